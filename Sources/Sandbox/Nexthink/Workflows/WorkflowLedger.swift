/// The tenant's workflows and the executions that wait for a trigger.
struct WorkflowLedger: Sendable {
  let workflows = Workflow.samples
  /// The workflow's UUID of each execution that waits.
  private var waiting: [String: String] = [:]

  /// The workflow of an NQL id, with or without the `#` in front.
  func workflow(nqlID: String) -> Workflow? {
    let id = nqlID.hasPrefix("#") ? String(nqlID.dropFirst()) : nqlID
    return workflows.first { $0.id == id }
  }

  /// Starts so many executions; gives their UUIDs.
  mutating func execute(_ workflow: Workflow, count: Int) -> [String] {
    let executions = (0..<count).map { _ in RandomText.uuid() }
    if workflow.waitsForTrigger {
      for execution in executions { waiting[execution] = workflow.uuid }
    }
    return executions
  }

  /// Lets a waiting execution go on; false if there is none such.
  mutating func trigger(execution: String, ofWorkflow workflowUUID: String) -> Bool {
    guard waiting[execution] == workflowUUID else { return false }
    waiting[execution] = nil
    return true
  }
}
