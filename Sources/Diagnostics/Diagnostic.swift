/// One thing that is wrong, found while reading files or while running: the only error type that
/// a user sees.
package struct Diagnostic: Sendable, Hashable {
  /// How bad it is.
  package enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The files cannot be run as they are, or the run failed.
    case error
    /// It works, but should not be left so.
    case warning
  }

  /// A related place or fact: "declared here".
  package struct Note: Sendable, Hashable {
    /// One line, no period.
    package var message: String
    /// The related place, if there is one.
    package var span: SourceSpan?

    package init(_ message: String, at span: SourceSpan? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// A textual change that removes the cause.
  package struct FixIt: Sendable, Hashable {
    /// What the change does, as an imperative.
    package var title: String
    /// What is replaced; empty to insert.
    package var span: SourceSpan
    /// The new text, as bytes of the file.
    package var replacement: String
    /// Whether the meaning certainly stays what the author wanted.
    package var isSafe: Bool

    package init(title: String, span: SourceSpan, replacement: String, isSafe: Bool) {
      self.title = title
      self.span = span
      self.replacement = replacement
      self.isSafe = isSafe
    }
  }

  /// The rule's stable name in kebab case; names the bad pattern: `undefined-variable`.
  package var id: String
  /// How bad it is.
  package var severity: Severity
  /// One line that leads with the specific noun; no period; never a secret's value.
  package var message: String
  /// The smallest wrong text; nil where no file is at fault.
  package var span: SourceSpan?
  /// A few words shown beside the caret, as in "did you mean 'ticket_id'?".
  package var label: String?
  /// Related places, in the order to show.
  package var notes: [Note]
  /// What to do about it, one or more lines.
  package var help: String?
  /// Changes that would mend it.
  package var fixIts: [FixIt]

  package init(
    _ id: String, _ severity: Severity, _ message: String, at span: SourceSpan? = nil,
    label: String? = nil, notes: [Note] = [], help: String? = nil, fixIts: [FixIt] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.span = span
    self.label = label
    self.notes = notes
    self.help = help
    self.fixIts = fixIts
  }

  /// An error.
  package init(
    _ id: String, _ message: String, at span: SourceSpan? = nil, label: String? = nil,
    notes: [Note] = [], help: String? = nil, fixIts: [FixIt] = []
  ) {
    self.init(
      id, .error, message, at: span, label: label, notes: notes, help: help, fixIts: fixIts)
  }
}

extension [Diagnostic] {
  /// Sorted by place (those without one last, in the order found), each only once.
  package func sortedAndDeduplicated() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let unique = filter { seen.insert($0).inserted }
    return unique.enumerated().sorted { left, right in
      switch (left.element.span, right.element.span) {
      case (let first?, let second?) where first != second: first < second
      case (.some, .none): true
      case (.none, .some): false
      default: left.offset < right.offset
      }
    }.map(\.element)
  }

  /// Whether any of them is an error.
  package var hasErrors: Bool { contains { $0.severity == .error } }
}
