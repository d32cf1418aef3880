/// A connector with a token of the user's own, and one action: what most failures need.
enum PlainProject {
  static let connector = """
    base_url: https://api.example.com
    variables:
      key: {secret: true}
    auth:
      type: bearer
      token: <<key>>
    error_message: [$.message, $.details, "$.errors[*].errors[*].message"]

    """

  static let action = """
    connector: plain
    method: GET
    path: /things

    """

  /// The project, its base URL replaced from outside.
  ///
  /// - Parameter settings: nothing is sent again, unless a test is about that.
  static func make(
    connector: String = connector, action: String = action, baseURL: String,
    settings: String = "defaults: {retry: {retries: 0}}\n"
  ) throws -> TestProject {
    try TestProject(
      [
        "connectors/plain.yaml": connector, "actions/things/list.yaml": action,
        "connector-run.yaml": settings,
      ],
      environment: ["PLAIN_BASE_URL": baseURL, "PLAIN_KEY": "sesame-open"])
  }
}
