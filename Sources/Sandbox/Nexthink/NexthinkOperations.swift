/// The route table of Nexthink's public API.
enum NexthinkOperations {
  static let all = TokenOperations.all + WorkflowOperations.all
}
