/// `file:` URIs (RFC 8089).
enum FileURI {
  /// The absolute path of a URI; nil for another scheme or another machine.
  static func path(_ uri: String) -> String? {
    guard uri.lowercased().hasPrefix("file://") else { return nil }
    var rest = Array(uri.utf8.dropFirst("file://".utf8.count))
    if !rest.starts(with: "/".utf8) {
      guard rest.starts(with: "localhost/".utf8) else { return nil }
      rest.removeFirst("localhost".utf8.count)
    }
    var path: [UInt8] = []
    var index = 0
    while index < rest.count {
      if rest[index] == UInt8(ascii: "%"), index + 2 < rest.count,
        let byte = UInt8(String(decoding: rest[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        path.append(byte)
        index += 3
      } else {
        path.append(rest[index])
        index += 1
      }
    }
    // No path holds a NUL.
    if path.contains(0) { return nil }
    return String(decoding: path, as: UTF8.self)
  }
}
