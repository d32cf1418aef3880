import ConnectorModel
import Diagnostics
import Foundation
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// `from: {command: …}`: when a program runs, and what becomes of what it prints.
@Suite struct CommandVariableTests {
  /// Gives each program's outcome and keeps what was run.
  private final class ScriptedRunner: CommandRunner {
    let outcomes: [String: CommandOutcome]
    private let ran = Mutex<[[String]]>([])
    var commands: [[String]] { ran.withLock { $0 } }

    init(_ outcomes: [String: CommandOutcome]) { self.outcomes = outcomes }

    func run(
      _ arguments: [String], in directory: String, environment: [String: String],
      limits: CommandLimits
    ) -> CommandOutcome {
      ran.withLock { $0.append(arguments) }
      return outcomes[arguments[0]] ?? .notStarted("No such file or directory")
    }
  }

  private let home: TemporaryFolder
  private let root: String

  init() throws {
    home = try TemporaryFolder()
    root = home.path + "/root"
    try home.write("", to: "root/connector-run.yaml")
  }

  private static func printing(_ text: String) -> CommandOutcome {
    .ended(status: 0, output: Array(text.utf8), errors: [])
  }

  private func variable(
    _ name: String, _ command: [String]?, secret: Bool = false,
    type: VariableDeclaration.ValueType? = nil
  ) -> VariableDeclaration {
    var variable = Sample.variable(name, type, secret: secret)
    if let command {
      var source = VariableSource()
      source.command = command.map { Sample.located($0) }
      variable.from = source
    }
    return variable
  }

  private func resolve(
    _ variables: [VariableDeclaration], _ runner: ScriptedRunner, isTrusted: Bool = true,
    commandLine: [String] = [], environment: [String: String] = [:]
  ) throws -> VariableResolution {
    var action = Action()
    action.inputs = variables
    var connector = Connector()
    connector.id = "desk"
    let setup = ActionSetup(action: action, connector: connector, root: root)
    let store = TrustStore(state: home.path + "/state")
    if isTrusted {
      var asks = TrustAsks(root: root)
      asks.add(action)
      try store.save(try #require(asks.record(workingDirectory: "/")))
    }
    return VariableResolver.resolve(
      setup,
      from: VariableSources(
        commandLine: commandLine.compactMap(CommandLineVariable.init(argument:)),
        environment: environment,
        trust: ProjectTrust(store: store, workingDirectory: "/"), commands: runner))
  }

  @Test func whatItPrintsIsTheValue() throws {
    let runner = ScriptedRunner([
      "one": Self.printing("text\r\n"), "two": Self.printing("42\n"),
      "three": Self.printing("\n\n"), "four": Self.printing(""),
    ])
    let result = try resolve(
      [
        variable("a", ["one", "x y"]), variable("b", ["two"], type: .integer),
        variable("c", ["three"]), variable("d", ["four"]),
      ], runner)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    #expect(result.variables.values["a"]?.value == "text")
    #expect(result.variables.values["b"]?.value == 42)
    #expect(result.variables.values["c"]?.value == "\n")
    #expect(result.variables.values["d"]?.value == "")
    #expect(runner.commands.first == ["one", "x y"])
    #expect(result.variables.values["a"]?.origin.summary.hasPrefix("the command 'one'") == true)
    #expect(result.hiddenTexts.isEmpty)
  }

  @Test func itRunsOnlyWhereItIsNeeded() throws {
    let runner = ScriptedRunner(["one": Self.printing("x")])
    let given = try resolve([variable("a", ["one"])], runner, commandLine: ["a=given"])
    #expect(given.variables.values["a"]?.value == "given")
    // Nothing is sent where another value is missing.
    let missing = try resolve([variable("a", ["one"]), variable("b", nil)], runner)
    #expect(missing.diagnostics.map(\.id) == ["missing-variable"])
    // Once one failed, the next need not run.
    let failing = try resolve([variable("a", ["absent"]), variable("b", ["one"])], runner)
    #expect(failing.diagnostics.map(\.id) == ["failed-command"])
    #expect(runner.commands == [["absent"]])
  }

  @Test func withoutTrustNothingRuns() throws {
    let runner = ScriptedRunner(["one": Self.printing("x")])
    let result = try resolve(
      [variable("a", ["one"]), variable("b", nil)], runner, isTrusted: false)
    #expect(Set(result.diagnostics.map(\.id)) == ["untrusted-command", "missing-variable"])
    #expect(runner.commands.isEmpty)
    // Nor is trust asked for what another source gives.
    let given = try resolve(
      [variable("a", ["one"])], runner, isTrusted: false, commandLine: ["a=x"])
    #expect(given.diagnostics.isEmpty)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var outcome: CommandOutcome
    var message: String
    var notes: [String] = []
    var testDescription: String { message }
  }

  @Test(arguments: [
    Failure(
      outcome: .ended(status: 3, output: [], errors: Array("first\n\n\u{1B}[31msecond\r\n".utf8)),
      message: "command of 'a' ended with status 3",
      notes: ["it said: first", "it said: [31msecond"]),
    Failure(
      outcome: .ended(
        status: 1, output: [], errors: Array((1...9).map { "\($0)\n" }.joined().utf8)),
      message: "command of 'a' ended with status 1",
      notes: (5...9).map { "it said: \($0)" }),
    Failure(
      outcome: .killed(signal: 11, output: [], errors: []),
      message: "command of 'a' was ended by signal 11"),
    Failure(
      outcome: .timedOut(output: [], errors: []), message: "command of 'a' did not end within 30 s"),
    Failure(outcome: .printedTooMuch, message: "command of 'a' printed more than 1048576 bytes"),
    Failure(
      outcome: .notStarted("No such file or directory"),
      message: "command of 'a' cannot be started: No such file or directory"),
    Failure(
      outcome: .ended(status: 0, output: [0x61, 0xFF], errors: []),
      message: "command of 'a' printed what is not UTF-8 text"),
  ])
  func failuresNameTheDeclaration(_ failure: Failure) throws {
    let runner = ScriptedRunner(["one": failure.outcome])
    let result = try resolve([variable("a", ["one"])], runner)
    let diagnostic = try #require(result.diagnostics.first)
    #expect(diagnostic.id == "failed-command" && result.diagnostics.count == 1)
    #expect(diagnostic.message == failure.message)
    #expect(diagnostic.notes.map(\.message) == failure.notes)
    #expect(diagnostic.span?.text != nil)
    #expect(result.failure?.kind == .configuration)
  }

  @Test(arguments: [
    CommandOutcome.ended(status: 1, output: Array("sesame-open\n".utf8), errors: []),
    .ended(status: 0, output: Array("sesame-open\n".utf8), errors: []),
    .killed(signal: 9, output: Array("sesame-open".utf8), errors: []),
    .timedOut(output: Array("sesame-open\n".utf8), errors: []),
  ])
  func aSecretIsHiddenHoweverItEnds(_ outcome: CommandOutcome) throws {
    let runner = ScriptedRunner(["one": outcome])
    let secrets = SecretRegistry()
    try resolve([variable("a", ["one"], secret: true, type: .integer)], runner)
      .register(in: secrets)
    #expect(secrets.redact("is sesame-open it") == "is *** it")
  }
}
