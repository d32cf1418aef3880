package import Diagnostics
package import JSONDocument

/// Diagnostics as JSON, alike in every document that holds some.
package struct DiagnosticDocument: Sendable {
  /// Takes secrets out of a text before it is written as JSON.
  private let redact: @Sendable (String) -> String

  package init(redact: @escaping @Sendable (String) -> String) { self.redact = redact }

  /// A diagnostic; what it does not have is null.
  package func diagnostic(_ diagnostic: Diagnostic) -> JSONValue {
    .object(members(of: diagnostic))
  }

  /// A diagnostic with the changes that would mend it.
  func diagnosticWithFixes(_ diagnostic: Diagnostic) -> JSONValue {
    let fixes = JSONValue.array(diagnostic.fixIts.map(fix))
    return .object(members(of: diagnostic) + [JSONMember(name: "fixes", value: fixes)])
  }

  /// A place in a file; null where there is none.
  package func place(_ span: SourceSpan?) -> JSONValue {
    guard let span else { return .null }
    let (start, end) = (span.start, span.end)
    return [
      "file": .string(redact(span.source.path)), "line": .number(JSONNumber(start.line)),
      "column": .number(JSONNumber(start.column)), "endLine": .number(JSONNumber(end.line)),
      "endColumn": .number(JSONNumber(end.column)),
    ]
  }

  private func members(of diagnostic: Diagnostic) -> [JSONMember] {
    let notes = diagnostic.notes.map { note -> JSONValue in
      ["message": .string(redact(note.message)), "place": place(note.span)]
    }
    return [
      JSONMember(name: "id", value: .string(diagnostic.id)),
      JSONMember(name: "severity", value: .string(diagnostic.severity.rawValue)),
      JSONMember(name: "message", value: .string(redact(diagnostic.message))),
      JSONMember(name: "place", value: place(diagnostic.span)),
      JSONMember(name: "label", value: text(diagnostic.label)),
      JSONMember(name: "notes", value: .array(notes)),
      JSONMember(name: "help", value: text(diagnostic.help)),
    ]
  }

  private func fix(_ fix: Diagnostic.FixIt) -> JSONValue {
    [
      "title": .string(redact(fix.title)), "place": place(fix.span),
      "replacement": .string(redact(fix.replacement)), "safe": .bool(fix.isSafe),
    ]
  }

  private func text(_ text: String?) -> JSONValue { text.map { .string(redact($0)) } ?? .null }
}
