import ConnectorModel
import Testing

@Suite struct EnvironmentNameTests {
  @Test(
    arguments: [
      ("region", "nexthink", "NEXTHINK_REGION"),
      ("nexthink_instance", "nexthink", "NEXTHINK_INSTANCE"),
      ("nexthinkInstance", "nexthink", "NEXTHINK_INSTANCE"),
      ("nexthinker", "nexthink", "NEXTHINK_NEXTHINKER"),
      ("nexthink", "nexthink", "NEXTHINK_NEXTHINK"),
      ("client_id", "nexthink-login", "NEXTHINK_LOGIN_CLIENT_ID"),
      ("apiKey", "tickets", "TICKETS_API_KEY"),
      ("APIKey", "tickets", "TICKETS_API_KEY"),
      ("key2Name", "group/desk", "GROUP_DESK_KEY2_NAME"),
      ("_x", "a", "A__X"),
    ])
  func variables(_ name: String, _ connector: String, _ expected: String) {
    #expect(EnvironmentName.variable(name, connector: connector) == expected)
  }

  @Test func urlKeys() {
    #expect(EnvironmentName.url("base_url", connector: "nexthink") == "NEXTHINK_BASE_URL")
    #expect(
      EnvironmentName.url("token_url", connector: "a/b", scheme: 1) == "A_B_2_TOKEN_URL")
  }
}
