import ConnectorModel
import Diagnostics
import Testing

@testable import ConnectorRuntime

@Suite struct EnvironmentNameTableTests {
  @Test(arguments: [
    ("nexthink", "region", "NEXTHINK_REGION"),
    ("nexthink", "nexthink_instance", "NEXTHINK_INSTANCE"),
    ("my-api", "clientID", "MY_API_CLIENT_ID"), ("crm/sales", "key", "CRM_SALES_KEY"),
    ("api", "baseHTTPHost", "API_BASE_HTTP_HOST"), ("api", "apiKey", "API_KEY"),
    ("api", "x2Y", "API_X2_Y"), ("nexthink", "nexthinker", "NEXTHINK_NEXTHINKER"),
  ])
  func variables(connector: String, name: String, expected: String) {
    let table = EnvironmentNameTable(
      connector: Sample.connector(connector, variables: [Sample.variable(name)]))
    #expect(table.variables[name] == expected)
    #expect(table.diagnostics.isEmpty)
  }

  @Test func urlKeys() {
    let schemes = [AuthenticationScheme.oauth2(OAuth2Scheme()), .oauth2(OAuth2Scheme())]
    let table = EnvironmentNameTable(connector: Sample.connector("nexthink", auth: schemes))
    #expect(
      table.urls == [
        .baseURL: "NEXTHINK_BASE_URL", .proxy: "NEXTHINK_PROXY",
        .tokenURL(scheme: 0): "NEXTHINK_TOKEN_URL", .tokenURL(scheme: 1): "NEXTHINK_2_TOKEN_URL",
      ])
  }

  @Test(arguments: [["a_b", "aB"], ["key", "api_key"]])
  func clashesNameBothPlaces(names: [String]) {
    let table = EnvironmentNameTable(
      connector: Sample.connector(variables: names.map { Sample.variable($0) }))
    #expect(table.diagnostics.map(\.id) == ["ambiguous-environment-name"])
    #expect(table.diagnostics.first?.span?.text == names[1])
    #expect(table.diagnostics.first?.notes.first?.span?.text == names[0])
  }

  @Test func aVariableMustNotBeNamedAsAURLKey() {
    let table = EnvironmentNameTable(
      connector: Sample.connector(variables: [Sample.variable("base_url")]))
    #expect(table.diagnostics.map(\.id) == ["ambiguous-environment-name"])
    #expect(table.diagnostics.first?.span?.text == "base_url")
    #expect(table.diagnostics.first?.notes.first?.span?.text == "https://api.example.com")
  }
}
