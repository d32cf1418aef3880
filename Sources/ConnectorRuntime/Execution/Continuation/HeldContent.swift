/// What an earlier transfer left of some content.
package struct HeldContent: Sendable, Hashable {
  /// How many bytes of it are there, from the first one on.
  package var length: Int
  /// What tells whether the server's content is still the same, as `If-Range` takes it (RFC 9110
  /// §13.1.5); nil where there is nothing to tell it by.
  package var validator: String?
  /// How many bytes the whole has; nil where that is not known.
  package var total: Int?

  package init(length: Int = 0, validator: String? = nil, total: Int? = nil) {
    self.length = length
    self.validator = validator
    self.total = total
  }

  /// The first byte to ask for; nil where all of it has to come anew.
  ///
  /// Of what is complete the last byte is asked for once more: so the server says that it still is
  /// the same.
  var firstByte: Int? {
    guard length > 0, validator != nil else { return nil }
    guard let total, length >= total else { return length }
    return total > 0 ? total - 1 : nil
  }
}

/// Where received content is kept so that a later run can go on with it: a file in the product.
package protocol ContinuableBody: Sendable {
  /// What is there of a resource; nothing where what is there belongs to another one.
  ///
  /// - Parameter resource: what was asked for, in a text that stays the same from run to run.
  func held(of resource: String) -> HeldContent

  /// Begins to take content at an offset: what is there behind it is dropped, and what tells this
  /// content from another is noted before a byte of it comes.
  func begin(at offset: Int, _ validator: String?, total: Int?, of resource: String) throws

  /// Takes the bytes that follow.
  func write(_ bytes: [UInt8]) throws
}

/// What tells content from what comes in its place later.
enum ContentValidator {
  /// The validator of a response, as `If-Range` takes it; nil where it has none that is strong
  /// (RFC 9110 §8.8).
  ///
  /// A date is one only where the response is at least a second younger (§8.8.2.2). Content whose
  /// coding is removed on the way has none: its bytes are not those that a range counts.
  static func strong(_ fields: [HTTPField], at now: WallTime) -> String? {
    func value(_ name: String) -> String? {
      fields.first { $0.name.lowercased() == name }?.value.trimmingSpaces()
    }
    if isCoded(fields) { return nil }
    if let tag = value("etag"), tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") {
      return tag
    }
    guard let text = value("last-modified"), let modified = HTTPDate.parse(text, at: now),
      let sent = value("date").flatMap({ HTTPDate.parse($0, at: now) }),
      sent.duration(since: modified) >= .seconds(1)
    else { return nil }
    return text
  }

  /// Whether a content coding stands between the bytes that count and those that are kept.
  static func isCoded(_ fields: [HTTPField]) -> Bool {
    fields.contains {
      $0.name.lowercased() == "content-encoding"
        && !["", "identity"].contains($0.value.trimmingSpaces().lowercased())
    }
  }
}
