import Diagnostics
import PositionedYAML

/// A key that YAML does not see, since no space follows its colon: `limit:10` is one text.
struct MissingSpace {
  static let id = "missing-space"

  /// The key.
  let name: String
  private let scalar: YAMLScalar
  /// The colon, in UTF-8 offsets of the scalar's text.
  private let colon: Int

  /// Of an entry that has a name and no value.
  init?(_ entry: YAMLEntry) {
    guard entry.value.isNull, entry.value.span.range.isEmpty else { return nil }
    self.init(entry.key.scalar)
  }

  /// Of a text that stands where a mapping should be.
  init?(_ scalar: YAMLScalar) {
    guard scalar.style == .plain else { return nil }
    let name = scalar.text.utf8.prefix(while: Self.isName)
    let rest = scalar.text.utf8.dropFirst(name.count)
    guard !name.isEmpty, rest.first == UInt8(ascii: ":"), rest.count > 1,
      !rest.starts(with: "://".utf8)
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.scalar = scalar
    colon = name.count
  }

  /// What to say; what stands behind the colon may be a secret.
  ///
  /// - Parameter isKnown: whether the key is one that may stand there.
  func diagnostic(_ severity: Diagnostic.Severity, isKnown: Bool) -> Diagnostic {
    Diagnostic(
      Self.id, severity, "a space is missing after '\(name):'",
      at: scalar.span(ofDecoded: colon..<colon + 1),
      help: "Without it YAML takes key and value for one text.",
      fixIts: [fixIt(isSafe: isKnown)].compactMap { $0 })
  }

  /// A space behind the colon, or behind all of them in a text over several lines.
  private func fixIt(isSafe: Bool) -> Diagnostic.FixIt? {
    let lines = scalar.span.text.utf8
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.count == 1 {
      let behind = SourceSpan(
        source: scalar.span.source,
        range: scalar.span.range.lowerBound + colon + 1..<scalar.span.range.lowerBound + colon + 1)
      return .init(title: "Insert a space", span: behind, replacement: " ", isSafe: isSafe)
    }
    var mended: [String] = []
    for line in lines {
      let indentation = line.prefix { $0 == UInt8(ascii: " ") }
      let rest = line.dropFirst(indentation.count)
      let name = rest.prefix(while: Self.isName)
      guard !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ":") else { return nil }
      let head = line.prefix(indentation.count + name.count + 1)
      let tail = line.dropFirst(head.count)
      mended.append(String(Substring(head)) + " " + String(Substring(tail)))
    }
    return .init(
      title: "Insert the spaces", span: scalar.span, replacement: mended.joined(separator: "\n"),
      isSafe: false)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
