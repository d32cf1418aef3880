import ArgumentParser
import Testing

@testable import CommandLineInterface

/// The shortcut past the parser must never read a command line in another way than the parser does.
@Suite struct RunShortcutTests {
  @Test func readsNothingInAnotherWayThanTheParser() throws {
    let words = [
      "run", "list", "help", "a/b", "x.yaml", "--var", "a=b", "a=--c", "=b", "--var=a=b", "--vars",
      "f.yaml", "-", "--profile", "p", "--print", "body", "-o", "out", "-oout", "--output", "--",
      "--prompt", "--insecure", "-v", "--verbose", "-h", "--version", "",
    ]
    var generator = SplitMix(state: 7)
    var taken = 0
    for _ in 0..<4000 {
      let count = Int.random(in: 0...6, using: &generator)
      let arguments = (0..<count).map { _ in
        words[Int.random(in: words.indices, using: &generator)]
      }
      guard let shortcut = RunCommand(shortcut: arguments) else { continue }
      taken += 1
      let parsed = try #require(
        try? ConnectorRunCommand.parseAsRoot(arguments) as? RunCommand, "\(arguments)")
      #expect(parsed.action == shortcut.action, "\(arguments)")
      #expect(parsed.variableOptions.variables == shortcut.variableOptions.variables)
      #expect(parsed.variableOptions.variablesFile == shortcut.variableOptions.variablesFile)
      #expect(parsed.variableOptions.profile == shortcut.variableOptions.profile)
      #expect(parsed.variableOptions.prompt == shortcut.variableOptions.prompt)
      #expect(parsed.printed == shortcut.printed, "\(arguments)")
      #expect(parsed.output == shortcut.output, "\(arguments)")
      #expect(parsed.sending.insecure == shortcut.sending.insecure)
      #expect(parsed.sending.showSecrets == shortcut.sending.showSecrets)
      #expect(parsed.sending.verbose == shortcut.sending.verbose)
    }
    #expect(taken > 100)
  }

  @Test(arguments: [["a/b"], ["run", "a/b"], ["a/b", "--var", "x=1", "--var", "y=2", "-o", "f"]])
  func takesTheUsualCommandLines(_ arguments: [String]) {
    #expect(RunCommand(shortcut: arguments) != nil)
  }
}

/// A small generator with a seed, so that every run tests the same.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
