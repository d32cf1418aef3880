import ConnectorModel
import Diagnostics
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct VariableSurveyTests {
  private let connector = """
    base_url: https://<<tenant>>.example.com
    variables:
      tenant: {}
      region: {enum: [us, eu], default: us}
      note: {required: false}
      word: {}
      other: {from: {env: OTHER_NAME}}
    auth: {type: basic, username: u, password: <<word>>}

    """

  private func survey(
    _ environment: [String: String], dotEnv: String = ""
  ) throws -> VariableSurvey {
    let fixture = try RunFixture(connector: connector, action: "method: GET\npath: /\n")
    let file = DotEnvFile.parse(SourceText(path: ".env", text: dotEnv)).file
    return VariableSurvey(
      fixture.setup, from: VariableSources(environment: environment, dotEnv: file))
  }

  private func states(_ survey: VariableSurvey) -> [String] {
    survey.variables.map { variable in
      switch variable.state {
      case .set(_, let origin): "\(variable.declaration.name) \(origin.summary)"
      case .illegal(let problem, _): "\(variable.declaration.name) \(problem)"
      case .command(let program, _): "\(variable.declaration.name) command \(program)"
      case .missing: "\(variable.declaration.name) missing"
      case .unset: "\(variable.declaration.name) unset"
      case .unneeded: "\(variable.declaration.name) unneeded"
      }
    }
  }

  @Test func everyVariableHasAState() throws {
    let survey = try survey(
      ["ACME_REGION": "moon", "OTHER_NAME": "x"], dotEnv: "ACME_WORD=sesame\n")
    #expect(
      states(survey) == [
        "tenant missing", "region must be one of its legal values", "note unset",
        "word ACME_WORD in .env:1",
        "other OTHER_NAME in the environment, named in \(survey.place("other"))",
      ])
    #expect(survey.variables.filter(\.isSecret).map(\.declaration.name) == ["word"])
    #expect(survey.urls.map(\.environmentName) == ["ACME_BASE_URL", "ACME_PROXY"])
    #expect(survey.urls.allSatisfy { $0.replacement == nil })
  }

  @Test func whatOnlyAReplacedURLUsesIsNotNeeded() throws {
    let survey = try survey(["ACME_BASE_URL": "http://127.0.0.1:1", "ACME_WORD": "w"])
    #expect(states(survey).first == "tenant unneeded")
    #expect(survey.urls.first?.replacement?.origin == .environment(name: "ACME_BASE_URL"))
    #expect(survey.urls.first?.written == "http://127.0.0.1:1")
  }

  @Test func aProxysPasswordIsKnown() throws {
    #expect(try survey(["ACME_PROXY": "http://u:p:w@h:1"]).urls.last?.password == "p:w")
    #expect(try survey(["ACME_PROXY": "http://h:1"]).urls.last?.password == nil)
  }

  private func strays(
    _ environment: [String], dotEnv: [String] = [], connectors: [String] = ["acme"],
    others: Set<String> = []
  ) throws -> [String] {
    let survey = try survey(Dictionary(environment.map { ($0, "x") }) { first, _ in first })
    return StrayName.all(
      of: [("acme", survey)], among: connectors, others: others, environment: environment,
      dotEnv: dotEnv
    ).map { "\($0.name)\($0.isInDotEnv ? " .env" : "") \($0.suggestion ?? "-")" }
  }

  @Test func misspeltNamesAreFound() throws {
    #expect(
      try strays(
        ["ACME_REGOIN", "PATH", "HOME", "ACME_TENANT", "acme_word", "ACMEE_REGION"],
        dotEnv: ["ACME_NOTES", "ACME_UNLIKE_ALL"]) == [
          "ACMEE_REGION ACME_REGION", "ACME_REGOIN ACME_REGION", "acme_word ACME_WORD",
          "ACME_NOTES .env ACME_NOTE", "ACME_UNLIKE_ALL .env -",
        ])
    #expect(try strays(["XCME_REGION", "REGION", "ACME"]) == [])
  }

  @Test func aNameThatIsGivenWasNotMeant() throws {
    #expect(try strays(["ACME_REGOIN", "ACME_REGION"]) == ["ACME_REGOIN -"])
  }

  @Test func namesOfOthersAreTheirs() throws {
    #expect(try strays(["ACME_EU_REGOIN"], connectors: ["acme", "acme-eu"]) == [])
    #expect(try strays(["ACME_ELSE"], others: ["ACME_ELSE"]) == [])
    #expect(try strays(["OTHER_NAME"]) == [])
  }
}

extension VariableSurvey {
  /// Where `from` of a variable names its source.
  fileprivate func place(_ name: String) -> String {
    let span = variables.first { $0.declaration.name == name }?.declaration.from?.environment?.span
    return span.map { "\($0.source.path):\($0.start.line)" } ?? ""
  }
}
