/// The files of a rule's example.
package struct RuleExample: Sendable {
  /// One file.
  package struct File: Sendable {
    /// Its path from the project's root.
    package var path: String
    /// Its text.
    package var text: String
    /// Whether the page shows it; what only makes the project whole is not shown.
    package var isShown = true
  }

  /// The files, in the order shown.
  package var files: [File]

  /// An example of an action, of a connector, or of both.
  ///
  /// What is nil is there too, plain and not shown: an action of connector `desk` without inputs, a
  /// connector without variables.
  ///
  /// - Parameters:
  ///   - connector: the text of `connectors/desk.yaml`.
  ///   - action: the text of `actions/desk/tickets.yaml`.
  ///   - others: further files by path, `profiles/staging.yaml` for example.
  package init(
    connector: String? = nil, action: String? = nil, others: [(path: String, text: String)] = []
  ) {
    files = [
      File(
        path: "connectors/desk.yaml", text: (connector ?? Self.plainConnector) + "\n",
        isShown: connector != nil),
      File(
        path: "actions/desk/tickets.yaml", text: (action ?? Self.plainAction) + "\n",
        isShown: action != nil),
    ]
    files += others.map { File(path: $0.path, text: $0.text + "\n") }
  }

  /// A connector that breaks no rule.
  private static let plainConnector = """
    base_url: https://desk.example.com
    """

  /// An action that breaks no rule.
  private static let plainAction = """
    connector: desk
    method: GET
    path: /tickets
    """
}
