/// One block of a PEM text (RFC 7468).
///
/// Read more kindly than libcrypto does: environment variables and JSON often hold a key on one
/// line, its line breaks written as `\n` or turned into spaces.
struct PEMBlock: Hashable {
  /// What stands behind `BEGIN`: `RSA PRIVATE KEY`.
  var label: String
  /// The text between the lines with the label.
  var content: Substring

  private static let dashes = "-----"

  /// The blocks of a text in order, those without an end left out.
  static func all(in text: String) -> [PEMBlock] {
    var blocks: [PEMBlock] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "-----BEGIN ") {
      rest = rest[start.upperBound...]
      guard let labelEnd = rest.firstRange(of: dashes) else { break }
      let label = rest[..<labelEnd.lowerBound]
      let inner = rest[labelEnd.upperBound...]
      guard !label.isEmpty, label.utf8.count < 64, !label.contains("\n"),
        let end = inner.firstRange(of: "-----END \(label)-----")
      else { continue }
      blocks.append(PEMBlock(label: String(label), content: inner[..<end.lowerBound]))
      rest = inner[end.upperBound...]
    }
    return blocks
  }

  /// Whether the block is a private key in a form that libcrypto reads.
  var isPrivateKey: Bool { label.hasSuffix("PRIVATE KEY") && label != "OPENSSH PRIVATE KEY" }

  /// The block with its lines as they must be.
  var text: String {
    let content = content.replacing("\\n", with: "\n").replacing("\\r", with: "")
    let lines = content.split(whereSeparator: \.isNewline)
    // Header fields (RFC 1421 §4.6) are lines of their own, an empty one behind them.
    let headers = lines.filter { $0.contains(":") }.map { "\($0)\n" }.joined()
    let body = Self.wrapped(lines.filter { !$0.contains(":") }.joined())
    return "-----BEGIN \(label)-----\n\(headers)\(headers.isEmpty ? "" : "\n")\(body)\n"
      + "-----END \(label)-----\n"
  }

  private static func wrapped(_ content: some StringProtocol) -> String {
    let characters = Array(content.utf8.filter { $0 > 0x20 })
    return stride(from: 0, to: characters.count, by: 64).map { start in
      String(decoding: characters[start..<min(start + 64, characters.count)], as: UTF8.self)
    }.joined(separator: "\n")
  }
}
