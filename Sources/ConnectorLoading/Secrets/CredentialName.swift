/// What a name says of the value under it: `X-Api-Key` and `clientSecret` are names of credentials,
/// `token_type`, `pageToken` and `Idempotency-Key` are not.
package enum CredentialName {
  /// Whether a text under a name is most likely a credential.
  static func holdsSecret(_ text: String, named name: String) -> Bool {
    guard text.utf8.count >= 6, let kind = kind(of: name), !Placeholder.isOne(text) else {
      return false
    }
    return switch kind {
    case .password: isMixed(text)
    case .token: isRandom(text)
    }
  }

  /// What credentials under a name look like.
  package enum Kind: Equatable {
    /// As people choose them, or of any form: what is no plain word is one.
    case password
    /// As machines make them: long and random. Other things have such names too.
    case token
  }

  /// The kind of credential that a name promises.
  package static func kind(of name: String) -> Kind? {
    let words = words(of: name)
    guard let last = words.last, !words.contains(where: others.contains) else { return nil }
    if passwords.contains(last) { return .password }
    if tokens.contains(last) { return .token }
    guard last == "key", let before = words.dropLast().last else { return nil }
    if before == "api" { return .password }
    return keys.contains(before) ? .token : nil
  }

  private static let passwords: Set<String> = [
    "password", "passwd", "pwd", "passphrase", "secret", "clientsecret", "apikey", "appkey",
  ]
  private static let tokens: Set<String> = [
    "token", "accesstoken", "authtoken", "authorization", "credential", "credentials",
  ]
  /// What before `key` makes a credential of it.
  private static let keys: Set<String> = [
    "api", "access", "secret", "private", "auth", "subscription", "app", "application", "account",
    "client", "shared", "signing", "encryption", "functions", "master", "license", "integration",
    "service", "server",
  ]
  /// Words with which a token or a key is none of somebody's identity.
  private static let others: Set<String> = [
    "page", "next", "previous", "continuation", "cursor", "sync", "delta", "csrf", "xsrf",
    "idempotency", "public", "atlassian", "device", "push", "registration", "resume", "upload",
    "foreign", "primary", "partition", "sort", "count", "max", "min",
  ]

  /// The words of a name, in lower case, split at signs and at camel humps.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name.unicodeScalars {
      let isUpper = ("A"..."Z").contains(character)
      let isLower = ("a"..."z").contains(character) || ("0"..."9").contains(character)
      if !isUpper && !isLower || isUpper && wasLower {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isUpper || isLower { word.unicodeScalars.append(character) }
      wasLower = isLower
    }
    if !word.isEmpty { words.append(word) }
    return words.map { $0.lowercased() }
  }

  /// Whether a text is of two kinds of characters: words such as `required` are not.
  private static func isMixed(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.contains(where: { $0 <= 0x20 }) { return false }
    let kinds = [
      bytes.contains { (0x61...0x7A).contains($0) }, bytes.contains { (0x41...0x5A).contains($0) },
      bytes.contains { (0x30...0x39).contains($0) },
      bytes.contains { $0 < 0x30 || (0x3A...0x40).contains($0) || $0 > 0x7A },
    ]
    return kinds.count { $0 } >= 2
  }

  /// Whether a text is one run of letters and digits as a machine makes it: at least 16 characters,
  /// digits among them, and more than 3 bits of entropy in each.
  private static func isRandom(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 16, bytes.contains(where: { (0x30...0x39).contains($0) }),
      bytes.contains(where: { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }),
      bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return false }
    return entropy(of: bytes) > 3
  }

  /// Shannon's entropy of one byte of a text, in bits.
  private static func entropy(of bytes: [UInt8]) -> Double {
    var counts: [UInt8: Int] = [:]
    for byte in bytes { counts[byte, default: 0] += 1 }
    let total = Double(bytes.count)
    return counts.values.reduce(0) { sum, count in
      let share = Double(count) / total
      return sum + share * binaryLogarithm(1 / share)
    }
  }

  /// The binary logarithm of a number of at least 1, linear between powers of two: at most 0.09
  /// too small, which tells random text from words just as well.
  private static func binaryLogarithm(_ value: Double) -> Double {
    Double(value.exponent) + value.significand - 1
  }
}
