import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct TokenRecordTests {
  @Test func everythingComesBack() throws {
    var token = storedToken("tok\"\n𝄞")
    token.refreshToken = "refresh"
    token.scope = "a b"
    token.saved = [
      SavedValue(name: "url", value: "https://x", isSecret: false),
      SavedValue(name: "key", value: ["deep": [1, nil, true]], isSecret: true),
    ]
    var record = storedRecord(token)
    record.proof = .basicEncoded
    #expect(try TokenRecord(bytes: record.bytes) == record)
    let empty = TokenRecord(
      connector: "", scheme: "oauth2", endpoint: "e", proof: .body, tokensEnd: false)
    #expect(try TokenRecord(bytes: empty.bytes) == empty)
  }

  @Test func theFormatStaysReadable() throws {
    #expect(
      String(decoding: storedRecord(storedToken("tok")).bytes, as: UTF8.self)
        == #"{"version":1,"connector":"acme","scheme":"oauth2","endpoint":"https://a.example/t","#
        + #""tokens_end":true,"access_token":"tok","requested_at":1000000000000,"#
        + #""expires_at":1000003600000,"saved":[]}"#)
  }

  @Test(arguments: [
    "", "{", "[]", "{}", #"{"version":"1"}"#, #"{"version":1}"#,
    #"{"version":1,"connector":"a","scheme":"s","endpoint":"e"}"#,
    #"{"version":1,"connector":"a","scheme":"s","endpoint":"e","tokens_end":true,"access_token":"t"}"#,
    #"{"version":1,"connector":"a","scheme":"s","endpoint":"e","tokens_end":true,"access_token":"t","requested_at":1,"expires_at":"2","saved":[]}"#,
    #"{"version":1,"connector":"a","scheme":"s","endpoint":"e","tokens_end":true,"access_token":"t","requested_at":1,"expires_at":2,"saved":[{}]}"#,
    "\u{0}\u{0}\u{0}\u{0}",
  ])
  func damageIsSeen(text: String) {
    #expect(throws: RecordProblem.damaged) { try TokenRecord(bytes: Array(text.utf8)) }
    #expect(throws: RecordProblem.damaged) { try FailureRecord(bytes: Array(text.utf8)) }
  }

  @Test func anotherVersionIsSeen() {
    #expect(throws: RecordProblem.unknownVersion("2")) {
      try TokenRecord(bytes: Array(#"{"version":2}"#.utf8))
    }
  }

  @Test func failuresComeBackWithAnIdentifierOfTheirOwn() throws {
    let failure = TokenFailure(
      .network, "id", "message é", at: .tokenURL, notes: ["a", "b"], help: "help")
    let record = try FailureRecord(failure)
    #expect(try FailureRecord(bytes: record.bytes) == record)
    #expect(try FailureRecord(failure).identifier != record.identifier)
    let bare = try FailureRecord(TokenFailure(.authentication, "id", "m", at: .scheme))
    #expect(try FailureRecord(bytes: bare.bytes).failure == bare.failure)
  }
}
