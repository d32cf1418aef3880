/// A URI or a reference to one, in its five parts (RFC 3986 §4.1).
struct URIReference {
  private var scheme: Substring?
  private var authority: Substring?
  private var path: Substring
  private var query: Substring?
  /// What stands behind `#`, as it is written; nil without one.
  private(set) var fragment: Substring?

  /// Takes a text apart as RFC 3986 appendix B does; any text has a reading.
  init(_ text: some StringProtocol) {
    var rest = Substring(text)
    if let sharp = rest.firstIndex(of: "#") {
      fragment = rest[rest.index(after: sharp)...]
      rest = rest[..<sharp]
    }
    if let mark = rest.firstIndex(of: "?") {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
      scheme = rest[..<colon]
      rest = rest[rest.index(after: colon)...]
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: "/") ?? rest.endIndex
      authority = rest[..<end]
      rest = rest[end...]
    }
    path = rest
  }

  /// Whether it has a scheme, and so means the same whatever stands around it.
  var isAbsolute: Bool { scheme != nil }

  /// The URI without a fragment.
  var resource: String { text(withFragment: false) }

  /// The reference seen from a base (RFC 3986 §5.2).
  func resolved(against base: URIReference) -> URIReference {
    var target = self
    if scheme != nil {
      target.path = Self.removingDots(path)
      return target
    }
    target.scheme = base.scheme
    if authority != nil {
      target.path = Self.removingDots(path)
      return target
    }
    target.authority = base.authority
    if path.isEmpty {
      target.path = base.path
      if query == nil { target.query = base.query }
    } else if path.hasPrefix("/") {
      target.path = Self.removingDots(path)
    } else if base.authority != nil, base.path.isEmpty {
      target.path = Self.removingDots("/" + path)
    } else {
      let folder = base.path.lastIndex(of: "/").map { base.path[...$0] } ?? ""
      target.path = Self.removingDots(folder + path)
    }
    return target
  }

  /// The text with percent-encoded bytes undone.
  static func decoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
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
    return String(decoding: bytes, as: UTF8.self)
  }

  private func text(withFragment: Bool) -> String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if withFragment, let fragment { text += "#" + fragment }
    return text
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
  }

  /// RFC 3986 §5.2.4.
  private static func removingDots(_ path: Substring) -> Substring {
    guard
      path.contains("./") || path.hasSuffix("/.") || path.hasSuffix("/..") || path == "."
        || path == ".."
    else { return path }
    var output: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { output.append("") }
      case "..":
        // The empty segment in front of the first slash stays.
        if output.count > 1 || (output.count == 1 && output[0] != "") { output.removeLast() }
        if isLast { output.append("") }
      default: output.append(segment)
      }
    }
    return output.joined(separator: "/")[...]
  }
}
