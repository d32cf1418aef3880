/// Finds the end of the first request in received bytes (RFC 9112 §6).
struct HTTPRequestFraming {
  /// How far the bytes go.
  enum Progress: Hashable {
    /// The header is not complete.
    case header
    /// The header is complete, the body is not.
    case body(expectsContinue: Bool)
    /// The request takes so many bytes.
    case complete(Int)
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func scan() -> Progress {
    position = 0
    var length = 0
    var isChunked = false
    var expectsContinue = false
    guard nextLine() != nil else { return .header }
    while true {
      guard let line = nextLine() else { return .header }
      if line.isEmpty { break }
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let value = parts[1].filter { $0 != " " && $0 != "\t" }.lowercased()
      switch parts[0].lowercased() {
      case "content-length": length = Int(value) ?? 0
      case "transfer-encoding": isChunked = value.hasSuffix("chunked")
      case "expect": expectsContinue = value == "100-continue"
      default: break
      }
    }
    let isComplete = isChunked ? skipChunks() : skip(length)
    return isComplete ? .complete(position) : .body(expectsContinue: expectsContinue)
  }

  private mutating func skipChunks() -> Bool {
    while let line = nextLine() {
      let size = Int(line.prefix { $0.isHexDigit }, radix: 16) ?? 0
      if size == 0 {
        while let trailer = nextLine() {
          if trailer.isEmpty { return true }
        }
        return false
      }
      guard skip(size), nextLine() != nil else { return false }
    }
    return false
  }

  private mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - position else { return false }
    position += count
    return true
  }

  /// The next line without its end; nil if it has none yet.
  private mutating func nextLine() -> String? {
    guard let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
    var line = bytes[position..<end]
    if line.last == 0x0D { line = line.dropLast() }
    position = end + 1
    return String(decoding: line, as: UTF8.self)
  }
}
