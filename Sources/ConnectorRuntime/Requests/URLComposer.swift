import ConnectorModel
import Diagnostics

/// Puts a URL together from text and values, each value encoded for the part it lands in: host,
/// path or query by the text before it; a whole URL where the template begins with a value.
struct URLComposer {
  /// Which URL it is.
  struct Subject {
    /// How messages name it: `'base_url'`, `NEXTHINK_BASE_URL`.
    var name: String
    /// Whether `user:password@` may stand before the host: only in a proxy's.
    var allowsUserInformation = false
  }

  /// What was composed.
  enum Composed {
    /// Scheme and authority as they are, path and query encoded.
    case absolute(head: String, path: String, query: String?)
    /// Begins with `/`.
    case relative(path: String, query: String?)
  }

  private enum Part {
    case head
    case path
    case query
  }

  private let subject: Subject
  private let span: SourceSpan?
  private var part = Part.head
  private var head: [UInt8] = []
  private var path = PathAssembler()
  private var query: String?
  private var diagnostics: [Diagnostic] = []

  private init(subject: Subject, span: SourceSpan?) {
    self.subject = subject
    self.span = span
  }

  /// Composes a URL.
  ///
  /// - Throws: everything that is wrong with the values for the places they land in.
  static func compose(
    _ template: EvaluatedTemplate, subject: Subject
  ) throws(EvaluationFailure) -> Composed {
    var composer = URLComposer(subject: subject, span: template.span)
    for (index, piece) in template.pieces.enumerated() {
      switch piece {
      case .literal(let text): composer.append(literal: text)
      case .value(let value):
        let following = template.pieces.dropFirst(index + 1)
        composer.append(value, isUserInformation: precedesAt(following))
      }
    }
    return try composer.finish()
  }

  private mutating func append(literal text: String) {
    let bytes = Array(text.utf8)[...]
    switch part {
    case .head: appendToHead(bytes)
    case .path: appendToPath(bytes)
    case .query: appendToQuery(bytes)
    }
  }

  private mutating func appendToHead(_ bytes: ArraySlice<UInt8>) {
    if head.isEmpty, bytes.first == UInt8(ascii: "/") {
      part = .path
      appendToPath(bytes)
      return
    }
    var rest = bytes
    while let byte = rest.first {
      if Self.ends.contains(byte), hasScheme, head.count >= schemeEnd {
        part = .path
        appendToPath(rest)
        return
      }
      head.append(byte)
      rest.removeFirst()
    }
  }

  private mutating func appendToPath(_ bytes: ArraySlice<UInt8>) {
    let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    let text = String(decoding: bytes[..<(end ?? bytes.endIndex)], as: UTF8.self)
    checkControls(text)
    path.append(literal: text)
    guard let end else { return }
    if bytes[end] == UInt8(ascii: "#") {
      fail(HTTPURL.Problem.fragment.predicate)
      return
    }
    part = .query
    query = ""
    appendToQuery(bytes[(end + 1)...])
  }

  private mutating func appendToQuery(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    checkControls(text)
    if text.utf8.contains(UInt8(ascii: "#")) { fail(HTTPURL.Problem.fragment.predicate) }
    query =
      (query ?? "")
      + PercentEncoding.keepingEscapes(text, allowed: PercentEncoding.query)
  }

  private mutating func append(_ value: EvaluatedExpression, isUserInformation: Bool) {
    switch part {
    case .path: path.append(value)
    case .query:
      let encoded = attempt(value) { text throws(EvaluationFailure) in
        try value.encoded(text, in: .query)
      }
      query = (query ?? "") + (encoded ?? "")
    case .head where head.isEmpty:
      if let text = attempt(value, { $0 }) { appendWhole(text, value) }
    case .head: appendToAuthority(value, isUserInformation: isUserInformation)
    }
  }

  private mutating func appendToAuthority(
    _ value: EvaluatedExpression, isUserInformation: Bool
  ) {
    guard hasScheme else {
      diagnostics.append(
        Diagnostic(
          "bad-url", "\(value.expression.shownName) stands inside a URL's scheme",
          at: value.expression.span, help: "Write https:// before a host."))
      return
    }
    if value.encoding == .raw {
      if let text = attempt(value, { $0 }) { append(literal: text) }
    } else if isUserInformation, subject.allowsUserInformation {
      if let text = attempt(value, { PercentEncoding.encode($0) }) { head += Array(text.utf8) }
    } else {
      let encoded = attempt(value) { text throws(EvaluationFailure) in
        try value.encoded(text, in: .host)
      }
      head += Array((encoded ?? "").utf8)
    }
  }

  /// A value at the start: a whole URL, or the start of one.
  private mutating func appendWhole(_ text: String, _ value: EvaluatedExpression) {
    let lower = text.lowercased()
    let isProxy = subject.allowsUserInformation && lower.contains("://")
    guard isProxy || lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
      diagnostics.append(
        Diagnostic(
          "bad-url",
          "\(value.expression.shownName) must be a whole URL that begins with https:// or http://",
          at: value.expression.span, help: "Write https:// before it if it is a host."))
      return
    }
    append(literal: text)
  }

  private mutating func finish() throws(EvaluationFailure) -> Composed {
    var path = ""
    do {
      path = try self.path.finish()
    } catch {
      diagnostics += error.diagnostics
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    if head.isEmpty, path.hasPrefix("/") { return .relative(path: path, query: query) }
    return .absolute(head: String(decoding: head, as: UTF8.self), path: path, query: query)
  }

  // MARK: Parts

  private static let ends = Array("/?#".utf8)

  /// Where the authority begins, behind `://`.
  private var schemeEnd: Int {
    guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return .max }
    return colon + 3
  }

  private var hasScheme: Bool {
    guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return head[colon...].starts(with: Array("://".utf8))
  }

  /// Whether text before the next `/` brings an `@`: what stands before it is user information.
  private static func precedesAt(_ pieces: ArraySlice<EvaluatedTemplate.Piece>) -> Bool {
    for piece in pieces {
      guard case .literal(let text) = piece else { continue }
      for byte in text.utf8 {
        if byte == UInt8(ascii: "@") { return true }
        if ends.contains(byte) { return false }
      }
    }
    return false
  }

  private mutating func attempt(
    _ value: EvaluatedExpression,
    _ transform: (String) throws(EvaluationFailure) -> String
  ) -> String? {
    do throws(EvaluationFailure) {
      return try transform(try value.text())
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  private mutating func checkControls(_ text: String) {
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      fail(HTTPURL.Problem.illegalCharacter.predicate)
    }
  }

  private mutating func fail(_ predicate: String) {
    diagnostics.append(Diagnostic("bad-url", "\(subject.name) \(predicate)", at: span))
  }
}
