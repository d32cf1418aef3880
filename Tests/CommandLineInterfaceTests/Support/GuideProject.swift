import HTTPServer
import Sandbox
import TestSupport

/// The guide's configuration as files that never change, so that whole messages can be compared.
enum GuideProject {
  static let connector = """
    title: Nexthink
    base_url: https://<<nexthink_instance>>.api.<<region>>.nexthink.cloud
    variables:
      nexthink_instance: {description: Tenant name, example: acme}
      region: {enum: [us, eu, pac, meta], default: us}
      nexthink_client_id: {description: OAuth client id}
      nexthink_client_secret: {secret: true}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: <<nexthink_client_id>>
      client_secret: <<nexthink_client_secret>>
      token_url: /api/v1/token
      client_auth: basic
    headers:
      Accept: application/json
    error_message: [$.message, $.details, "$.errors[*].errors[*].message"]
    check: nexthink/list-workflows

    """

  static let action = """
    connector: nexthink
    description: List the workflows of the tenant.
    inputs:
      dependency: {enum: [USER, DEVICE, USER_AND_DEVICE, NONE], required: false}
      only_active: {type: boolean, required: false}
    method: GET
    path: /api/v1/workflows
    query:
      dependency: <<dependency>>
      fetchOnlyActiveWorkflows: <<only_active>>
    capture:
      ids: $[*].id
      first: {jsonpath: "$[0].name", required: false}

    """

  /// The project.
  ///
  /// - Parameters:
  ///   - connector: the connector's text.
  ///   - action: the action's text.
  ///   - sandbox: gives the environment; without one it is empty.
  static func make(
    connector: String = connector, action: String = action, sandbox: Sandbox? = nil
  ) throws -> TestProject {
    let pairs = sandbox?.environment.map { ($0.name, $0.value) } ?? []
    return try TestProject(
      ["connectors/nexthink.yaml": connector, "actions/nexthink/list-workflows.yaml": action],
      environment: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
  }
}
