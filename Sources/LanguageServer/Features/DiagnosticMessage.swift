import Diagnostics
import JSONDocument

/// Diagnostics as LSP has them.
struct DiagnosticMessage {
  let places: Places
  /// Takes secrets out of a text.
  let redact: @Sendable (String) -> String

  /// What the editor is told of one file.
  ///
  /// - Parameter path: absolute.
  func publication(_ diagnostics: [Diagnostic], of path: String) -> JSONValue {
    var members = [JSONMember(name: "uri", value: .string(places.uri(path)))]
    if let version = places.project.documents[path]?.version {
      members.append(JSONMember(name: "version", value: version))
    }
    members.append(JSONMember(name: "diagnostics", value: .array(diagnostics.map(shown))))
    return .object(members)
  }

  /// One diagnostic.
  func shown(_ diagnostic: Diagnostic) -> JSONValue {
    var text = redact(diagnostic.message)
    for part in [diagnostic.label, diagnostic.help].compactMap({ $0 }) {
      text += "\n" + redact(part)
    }
    let start: JSONValue = ["line": 0, "character": 0]
    var members = [
      JSONMember(
        name: "range",
        value: diagnostic.span.map(places.range) ?? ["start": start, "end": start]),
      JSONMember(name: "severity", value: diagnostic.severity == .error ? 1 : 2),
      JSONMember(name: "code", value: .string(diagnostic.id)),
      JSONMember(name: "source", value: "connector-run"),
      JSONMember(name: "message", value: .string(text)),
    ]
    // Editors show as faded what is there for nothing (`DiagnosticTag.Unnecessary`).
    if diagnostic.id.hasPrefix("unused-") { members.append(JSONMember(name: "tags", value: [1])) }
    let related = diagnostic.notes.compactMap { note -> JSONValue? in
      note.span.map { ["location": places.location($0), "message": .string(redact(note.message))] }
    }
    if !related.isEmpty {
      members.append(JSONMember(name: "relatedInformation", value: .array(related)))
    }
    return .object(members)
  }
}
