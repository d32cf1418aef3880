import Diagnostics
import JSONDocument

/// SARIF 2.1.0 (OASIS), as code scanning services read it.
package struct SARIFRenderer: ReportRenderer {
  /// Where rules' pages are: the URL of a folder that holds `<rule>.md`; nil gives URNs, since a
  /// `helpUri` must be absolute.
  package var rulesURL: String?

  package init(rulesURL: String? = nil) { self.rulesURL = rulesURL }

  package func render(_ report: Report) -> String {
    let used = Set(report.diagnostics.map(\.id))
    let pages = RuleCatalog.pages.filter { used.contains($0.id) }
    let indexes = Dictionary(
      zip(pages.map(\.id), pages.indices), uniquingKeysWith: { first, _ in first })
    let document: JSONValue = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "connector-run", "semanticVersion": .string(report.toolVersion),
              "rules": .array(pages.map(rule)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .array(report.diagnostics.map { result($0, indexes[$0.id], report) }),
        ]
      ],
    ]
    return document.text(.indented) + "\n"
  }

  private func rule(_ page: RulePage) -> JSONValue {
    let sentence = page.summary.prefix(1).uppercased() + page.summary.dropFirst() + "."
    return [
      "id": .string(page.id),
      "shortDescription": ["text": .string(sentence)],
      "fullDescription": ["text": .string(page.explanation)],
      "help": ["text": .string(page.explanation), "markdown": .string(page.markdown)],
      "helpUri": .string(
        rulesURL.map { ($0.hasSuffix("/") ? $0 : $0 + "/") + page.id + ".md" }
          ?? "urn:connector-run:rule:\(page.id)"),
      "defaultConfiguration": ["level": .string(page.severity.rawValue)],
      "properties": ["category": .string(page.category.rawValue)],
    ]
  }

  private func result(_ diagnostic: Diagnostic, _ rule: Int?, _ report: Report) -> JSONValue {
    var members = [JSONMember(name: "ruleId", value: .string(diagnostic.id))]
    if let rule { members.append(JSONMember(name: "ruleIndex", value: .number(JSONNumber(rule)))) }
    members.append(JSONMember(name: "level", value: .string(diagnostic.severity.rawValue)))
    members.append(
      JSONMember(name: "message", value: ["text": .string(report.messageWithHelp(diagnostic))]))
    if let span = diagnostic.span {
      members.append(JSONMember(name: "locations", value: [location(span, nil, report)]))
    }
    let related = diagnostic.notes.compactMap { note in
      note.span.map { location($0, report.redact(note.message), report) }
    }
    if !related.isEmpty {
      members.append(JSONMember(name: "relatedLocations", value: .array(related)))
    }
    let fixes = diagnostic.fixIts.map { fix($0, report) }
    if !fixes.isEmpty { members.append(JSONMember(name: "fixes", value: .array(fixes))) }
    return .object(members)
  }

  private func location(_ span: SourceSpan, _ message: String?, _ report: Report) -> JSONValue {
    var members = [
      JSONMember(
        name: "physicalLocation",
        value: ["artifactLocation": artifact(span, report), "region": region(span)])
    ]
    if let message {
      members.append(JSONMember(name: "message", value: ["text": .string(message)]))
    }
    return .object(members)
  }

  private func fix(_ fix: Diagnostic.FixIt, _ report: Report) -> JSONValue {
    [
      "description": ["text": .string(report.redact(fix.title))],
      "artifactChanges": [
        [
          "artifactLocation": artifact(fix.span, report),
          "replacements": [
            [
              "deletedRegion": region(fix.span),
              "insertedContent": ["text": .string(report.redact(fix.replacement))],
            ]
          ],
        ]
      ],
    ]
  }

  private func artifact(_ span: SourceSpan, _ report: Report) -> JSONValue {
    ["uri": .string(FileReference.uri(report.redact(span.source.path)))]
  }

  private func region(_ span: SourceSpan) -> JSONValue {
    let (start, end) = (span.start, span.end)
    return [
      "startLine": .number(JSONNumber(start.line)),
      "startColumn": .number(JSONNumber(start.column)),
      "endLine": .number(JSONNumber(end.line)), "endColumn": .number(JSONNumber(end.column)),
    ]
  }
}
