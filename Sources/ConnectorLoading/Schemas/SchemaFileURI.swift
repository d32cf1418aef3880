/// Paths of files as URIs, so that relative references between schemas can be resolved.
enum SchemaFileURI {
  private static let scheme = "file://"

  /// The URI of a file with an absolute path.
  static func file(_ path: String) -> String {
    var text = scheme
    for byte in path.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || "-._~/".utf8.contains(byte)
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }

  /// The URI of a folder, from which references start.
  static func folder(_ path: String) -> String { file(path == "/" ? path : path + "/") }

  /// The absolute path of a URI; nil for one that is no local file's.
  static func path(_ uri: String) -> String? {
    guard uri.hasPrefix(scheme + "/") else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(uri.utf8.dropFirst(scheme.utf8.count))[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return PathText.absolute(String(decoding: bytes, as: UTF8.self), from: "/")
  }
}
