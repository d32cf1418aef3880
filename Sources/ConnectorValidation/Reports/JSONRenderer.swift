import Diagnostics
import JSONDocument

/// The program's own JSON, described in `docs/validate.md`.
package struct JSONRenderer: ReportRenderer {
  /// The version of the form; a change that a reader must know of raises it.
  static let version = 1

  package init() {}

  package func render(_ report: Report) -> String {
    let document: JSONValue = [
      "version": .number(JSONNumber(Self.version)),
      "tool": ["name": "connector-run", "version": .string(report.toolVersion)],
      "files": .number(JSONNumber(report.fileCount)),
      "errors": .number(JSONNumber(report.errorCount)),
      "warnings": .number(JSONNumber(report.warningCount)),
      "diagnostics": .array(report.diagnostics.map { diagnostic($0, report) }),
    ]
    return document.text(.indented) + "\n"
  }

  private func diagnostic(_ diagnostic: Diagnostic, _ report: Report) -> JSONValue {
    var members = [
      JSONMember(name: "rule", value: .string(diagnostic.id)),
      JSONMember(name: "severity", value: .string(diagnostic.severity.rawValue)),
      JSONMember(name: "message", value: .string(report.redact(diagnostic.message))),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(JSONMember(name: name, value: value)) }
    }
    add("place", diagnostic.span.map { place($0, report) })
    add("label", diagnostic.label.map { .string(report.redact($0)) })
    add("help", diagnostic.help.map { .string(report.redact($0)) })
    if !diagnostic.notes.isEmpty {
      add("notes", .array(diagnostic.notes.map { note($0, report) }))
    }
    if !diagnostic.fixIts.isEmpty {
      add("fixes", .array(diagnostic.fixIts.map { fix($0, report) }))
    }
    return .object(members)
  }

  private func note(_ note: Diagnostic.Note, _ report: Report) -> JSONValue {
    var members = [JSONMember(name: "message", value: .string(report.redact(note.message)))]
    if let span = note.span {
      members.append(JSONMember(name: "place", value: place(span, report)))
    }
    return .object(members)
  }

  private func fix(_ fix: Diagnostic.FixIt, _ report: Report) -> JSONValue {
    [
      "title": .string(report.redact(fix.title)), "place": place(fix.span, report),
      "replacement": .string(report.redact(fix.replacement)), "safe": .bool(fix.isSafe),
    ]
  }

  private func place(_ span: SourceSpan, _ report: Report) -> JSONValue {
    [
      "file": .string(report.redact(span.source.path)),
      "start": location(span.start, span.range.lowerBound),
      "end": location(span.end, span.range.upperBound),
    ]
  }

  private func location(_ location: SourceLocation, _ offset: Int) -> JSONValue {
    [
      "line": .number(JSONNumber(location.line)), "column": .number(JSONNumber(location.column)),
      "offset": .number(JSONNumber(offset)),
    ]
  }
}
