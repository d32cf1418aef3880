package import Diagnostics

/// Exactly where a value came from.
package enum ValueOrigin: Sendable, Hashable {
  /// `--var name=value`
  case commandLine
  /// `--var name=@FILE`
  case commandLineFile(path: String)
  /// `--vars FILE`; `-` is standard input.
  case variablesFile(path: String)
  /// The environment, under this name.
  case environment(name: String)
  /// The `.env` file, at the value's place.
  case dotEnv(name: String, SourceSpan)
  /// The profile's own text.
  case profile(name: String, SourceSpan)
  /// The environment, because `from.env` names it.
  case fromEnvironment(name: String, SourceSpan)
  /// The `.env` file, because `from.env` names an entry of it.
  case fromDotEnv(name: String, SourceSpan)
  /// A file that `from.file` names.
  case fromFile(path: String, SourceSpan)
  /// What a program printed that `from.command` names.
  case fromCommand(program: String, SourceSpan)
  /// A token response, because a template names `$auth`.
  case fromServer(SourceSpan)
  /// The answer to a question on the terminal.
  case prompt
  /// The default of a declaration.
  case defaultValue(SourceSpan)

  /// The place in a file that gave or named the value.
  package var span: SourceSpan? {
    switch self {
    case .commandLine, .commandLineFile, .variablesFile, .environment, .prompt: nil
    case .dotEnv(_, let span), .profile(_, let span), .fromEnvironment(_, let span),
      .fromDotEnv(_, let span), .fromFile(_, let span), .fromCommand(_, let span),
      .fromServer(let span), .defaultValue(let span):
      span
    }
  }

  /// The source in a few words: `NEXTHINK_REGION in the environment`.
  package var summary: String {
    switch self {
    case .commandLine: "--var"
    case .commandLineFile(let path): "--var, file '\(path)'"
    case .variablesFile("-"): "--vars, standard input"
    case .variablesFile(let path): "--vars '\(path)'"
    case .environment(let name): "\(name) in the environment"
    case .dotEnv(let name, let span): "\(name) in \(Self.place(span))"
    case .profile(let name, let span): "profile '\(name)', \(Self.place(span))"
    case .fromEnvironment(let name, let span):
      "\(name) in the environment, named in \(Self.place(span))"
    case .fromDotEnv(let name, let span): "\(name) in .env, named in \(Self.place(span))"
    case .fromFile(let path, let span): "file '\(path)', named in \(Self.place(span))"
    case .fromCommand(let program, let span):
      "the command '\(program)', named in \(Self.place(span))"
    case .fromServer(let span): "a token response, named in \(Self.place(span))"
    case .prompt: "the terminal"
    case .defaultValue(let span): "the default in \(Self.place(span))"
    }
  }

  private static func place(_ span: SourceSpan) -> String {
    "\(span.source.path):\(span.start.line)"
  }
}
