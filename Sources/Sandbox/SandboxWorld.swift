/// All that changes while the sandbox runs.
struct SandboxWorld: Sendable {
  var issuer: TokenIssuer
  let permissions: Set<SandboxPermission>
  var workflows = WorkflowLedger()
}
