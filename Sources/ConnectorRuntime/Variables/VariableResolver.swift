package import ConnectorModel
import Diagnostics
import JSONDocument

/// Gives every variable of a run its value, and reports all that is missing or ill-typed at once
/// (SPEC §4).
package struct VariableResolver {
  private let setup: ActionSetup
  private let sources: VariableSources
  private let names: EnvironmentNameTable
  private var diagnostics: [Diagnostic] = []
  /// Texts that no message may show.
  private var hiddenTexts: [String] = []

  private init(setup: ActionSetup, sources: VariableSources) {
    self.setup = setup
    self.sources = sources
    names = EnvironmentNameTable(connector: setup.connector, authentication: setup.action.auth)
    diagnostics = names.diagnostics
  }

  /// Resolves the variables that a run uses.
  ///
  /// - Parameters:
  ///   - setup: the files.
  ///   - sources: what was given from outside.
  ///   - purpose: what the run evaluates; a connector's variable that nothing evaluated uses is
  ///     neither required nor read.
  package static func resolve(
    _ setup: ActionSetup, from sources: VariableSources,
    purpose: EvaluationPurpose = .request
  ) -> VariableResolution {
    var resolver = VariableResolver(setup: setup, sources: sources)
    return resolver.resolve(purpose)
  }

  private mutating func resolve(_ purpose: EvaluationPurpose) -> VariableResolution {
    let urls = URLReplacements.find(setup: setup, sources: sources, names: names)
    let templates = TemplatesInUse.of(setup, urls: urls, purpose: purpose)
    let used = Set(
      templates.flatMap(\.expressions).flatMap(\.sources).compactMap { source in
        if case .variable(let name) = source.kind { return name }
        return nil
      })
    let declarations = EffectiveDeclaration.all(of: setup, used: used, names: names)
      .filter { purpose == .request || $0.isConnectors }
    checkNames(declarations.map(\.name))
    let given = Set(sources.commandLine.map(\.name))
    var values: [String: ResolvedValue] = [:]
    var commands: [(variable: EffectiveDeclaration, command: [Located<String>])] = []
    for variable in declarations where variable.isUsed || given.contains(variable.name) {
      switch find(variable) {
      case .found(let finding): values[variable.name] = convert(finding, variable)
      case .command(let command): commands.append((variable, command))
      case nil: break
      }
    }
    // Nothing will be sent where anything is wrong: then no program need run.
    for (variable, command) in commands where !diagnostics.hasErrors {
      if let finding = run(command, for: variable) {
        values[variable.name] = convert(finding, variable)
      }
    }
    return VariableResolution(
      variables: ResolvedVariables(
        values: values, declared: declarations.map(\.name), urls: urls),
      diagnostics: diagnostics.sortedAndDeduplicated(), hiddenTexts: hiddenTexts)
  }

  private mutating func find(_ variable: EffectiveDeclaration) -> VariableLookup.Outcome? {
    do {
      let lookup = VariableLookup(setup: setup, sources: sources)
      if let outcome = try lookup.find(variable) { return outcome }
      if let answer = ask(for: variable) { return .found(answer) }
      if variable.declaration.needsValue, variable.isUsed { reportMissing(variable) }
    } catch {
      diagnostics += error.diagnostics
    }
    return nil
  }

  private mutating func run(
    _ command: [Located<String>], for variable: EffectiveDeclaration
  ) -> VariableLookup.Finding? {
    let value = CommandValue(command: command, variable: variable)
    let result = value.read(in: setup.root, sources)
    hiddenTexts += result.hiddenTexts
    diagnostics += [result.diagnostic].compactMap { $0 }
    return result.finding
  }

  private mutating func convert(
    _ finding: VariableLookup.Finding, _ variable: EffectiveDeclaration
  ) -> ResolvedValue? {
    if finding.origin == .commandLine, variable.isSecret { warnOfProcessList(variable) }
    do {
      let value = try VariableConversion(declaration: variable.declaration)
        .value(of: finding.value)
      if variable.isSecret { warnOfWeakness(value, of: variable) }
      return ResolvedValue(value: value, isSecret: variable.isSecret, origin: finding.origin)
    } catch {
      reportMismatch(error, finding, variable)
      return nil
    }
  }

  private func ask(for variable: EffectiveDeclaration) -> VariableLookup.Finding? {
    guard variable.declaration.needsValue, variable.isUsed, let prompt = sources.prompt,
      let answer = prompt(variable.declaration)
    else { return nil }
    return VariableLookup.Finding(value: .string(answer), origin: .prompt)
  }

  // MARK: What is wrong

  private mutating func checkNames(_ known: [String]) {
    func unknown(_ name: String, _ option: String) -> Diagnostic {
      let near = NearMiss.suggestion(for: name, among: known)
      return Diagnostic(
        "undefined-variable", "\(option): variable '\(name)' is not declared",
        help: near.map { "Did you mean '\($0)'?" }
          ?? (known.isEmpty
            ? "The action and its connector declare no variables."
            : "Declared: \(known.joined(separator: ", "))."))
    }
    for given in sources.commandLine where !known.contains(given.name) {
      diagnostics.append(unknown(given.name, "--var"))
    }
    guard let document = sources.document else { return }
    for member in document.members where !known.contains(member.name) {
      diagnostics.append(unknown(member.name, "--vars '\(document.path)'"))
    }
  }

  private mutating func reportMissing(_ variable: EffectiveDeclaration) {
    let name = variable.name
    var ways = [
      variable.isSecret ? "--var \(name)=@FILE (a file that holds it)" : "--var \(name)=…"
    ]
    // What its author named is what a reader of the file expects to be looked at.
    let named = VariableLookup(setup: setup, sources: sources).emptySource(variable)?.name
    var environmentNames = [named, variable.environmentName].compactMap { $0 }
    if named == variable.environmentName { environmentNames = Array(environmentNames.prefix(1)) }
    if !environmentNames.isEmpty {
      ways.append("\(environmentNames.joined(separator: " or ")) in the environment or in .env")
    }
    if variable.isConnectors {
      let key = "variables.\(setup.connector.id).\(name)"
      ways.append(
        variable.isSecret ? "\(key): {from: …} in a profile" : "\(key) in a profile")
    }
    let last = ways.count > 1 ? (ways.count > 2 ? ", or by " : " or by ") + ways.removeLast() : ""
    diagnostics.append(
      Diagnostic(
        "missing-variable",
        "\(variable.isConnectors ? "variable" : "input") '\(name)' has no value",
        at: variable.declaration.nameSpan, label: "required here",
        notes: legalValues(variable),
        help: "Give it by \(ways.joined(separator: ", by "))\(last)."))
  }

  private func legalValues(_ variable: EffectiveDeclaration) -> [Diagnostic.Note] {
    guard let enumeration = variable.declaration.enumeration,
      case .array(let values) = enumeration.value
    else { return [] }
    let shown = values.map { TemplateValue($0).text ?? $0.text() }
    return [.init("legal values: \(shown.joined(separator: ", "))", at: enumeration.span)]
  }

  private mutating func reportMismatch(
    _ problem: VariableConversion.Problem, _ finding: VariableLookup.Finding,
    _ variable: EffectiveDeclaration
  ) {
    let declared = problem.span ?? variable.declaration.nameSpan
    // A message shows the line that it points at: never the one that holds a secret.
    let place =
      variable.isSecret
      ? variable.declaration.nameSpan : finding.origin.span ?? variable.declaration.nameSpan
    let what = variable.isConnectors ? "variable" : "input"
    var notes: [Diagnostic.Note] = []
    if let declared, declared != place { notes.append(.init("declared here", at: declared)) }
    diagnostics.append(
      Diagnostic(
        "type-mismatch",
        "\(what) '\(variable.name)' \(problem.predicate)\(given(finding, variable))", at: place,
        label: problem.label, notes: notes, help: problem.help))
  }

  /// Where an illegal value came from, and the value itself where it is short and no secret.
  private func given(
    _ finding: VariableLookup.Finding, _ variable: EffectiveDeclaration
  ) -> String {
    let isElsewhere = variable.isSecret || finding.origin.span == nil
    let origin = isElsewhere ? " (from \(finding.origin.summary))" : ""
    guard !variable.isSecret, let text = TemplateValue(finding.value).text, text.utf8.count <= 64,
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { return origin }
    return ", not '\(text)'\(origin)"
  }

  private mutating func warnOfWeakness(_ value: JSONValue, of variable: EffectiveDeclaration) {
    guard let text = TemplateValue(value).text, !text.isEmpty, SecretStrength(text) == .weak else {
      return
    }
    diagnostics.append(
      Diagnostic(
        "weak-secret", .warning,
        "secret '\(variable.name)' is too short or too common to be hidden everywhere",
        at: variable.declaration.nameSpan,
        help: "It shows as *** where it is known to stand, as in the request, but not where a "
          + "response holds it."))
  }

  private mutating func warnOfProcessList(_ variable: EffectiveDeclaration) {
    diagnostics.append(
      Diagnostic(
        "secret-on-command-line", .warning,
        "secret '\(variable.name)' given by --var shows in the list of processes",
        at: variable.declaration.nameSpan,
        help: variable.environmentName.map {
          "Give it as \($0) in the environment or in .env, or by --var \(variable.name)=@FILE."
        } ?? "Give it by --var \(variable.name)=@FILE."))
  }
}
