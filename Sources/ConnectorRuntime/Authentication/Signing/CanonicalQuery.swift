/// A query taken apart, its names and values decoded.
struct CanonicalQuery {
  /// One parameter.
  struct Parameter: Hashable {
    var name: [UInt8]
    var value: [UInt8]

    init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }

    init(_ name: String, _ value: String) {
      self.init(name: Array(name.utf8), value: Array(value.utf8))
    }
  }

  /// The parameters in the order written.
  var parameters: [Parameter]

  /// Takes a query apart as it stands on the wire.
  ///
  /// - Parameter plusIsSpace: whether `+` means a space, as in a form.
  init(_ text: String, plusIsSpace: Bool) {
    parameters = text.utf8.split(separator: UInt8(ascii: "&")).map { part in
      let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      let value = end == part.endIndex ? part[end...] : part[part.index(after: end)...]
      return Parameter(
        name: Self.decoded(part[..<end], plusIsSpace), value: Self.decoded(value, plusIsSpace))
    }
  }

  /// The bytes without percent-encoding; a `%` that begins no escape stands for itself.
  static func decoded(_ text: some Sequence<UInt8>, _ plusIsSpace: Bool) -> [UInt8] {
    let bytes = Array(text)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        output.append(high << 4 | low)
        index += 3
        continue
      }
      output.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      index += 1
    }
    return output
  }

  /// The parameters with all but unreserved characters escaped, in order of their encoded names,
  /// then values.
  var sortedPairs: [(name: String, value: String)] {
    parameters
      .map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
      .sorted { left, right in
        left.0 == right.0
          ? left.1.utf8.lexicographicallyPrecedes(right.1.utf8)
          : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
      }
      .map { (name: $0.0, value: $0.1) }
  }

  /// The sorted parameters as a query.
  var text: String { sortedPairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
