/// A kind of credential that can be told by its look alone.
///
/// Only looks that nothing else has are here: what is merely long and random may be an id, a hash
/// or a picture, and is judged by the name it stands under (`CredentialName`).
struct SecretShape: Equatable {
  /// What it is, for messages: `a JSON web token`.
  let description: String
  /// Where it is, in UTF-8 offsets.
  let range: Range<Int>

  /// The first credential in a text.
  static func first(in text: String) -> SecretShape? {
    guard text.utf8.count >= 16 else { return nil }
    return first(in: Array(text.utf8), from: 0)
  }

  /// Every credential in a file's bytes, in their order.
  static func all(in bytes: [UInt8]) -> [SecretShape] {
    var found: [SecretShape] = []
    while let next = first(in: bytes, from: found.last?.range.upperBound ?? 0) {
      found.append(next)
    }
    return found
  }

  private static func first(in bytes: [UInt8], from offset: Int) -> SecretShape? {
    if let key = privateKey(in: bytes[offset...]) { return key }
    var start = offset
    while start < bytes.count {
      guard isWord(bytes[start]) else {
        start += 1
        continue
      }
      let end = bytes[start...].firstIndex { !isWord($0) } ?? bytes.count
      // A full stop behind it ends a sentence.
      let word = bytes[start..<end].last == UInt8(ascii: ".") ? start..<end - 1 : start..<end
      if word.count >= 16, let found = self.word(bytes[word]) { return found }
      start = end
    }
    return nil
  }

  // MARK: Kinds

  private struct Prefix {
    let text: String
    /// The fewest characters behind it.
    let length: Int
    let description: String
  }

  /// What vendors begin their credentials with, so that they are found.
  private static let prefixes: [Prefix] = [
    Prefix(text: "ghp_", length: 36, description: "a GitHub token"),
    Prefix(text: "gho_", length: 36, description: "a GitHub token"),
    Prefix(text: "ghu_", length: 36, description: "a GitHub token"),
    Prefix(text: "ghs_", length: 36, description: "a GitHub token"),
    Prefix(text: "ghr_", length: 36, description: "a GitHub token"),
    Prefix(text: "github_pat_", length: 22, description: "a GitHub token"),
    Prefix(text: "glpat-", length: 20, description: "a GitLab token"),
    Prefix(text: "xoxb-", length: 20, description: "a Slack token"),
    Prefix(text: "xoxp-", length: 20, description: "a Slack token"),
    Prefix(text: "xoxa-", length: 20, description: "a Slack token"),
    Prefix(text: "xoxr-", length: 20, description: "a Slack token"),
    Prefix(text: "xoxs-", length: 20, description: "a Slack token"),
    Prefix(text: "xapp-", length: 20, description: "a Slack token"),
    Prefix(text: "sk_live_", length: 16, description: "a Stripe key"),
    Prefix(text: "rk_live_", length: 16, description: "a Stripe key"),
    Prefix(text: "sk_test_", length: 16, description: "a Stripe key"),
    Prefix(text: "sk-ant-", length: 32, description: "an Anthropic key"),
    Prefix(text: "sk-proj-", length: 32, description: "an OpenAI key"),
    Prefix(text: "sk-", length: 40, description: "an OpenAI key"),
    Prefix(text: "AIza", length: 35, description: "a Google API key"),
    Prefix(text: "ya29.", length: 20, description: "a Google access token"),
    Prefix(text: "SG.", length: 60, description: "a SendGrid key"),
    Prefix(text: "shpat_", length: 32, description: "a Shopify token"),
    Prefix(text: "shpss_", length: 32, description: "a Shopify secret"),
    Prefix(text: "npm_", length: 36, description: "an npm token"),
    Prefix(text: "dop_v1_", length: 64, description: "a DigitalOcean token"),
    Prefix(text: "hvs.", length: 20, description: "a Vault token"),
    Prefix(text: "ATATT3", length: 40, description: "an Atlassian token"),
    Prefix(text: "xkeysib-", length: 40, description: "a Brevo key"),
    Prefix(text: "PMAK-", length: 40, description: "a Postman key"),
    Prefix(text: "AKIA", length: 16, description: "an AWS access key id"),
    Prefix(text: "ASIA", length: 16, description: "an AWS access key id"),
  ]

  /// The prefixes by their first byte.
  private static let prefixesByByte = Dictionary(grouping: prefixes) { $0.text.utf8.first ?? 0 }

  private static func word(_ word: ArraySlice<UInt8>) -> SecretShape? {
    guard let first = word.first else { return nil }
    if let kind = prefixesByByte[first]?.first(where: { isKind($0, word) }) {
      return SecretShape(description: kind.description, range: word.startIndex..<word.endIndex)
    }
    guard isJSONWebToken(word) else { return nil }
    return SecretShape(
      description: "a JSON web token", range: word.startIndex..<word.endIndex)
  }

  private static func isKind(_ kind: Prefix, _ word: ArraySlice<UInt8>) -> Bool {
    guard word.starts(with: kind.text.utf8) else { return false }
    let rest = word.dropFirst(kind.text.utf8.count)
    guard rest.count >= kind.length else { return false }
    if kind.length == 16, kind.text.count == 4 {
      // An access key id has no other length and no small letters.
      return rest.count == 16 && rest.allSatisfy { isUpperOrDigit($0) } && isGenuine(rest)
    }
    return isGenuine(rest)
  }

  /// Three parts in Base64 (RFC 7515 §3.1) of which the first two are JSON objects.
  private static func isJSONWebToken(_ word: ArraySlice<UInt8>) -> Bool {
    let object = Array("eyJ".utf8)
    guard word.starts(with: object) else { return false }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count >= 16 && parts[1].starts(with: object)
      && parts[1].count >= 16 && parts[2].count >= 16
  }

  /// A private key in PEM (RFC 7468 §10), of any kind, with its last line where it has one.
  private static func privateKey(in bytes: ArraySlice<UInt8>) -> SecretShape? {
    guard let begin = bytes.firstRange(ofBytes: "-----BEGIN "),
      let label = bytes[begin.upperBound...].firstRange(ofBytes: "PRIVATE KEY-----"),
      !bytes[begin.upperBound..<label.lowerBound].contains(UInt8(ascii: "\n"))
    else { return nil }
    let end = bytes[label.upperBound...].firstRange(ofBytes: "PRIVATE KEY-----")
    return SecretShape(
      description: "a private key", range: begin.lowerBound..<(end?.upperBound ?? bytes.endIndex))
  }

  // MARK: Characters

  /// Whether a text may be a credential, and not what stands for one in documentation: `XXXX…`,
  /// `…EXAMPLE`.
  private static func isGenuine(_ bytes: ArraySlice<UInt8>) -> Bool {
    !Placeholder.isOne(String(decoding: bytes, as: UTF8.self)) && Set(bytes).count >= 8
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  private static func isUpperOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
  }
}
