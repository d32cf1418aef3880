import ConnectorValidation
import Diagnostics
import JSONDocument

/// The changes that mend what diagnostics report.
struct CodeActions {
  /// The kinds that are offered.
  static let kinds: [String] = [quickFix, fixAll]
  private static let quickFix = "quickfix"
  private static let fixAll = "source.fixAll.connector-run"

  let places: Places
  let capabilities: ClientCapabilities
  let message: DiagnosticMessage

  /// The fixes of the diagnostics that a range touches; where the editor asks for it, all safe fixes
  /// of the file as one.
  ///
  /// - Parameters:
  ///   - diagnostics: those of the document.
  ///   - parameters: those of the request `textDocument/codeAction`.
  func actions(
    _ document: OpenDocument, _ diagnostics: [Diagnostic], _ parameters: JSONValue
  ) -> [JSONValue] {
    guard let start = parameters["range"]?["start"], let end = parameters["range"]?["end"] else {
      return []
    }
    let wanted = parameters["context"]?["only"]?.elements.compactMap(\.textValue) ?? []
    var actions: [JSONValue] = []
    if wanted.isEmpty || wanted.contains(where: { Self.covers($0, Self.quickFix) }) {
      let source = document.source
      let encoding = places.encoding
      let first = encoding.offset(of: start, in: source, isOpen: true)
      let last = max(first, encoding.offset(of: end, in: source, isOpen: true))
      actions += diagnostics.filter { diagnostic in
        guard let range = diagnostic.span?.range else { return false }
        return range.lowerBound <= last && first <= range.upperBound
      }.flatMap { diagnostic in diagnostic.fixIts.map { action($0, diagnostic) } }
    }
    if wanted.contains(where: { Self.covers($0, Self.fixAll) }),
      let all = all(document, diagnostics)
    {
      actions.append(all)
    }
    return actions
  }

  /// Whether a kind that is asked for means another: `source` means `source.fixAll` too.
  private static func covers(_ wanted: String, _ kind: String) -> Bool {
    wanted.isEmpty || kind == wanted || kind.hasPrefix(wanted + ".")
  }

  private func action(_ fix: Diagnostic.FixIt, _ diagnostic: Diagnostic) -> JSONValue {
    [
      "title": .string(message.redact(fix.title)), "kind": .string(Self.quickFix),
      "isPreferred": .bool(fix.isSafe), "diagnostics": [message.shown(diagnostic)],
      "edit": edit([fix], in: fix.span.source),
    ]
  }

  private func all(_ document: OpenDocument, _ diagnostics: [Diagnostic]) -> JSONValue? {
    let edits = FileEdits.safe(diagnostics).first {
      places.project.absolute($0.source.path) == document.source.path
    }
    guard let edits else { return nil }
    return [
      "title": "Make all safe fixes", "kind": .string(Self.fixAll),
      "edit": edit(edits.edits, in: edits.source),
    ]
  }

  private func edit(_ fixes: [Diagnostic.FixIt], in source: SourceText) -> JSONValue {
    let path = places.project.absolute(source.path)
    let uri = places.uri(path)
    let edits = JSONValue.array(
      fixes.map { ["range": places.range($0.span), "newText": .string($0.replacement)] })
    guard capabilities.takesVersionedEdits else {
      return ["changes": .object([JSONMember(name: uri, value: edits)])]
    }
    let version = places.project.documents[path]?.version ?? .null
    return [
      "documentChanges": [
        ["textDocument": ["uri": .string(uri), "version": version], "edits": edits]
      ]
    ]
  }
}
