/// The forms of identifiers that Nexthink's APIs prescribe.
enum Identifiers {
  /// Whether this is a UUID: `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`.
  static func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit } }
  }

  /// Whether this is a security identifier: `^S(-\d+){2,10}$|^0$`.
  static func isSID(_ text: String) -> Bool {
    if text == "0" { return true }
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.first == "S" && (3...11).contains(groups.count)
      && groups.dropFirst().allSatisfy { group in
        !group.isEmpty && group.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  /// Whether this is a user principal name:
  /// `^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$`.
  static func isUPN(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let dot = parts[1].lastIndex(of: ".") else { return false }
    let domain = parts[1][..<dot]
    let topLevel = parts[1][parts[1].index(after: dot)...]
    return !parts[0].isEmpty && parts[0].utf8.allSatisfy { isAlphanumeric($0, or: "._%+-") }
      && !domain.isEmpty && domain.utf8.allSatisfy { isAlphanumeric($0, or: ".-") }
      && topLevel.utf8.count >= 2 && topLevel.utf8.allSatisfy(isLetter)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isAlphanumeric(_ byte: UInt8, or others: String) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || others.utf8.contains(byte)
  }
}
