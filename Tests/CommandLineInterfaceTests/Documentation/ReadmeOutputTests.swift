import Foundation
import Sandbox
import TestSupport
import Testing

/// The README's example shows what the program really prints.
@Suite struct ReadmeOutputTests {
  /// A command of the README with the output below it.
  struct Shown: Sendable {
    var arguments: [String]
    var output: String
  }

  /// The commands of the README's `console` block.
  static func shown() throws -> [Shown] {
    let text = try String(contentsOfFile: Repository.root + "/README.md", encoding: .utf8)
    let block = try #require(text.components(separatedBy: "```console\n").dropFirst().first)
      .components(separatedBy: "```")[0]
    return block.components(separatedBy: "$ connector-run ").dropFirst().map { part in
      let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      return Shown(
        arguments: lines[0].split(separator: " ").map(String.init),
        output: lines.dropFirst().joined(separator: "\n"))
    }
  }

  @Test func showsRealOutput() async throws {
    let project = try SandboxProject()
    let shown = try Self.shown()
    #expect(shown.count == 2)
    for command in shown {
      let outcome = try await project.program.launch(command.arguments).outcome()
      let real = (outcome.errors + outcome.text)
        .replacing(#/in [0-9]+ ms/#, with: "in N ms")
      let expected = command.output.replacing(#/in [0-9]+ ms/#, with: "in N ms")
      #expect(real == expected)
    }
    await project.sandbox.stop()
  }
}
