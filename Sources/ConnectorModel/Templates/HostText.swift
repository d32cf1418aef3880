/// What a value inside a URL's authority may be: a host or a part of one, maybe with a port.
package enum HostText {
  /// Whether a text is letters, digits, `-`, `.` and `_`, or an address in brackets, and then maybe
  /// `:` and a port.
  package static func isLegal(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var hostEnd = bytes.count
    if bytes.first == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
      hostEnd = close + 1
      let isAddress = bytes[1..<close].allSatisfy { byte in
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || isHexDigit(byte)
      }
      guard isAddress else { return false }
    } else {
      hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard bytes[..<hostEnd].allSatisfy(isHostCharacter) else { return false }
    }
    if hostEnd == bytes.count { return !bytes.isEmpty }
    let port = bytes[(hostEnd + 1)...]
    return bytes[hostEnd] == UInt8(ascii: ":") && hostEnd > 0 && (1...5).contains(port.count)
      && port.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
