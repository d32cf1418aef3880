import Foundation
import TestSupport
import Testing

/// The example of docs/result.md is what the program prints for the files beside it.
@Suite struct ResultPageTests {
  @Test func theExampleIsReal() async throws {
    let page = try DocumentationPage("docs/result.md")
    let files = page.blocks.filter { $0.info == "yaml" }.reduce(into: [String: String]()) {
      $0[$1.path ?? ""] = $1.text
    }
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-example") },
      api: { _ in
        .response(headers: ["Content-Type: application/json"], body: #"{"count": 42}"#)
      })
    let project = try ScratchProject(
      files,
      environment: [
        "TICKETS_BASE_URL": server.server.baseURL, "TICKETS_CLIENT_ID": "reader",
        "TICKETS_CLIENT_SECRET": "the-secret",
      ])
    let outcome = try await project.program.run("tickets/count", "--print", "result")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let shown = try #require(page.blocks.first { $0.info == "json" }).text
    #expect(Self.lasting(outcome.text) == Self.lasting(shown), "\(outcome.text)")
    // What is left of it is not next to nothing.
    #expect(Self.lasting(shown).contains(#""reason": "initial""#))
  }

  /// The text with times, ports and versions by name.
  private static func lasting(_ text: String) -> String {
    text.replacing(/127\.0\.0\.1:\d+/, with: "HOST")
      .replacing(/"port": \d+/, with: "\"port\": N")
      .replacing(/\d+\.\d+(,?)\n/, with: { "T\($0.output.1)\n" })
      .replacing(/"startedAt": "[^"]*"/, with: "\"startedAt\": \"T\"")
      .replacing(/connector-run\/[0-9.]+/, with: "connector-run/V")
      .replacing(/"deflate, [^"]*"/, with: "\"CODINGS\"")
  }
}
