import ConnectorLoading
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// The fix-its of `secret-not-marked`: written the way the declaration is.
@Suite struct SecretNotMarkedFixTests {
  private static let auth = "auth: {type: bearer, token: <<token>>}\ncheck: desk/show\n"

  private static let cases: [(declared: String, mended: String)] = [
    ("  token:\n", "  token: {secret: true}\n"),
    ("  token: {}\n", "  token: {secret: true}\n"),
    ("  token: {description: A token}\n", "  token: {secret: true, description: A token}\n"),
    (
      "  token:\n    description: A token\n    example: abc\n",
      "  token:\n    secret: true\n    description: A token\n    example: abc\n"
    ),
    (
      "  token:\n    # Issued by hand.\n    example: abc\n",
      "  token:\n    # Issued by hand.\n    secret: true\n    example: abc\n"
    ),
    ("  token: {secret: false}\n", "  token: {secret: true}\n"),
  ]

  @Test(arguments: cases.indices, MarkedText.Variation.allCases)
  func mends(_ index: Int, _ variation: MarkedText.Variation) async throws {
    let (declared, mended) = Self.cases[index]
    let text = vary(declared, variation)
    let fault = try #require(await found(text).first { $0.id == "secret-not-marked" })
    let fixIt = try #require(fault.fixIts.first)
    #expect(fixIt.isSafe == !declared.contains("false"))
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(fixIt.span.range, with: Array(fixIt.replacement.utf8))
    let result = String(decoding: bytes, as: UTF8.self)
    #expect(result == vary(mended, variation))
    #expect(await found(result) == [])
  }

  @Test("nothing is edited where the declaration stands elsewhere")
  func alias() async throws {
    let text =
      "base_url: https://desk.example.com\nvariables:\n  other: &text {example: abc}\n"
      + "  token: *text\nheaders: {X-Other: <<other>>}\n" + Self.auth
    let fault = try #require(await found(text).first { $0.id == "secret-not-marked" })
    #expect(fault.fixIts == [])
  }

  private func vary(_ declared: String, _ variation: MarkedText.Variation) -> String {
    let text = "base_url: https://desk.example.com\nvariables:\n" + declared + Self.auth
    return MarkedText(text, variation: variation).text
  }

  private func found(_ connector: String) async -> [Diagnostic] {
    let action = "connector: desk\nmethod: GET\npath: /t\n"
    let files = [
      (path: "connectors/desk.yaml", bytes: Array(connector.utf8)),
      (path: "actions/desk/show.yaml", bytes: Array(action.utf8)),
    ]
    return await Validation().diagnostics(
      of: ProjectLoader(files: MemoryFiles(files)).loadWorkspace())
  }
}
