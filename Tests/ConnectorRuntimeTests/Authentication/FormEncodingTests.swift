import Testing

@testable import ConnectorRuntime

@Suite struct FormEncodingTests {
  @Test func everythingButUnreservedCharactersIsEscaped() {
    let text = "aZ09-._~ +&=%/?#é𝄞\r\n\0'*"
    #expect(
      FormEncoder.field(text)
        == "aZ09-._~+%2B%26%3D%25%2F%3F%23%C3%A9%F0%9D%84%9E%0D%0A%00%27%2A")
    #expect(QueryEncoder.value("a b") == "a%20b")
  }
}
