import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics
import JSONDocument

/// What may be written at the cursor.
struct Completion {
  let project: OpenProject
  let path: String
  let encoding: PositionEncoding

  /// The items at a byte offset of the file's text.
  func items(in source: SourceText, at offset: Int) -> [JSONValue] {
    guard let kind = project.kind(of: path) else { return [] }
    let context = CursorContext(source, at: offset)
    let word = Self.word(before: offset, in: source)
    let place = DeclaredPlace(context.steps, in: kind.declaration)
    let proposals =
      if let template = context.template {
        templateProposals(template)
      } else {
        switch context.slot {
        case .comment: [Proposal]()
        case .key: keyProposals(place, context, kind, isRenamed: Self.isKey(after: offset, source))
        case .value: valueProposals(place, context, kind)
        }
      }
    let range = encoding.range(of: SourceSpan(source: source, range: word), isOpen: true)
    return proposals.map { $0.item(replacing: range) }
  }

  /// The word that is being typed.
  ///
  /// It is replaced whole, whatever the editor takes for a word: ids
  /// hold slashes and dashes, the engine's values begin with a dollar.
  private static func word(before offset: Int, in source: SourceText) -> Range<Int> {
    let line = source.contentRange(ofLine: source.location(at: offset).line)
    let end = min(max(offset, line.lowerBound), line.upperBound)
    var start = end
    while start > line.lowerBound, TokenAtCursor.isWordByte(source.bytes[start - 1]) { start -= 1 }
    return start..<end
  }

  /// Whether a colon stands already behind the cursor's word.
  private static func isKey(after offset: Int, _ source: SourceText) -> Bool {
    let line = source.contentRange(ofLine: source.location(at: offset).line)
    return source.bytes[min(max(offset, line.lowerBound), line.upperBound)..<line.upperBound]
      .first { !TokenAtCursor.isWordByte($0) } == UInt8(ascii: ":")
  }

  private func keyProposals(
    _ place: DeclaredPlace, _ context: CursorContext, _ kind: FileKind, isRenamed: Bool
  ) -> [Proposal] {
    let suffix = isRenamed ? "" : ": "
    let keys = place.keys(siblings: context.siblings).filter { context.siblings[$0.name] == nil }
    let declared = keys.map { key in
      Proposal(
        label: key.name, kind: .property, detail: KeyText.nature(key), documentation: key.summary,
        insertion: key.name + suffix, sorting: key.isRequired ? "0" : "1")
    }
    let named = names(context.steps.map(\.key), kind)
      .filter { context.siblings[$0.label] == nil }
      .map { $0.inserting($0.label + suffix) }
    let values =
      context.slot == .key("") || keys.isEmpty ? valueProposals(place, context, kind) : []
    return declared + named + values
  }

  /// The names of other things that are keys here: in profiles and settings.
  private func names(_ keys: [String], _ kind: FileKind) -> [Proposal] {
    switch (kind, keys.count, keys.first) {
    case (.profile, 1, "variables"), (.profile, 1, "urls"):
      project.connectors(around: path).map(Proposal.init)
    case (.profile, 2, "variables"):
      project.connector(keys[1], from: path)?.variables.map(Proposal.init) ?? []
    case (.settings, 1, "rules"):
      RuleCatalog.pages.map { Proposal(label: $0.id, kind: .reference) }
    default: []
    }
  }

  private func valueProposals(
    _ place: DeclaredPlace, _ context: CursorContext, _ kind: FileKind
  ) -> [Proposal] {
    let words = place.words.map {
      Proposal(label: $0.word, kind: .enumMember, documentation: $0.summary)
    }
    guard context.steps.count == 1, let key = context.steps.last?.key else { return words }
    switch (kind, key) {
    case (.action, "connector"): return words + project.connectors(around: path).map(Proposal.init)
    case (.connector, "check"):
      return words
        + project.actions(around: path).map {
          Proposal(label: $0.id, kind: .reference, documentation: $0.description?.value)
        }
    case (.settings, "default_profile"):
      return words
        + project.profiles(around: path).map {
          Proposal(label: $0.name, kind: .reference, documentation: $0.description?.value)
        }
    default: return words
    }
  }

  /// Variables and the engine's values, or behind a `|` filters.
  private func templateProposals(_ text: String) -> [Proposal] {
    if text.contains("|") {
      return TemplateFilter.allCases.map {
        Proposal(
          label: $0.rawValue, kind: .function, detail: KeyText.signature($0),
          documentation: $0.summary)
      }
    }
    return project.variables(of: path).map { Proposal($0.variable) }
      + TemplateBuiltIn.allCases.filter { $0.position != .signing }.map {
        Proposal(
          label: "$" + $0.rawValue, kind: .variable, documentation: KeyText.summary($0))
      }
  }
}
