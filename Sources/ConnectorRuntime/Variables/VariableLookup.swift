import ConnectorModel
import Diagnostics
import JSONDocument

/// Finds what the first source that knows a variable has for it, in the order of SPEC §4.
struct VariableLookup {
  let setup: ActionSetup
  let sources: VariableSources

  /// What a source has: text still to be read by the declared type, or a typed value.
  struct Finding {
    var value: JSONValue
    var origin: ValueOrigin
  }

  /// What the first source gives.
  enum Outcome {
    case found(Finding)
    /// A program that may run, and prints the value.
    case command([Located<String>])
  }

  /// What the first source gives; nil where none has a value and there is no default.
  ///
  /// - Throws: what is wrong with a source that is the variable's.
  func find(_ variable: EffectiveDeclaration) throws(EvaluationFailure) -> Outcome? {
    if let finding = try outside(variable) { return .found(finding) }
    if variable.isConnectors, let entry = profileEntry(variable) {
      switch entry {
      case .literal(let literal, let name):
        return .found(
          Finding(value: literal.value, origin: .profile(name: name, literal.span)))
      case .source(let source):
        if let outcome = try from(source, variable) { return outcome }
      }
    }
    if let source = variable.declaration.from, let outcome = try from(source, variable) {
      return outcome
    }
    return variable.declaration.defaultValue.map {
      .found(Finding(value: $0.value, origin: .defaultValue($0.span)))
    }
  }

  /// The variable of the environment that `from.env` names and that is not set, where nothing else
  /// gives a value either: the profile's `from` comes before the declaration's.
  func emptySource(_ variable: EffectiveDeclaration) -> VariableSurvey.EmptySource? {
    var names: [Located<String>?] = []
    if variable.isConnectors, case .source(let source)? = profileEntry(variable) {
      names.append(source.environment)
    }
    names.append(variable.declaration.from?.environment)
    return names.compactMap { $0 }.first.map {
      VariableSurvey.EmptySource(name: $0.value, span: $0.span)
    }
  }

  /// The value of the command line or the environment.
  private func outside(_ variable: EffectiveDeclaration) throws(EvaluationFailure) -> Finding? {
    if let given = sources.commandLine.last(where: { $0.name == variable.name }) {
      return try commandLine(given, variable)
    }
    if let document = sources.document,
      let member = document.members.last(where: { $0.name == variable.name })
    {
      return Finding(value: member.value, origin: .variablesFile(path: document.path))
    }
    return environment(variable)
  }

  private func commandLine(
    _ given: CommandLineVariable, _ variable: EffectiveDeclaration
  ) throws(EvaluationFailure) -> Finding {
    guard given.text.hasPrefix("@") else {
      return Finding(value: .string(given.text), origin: .commandLine)
    }
    let path = String(given.text.dropFirst())
    let absolute = path.hasPrefix("/") ? path : sources.workingDirectory + "/" + path
    do {
      return Finding(
        value: .string(try ProjectFile.value(in: absolute, files: sources.files)),
        origin: .commandLineFile(path: path))
    } catch {
      throw EvaluationFailure(
        Diagnostic(
          "unreadable-file", "--var \(variable.name): file '\(path)' \(error.message)",
          at: variable.declaration.nameSpan,
          help: "--var name=@FILE reads a file; give text that begins with '@' by --vars."))
    }
  }

  private func environment(_ variable: EffectiveDeclaration) -> Finding? {
    guard let name = variable.environmentName else { return nil }
    if let text = sources.environment[name] {
      return Finding(value: .string(text), origin: .environment(name: name))
    }
    return sources.dotEnv?[name].map {
      Finding(value: .string($0.value), origin: .dotEnv(name: name, $0.span))
    }
  }

  private enum ProfileEntry {
    case literal(Located<JSONValue>, profile: String)
    case source(VariableSource)
  }

  private func profileEntry(_ variable: EffectiveDeclaration) -> ProfileEntry? {
    guard let profile = setup.profile,
      let entry = profile.variables.last(where: { $0.name.value == setup.connector.id })?
        .value.last(where: { $0.name.value == variable.name })
    else { return nil }
    switch entry.value {
    case .literal(let literal): return .literal(literal, profile: profile.name)
    case .source(let source, _): return .source(source)
    }
  }

  private func from(
    _ source: VariableSource, _ variable: EffectiveDeclaration
  ) throws(EvaluationFailure) -> Outcome? {
    if let name = source.environment {
      if let text = sources.environment[name.value] {
        return .found(
          Finding(value: .string(text), origin: .fromEnvironment(name: name.value, name.span)))
      }
      return sources.dotEnv?[name.value].map {
        .found(
          Finding(value: .string($0.value), origin: .fromDotEnv(name: name.value, $0.span)))
      }
    }
    if let path = source.file {
      let file = ProjectFile(root: setup.root, files: sources.files, trust: sources.trust)
      let text = try file.text(path.value, key: "from.file", at: path.span)
      return .found(
        Finding(value: .string(text), origin: .fromFile(path: path.value, path.span)))
    }
    guard let command = source.command, !command.isEmpty else { return nil }
    let boundary = ProjectBoundary(root: setup.root, files: sources.files)
    if let refusal = sources.trust.refusal(of: command, variable: variable.name, boundary) {
      throw EvaluationFailure(refusal)
    }
    return .command(command)
  }
}
