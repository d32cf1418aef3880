package import ConnectorModel
package import Diagnostics

/// A template with where each of its values came from.
package struct TemplateTrace: Sendable {
  /// What an expression reads.
  package enum Kind: Sendable, Hashable {
    /// A variable; without an origin nobody gave it.
    case variable(ValueOrigin?)
    /// `$uuid`, `$now` and the like: another value in each run.
    case madeByRun
    /// `$auth.name`: a value that came with a token.
    case savedWithToken
    /// `$token`: the credential.
    case credential
  }

  /// One thing that the template reads.
  package struct Input: Sendable, Hashable {
    /// Its name: `region`, `$uuid`, `$auth.org`.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// Whether it is a filter's argument.
    package var isArgument = false
  }

  /// Where the template stands.
  package var span: SourceSpan
  /// The template as its author wrote it; nil for text without an expression.
  package var written: String?
  /// What it reads, each once, in order.
  package var inputs: [Input]

  /// Traces a template.
  ///
  /// - Parameter variables: the values, with where they came from.
  package init(_ template: Template, _ variables: ResolvedVariables) {
    span = template.span
    let expressions = template.expressions
    written = expressions.isEmpty ? nil : template.written
    inputs = []
    let sources = expressions.flatMap { expression in
      expression.sources.enumerated().map { ($0.element, isArgument: $0.offset > 0) }
    }
    for (source, isArgument) in sources {
      var input: Input
      switch source.kind {
      case .literal: continue
      case .variable(let name):
        input = Input(name: name, kind: .variable(variables.values[name]?.origin))
      case .builtIn(TemplateBuiltIn.auth.rawValue):
        input = Input(name: String(source.shownName.dropFirst().dropLast()), kind: .savedWithToken)
      case .builtIn(let name):
        input = Input(
          name: "$" + name,
          kind: name == TemplateBuiltIn.token.rawValue ? .credential : .madeByRun)
      }
      input.isArgument = isArgument
      let known = inputs.contains { $0.name == input.name && $0.kind == input.kind }
      if !known { inputs.append(input) }
    }
  }

  /// Whether each run makes another value of it.
  package var isMadeByRun: Bool { inputs.contains { $0.kind == .madeByRun } }
}

/// What made a value of a plan.
package enum PlanSource: Sendable {
  /// Text of a file, with templates or without.
  case template(TemplateTrace)
  /// A scalar that is no template.
  case line(SourceSpan)
  /// What stands in place of a connector's URL, and where that stands.
  case replacement(ValueOrigin, TemplateTrace?, instead: SourceSpan?)
  /// An auth scheme, by its position.
  case credential(scheme: Int)
  /// A setting that somebody decided; a default has no place.
  case setting(SettingLevel, SourceSpan?)
  /// connector-run itself: nobody says otherwise.
  case builtIn
  /// The transport adds it.
  case transport
  /// A variable of the environment.
  case environment(name: String)
  /// An option of the command line.
  case option(String)
  /// The origin of a variable's value.
  case origin(ValueOrigin)
}
