/// All that changes while the sandbox runs.
struct SandboxWorld: Sendable {
  var issuer: TokenIssuer
  let permissions: Set<SandboxPermission>
  /// In the order in which they were asked for.
  let faults: [SandboxFault]
  var workflows = WorkflowLedger()
  var exports = ExportLedger()
  var files = SignedFiles()

  init(issuer: TokenIssuer, permissions: Set<SandboxPermission>, faults: [SandboxFault] = []) {
    self.issuer = issuer
    self.permissions = permissions
    self.faults = faults
  }

  /// Whether this goes wrong on demand.
  func plays(_ fault: SandboxFault) -> Bool { faults.contains(fault) }

  /// What must not be logged.
  var secrets: [String] { issuer.secrets + files.signatures }
}
