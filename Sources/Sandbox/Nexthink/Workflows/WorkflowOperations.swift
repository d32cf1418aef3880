import HTTPServer
import JSONDocument

/// Nexthink's Workflows API 1.0.0.
enum WorkflowOperations {
  static let all = [
    operation("GET", "/api/v1/workflows", answer: list),
    operation("GET", "/api/v1/workflows/details", answer: details),
    operation("POST", "/api/v1/workflows/execute") { request, world throws(Fault) in
      try execute(request, in: &world, targets: .collectorIDs)
    },
    operation("POST", "/api/v2/workflows/execute") { request, world throws(Fault) in
      try execute(request, in: &world, targets: .descriptions)
    },
    operation(
      "POST", "/api/v1/workflows/workflows/{workflow}/execution/{execution}/trigger",
      answer: trigger),
  ]

  private static func operation(
    _ method: String, _ path: String, answer: @escaping Operation.Answer
  ) -> Operation {
    Operation(
      method, path, access: .bearer(.workflows), errors: .workflows, answer: answer)
  }

  private enum Truth: String, CaseIterable {
    case yes = "true"
    case no = "false"
  }

  private static func list(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let dependency = try request.query("dependency", as: Workflow.Dependency.self)
    let triggerMethod = try request.query("triggerMethod", as: Workflow.TriggerMethod.self)
    let onlyActive = try request.query("fetchOnlyActiveWorkflows", as: Truth.self) == .yes
    let workflows = world.workflows.workflows.filter { workflow in
      (dependency == nil || workflow.dependency == dependency)
        && (triggerMethod.map(workflow.triggerMethods.contains) ?? true)
        && (!onlyActive || workflow.status == .active)
    }
    return .json(.array(workflows.map(\.json)))
  }

  private static func details(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    guard let id = request.query("nqlId"), !id.isEmpty else {
      throw Fault("INVALID_PARAMETER", "nqlId is required")
    }
    let workflow = try workflow(id, in: world).json
    // The documented schema is an array here; clients of the real service get an object.
    return .json(world.plays(.workflowDetailsList) ? [workflow] : workflow)
  }

  private static func execute(
    _ request: OperationRequest, in world: inout SandboxWorld, targets: WorkflowTargets
  ) throws(Fault) -> HTTPServerResponse {
    let input = try InputObject(body: request.http.body)
    let workflow = try workflow(try input.text("workflowId"), in: world)
    let devices = try targets.devices(of: input)
    let users = try targets.users(of: input)
    try check(try input.texts("params"), for: workflow)
    guard workflow.status == .active else {
      throw Fault("WORKFLOW_NOT_ACTIVE", "The workflow \(workflow.id) is not active")
    }
    guard workflow.triggerMethods.contains(.api) else {
      throw Fault(
        "API_TRIGGER_NOT_ENABLED", "The workflow \(workflow.id) cannot be started through the API")
    }
    guard devices + users > 0 || workflow.dependency == .none else {
      throw Fault("INVALID_REQUEST", "devices or users must have an element")
    }
    let executions = world.workflows.execute(workflow, count: max(devices, users, 1))
    return .json([
      "requestUuid": .string(RandomText.uuid()),
      "executionsUuids": .array(executions.map { .string($0) }),
    ])
  }

  private static func trigger(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let execution = request.parameters["execution"] ?? ""
    let workflow = request.parameters["workflow"] ?? ""
    guard Identifiers.isUUID(execution), Identifiers.isUUID(workflow) else {
      throw Fault("INVALID_PARAMETER", "workflowUuid and executionUuid must be UUIDs")
    }
    let parameters = try InputObject(body: request.http.body).texts("parameters")
    if let empty = parameters.first(where: \.value.isEmpty) {
      throw Fault("INVALID_REQUEST", "parameters.\(empty.name) must not be empty")
    }
    guard
      world.workflows.trigger(
        execution: execution.lowercased(), ofWorkflow: workflow.lowercased())
    else {
      throw Fault("EXECUTION_NOT_WAITING", "No such execution of the workflow waits for a trigger")
    }
    return .json([["requestUuid": .string(RandomText.uuid())]])
  }

  private static func workflow(
    _ id: String, in world: SandboxWorld
  ) throws(Fault) -> Workflow {
    guard let workflow = world.workflows.workflow(nqlID: id) else {
      throw Fault("WORKFLOW_NOT_FOUND", "There is no workflow \(id)")
    }
    return workflow
  }

  private static func check(
    _ values: [(name: String, value: String)], for workflow: Workflow
  ) throws(Fault) {
    for (name, value) in values {
      guard let parameter = workflow.parameters.first(where: { $0.id == name }) else {
        throw Fault("INVALID_REQUEST", "The workflow \(workflow.id) has no parameter \(name)")
      }
      guard parameter.allowsCustomValue || parameter.options.contains(value) else {
        let legal = parameter.options.joined(separator: ", ")
        throw Fault("INVALID_REQUEST", "params.\(name) must be one of \(legal)")
      }
    }
  }
}
