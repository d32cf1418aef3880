import ConnectorRuntime
import Diagnostics
import JSONDocument

/// Where values come from, as JSON.
struct SourceDocument {
  /// Hides secrets in a text of the user's.
  let hide: (String) -> String

  /// What made a value of a plan.
  func value(_ source: PlanSource) -> JSONValue {
    switch source {
    case .template(let trace): value(trace)
    case .line(let span): Self.object("file", place(span))
    case .replacement(let origin, let trace, let instead):
      Self.object(
        "replacement",
        [
          ("from", value(origin)), ("template", trace.map(value)),
          ("instead_of", instead.map { .object(Self.members(place($0))) }),
        ])
    case .credential(let scheme):
      Self.object("credential", [("scheme", .number(JSONNumber(scheme)))])
    case .setting(.builtIn, _), .builtIn: Self.object("built-in")
    case .setting(let level, let span):
      Self.object(
        "setting", [("level", .string(level.rawValue))] + (span.map(place) ?? []))
    case .transport: Self.object("transport")
    case .environment(let name): Self.object("environment", [("name", text(name))])
    case .option(let name): Self.object("option", [("name", text(name))])
    case .origin(let origin): value(origin)
    }
  }

  /// Where a variable's value came from.
  func value(_ origin: ValueOrigin) -> JSONValue {
    let place = origin.span.map(place) ?? []
    return switch origin {
    case .commandLine: Self.object("var")
    case .commandLineFile(let path): Self.object("var-file", [("path", text(path))])
    case .variablesFile(let path): Self.object("vars", [("path", text(path))])
    case .environment(let name): Self.object("environment", [("name", text(name))])
    case .dotEnv(let name, _): Self.object("dotenv", [("name", text(name))] + place)
    case .profile(let name, _): Self.object("profile", [("name", text(name))] + place)
    case .fromEnvironment(let name, _):
      Self.object("from-environment", [("name", text(name))] + place)
    case .fromDotEnv(let name, _): Self.object("from-dotenv", [("name", text(name))] + place)
    case .fromFile(let path, _): Self.object("from-file", [("path", text(path))] + place)
    case .fromCommand(let program, _):
      Self.object("from-command", [("program", text(program))] + place)
    case .fromServer: Self.object("auth", place)
    case .prompt: Self.object("prompt")
    case .defaultValue: Self.object("default", place)
    }
  }

  private func value(_ trace: TemplateTrace) -> JSONValue {
    guard let written = trace.written else { return Self.object("file", place(trace.span)) }
    return Self.object(
      "template",
      place(trace.span) + [
        ("text", text(written)), ("inputs", .array(trace.inputs.map(value))),
      ])
  }

  private func value(_ input: TemplateTrace.Input) -> JSONValue {
    let name = ("name", text(input.name) as JSONValue?)
    return switch input.kind {
    case .variable(let origin):
      Self.object("variable", [name, ("from", origin.map(value) ?? .null)])
    case .madeByRun: Self.object("made-by-run", [name])
    case .savedWithToken: Self.object("saved-with-token", [name])
    case .credential: Self.object("credential", [name])
    }
  }

  /// File, line and column of a place.
  func place(_ span: SourceSpan) -> [(String, JSONValue?)] {
    let start = span.start
    return [
      ("file", text(span.source.path)), ("line", .number(JSONNumber(start.line))),
      ("column", .number(JSONNumber(start.column))),
    ]
  }

  func text(_ text: String) -> JSONValue { .string(hide(text)) }

  private static func object(
    _ kind: String, _ members: [(String, JSONValue?)] = []
  ) -> JSONValue {
    .object(self.members([("kind", .string(kind))] + members))
  }

  /// The members that have a value.
  static func members(_ pairs: [(String, JSONValue?)]) -> [JSONMember] {
    pairs.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } }
  }
}
