import CLibCurl
import ConnectorRuntime

/// Puts what libcurl tells of the wire together to whole lines and heads.
///
/// libcurl tells a request's head in as many parts as it was sent in, and older versions a remark
/// in several; half of a secret would be recognised by nobody.
struct WireLines {
  /// The longest line and head that are kept; libcurl itself sends and takes no longer ones.
  private static let limit = 2 << 20

  private var remark: [UInt8] = []
  private var requestHead: [UInt8] = []
  private var responseLine: [UInt8] = []

  /// Takes bytes of a kind and gives the events that they complete.
  mutating func events(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) -> [WireEvent] {
    switch kind {
    case CURLINFO_TEXT:
      return Self.lines(in: &remark, adding: bytes).map { .remark($0) }
    case CURLINFO_HEADER_IN:
      return Self.lines(in: &responseLine, adding: bytes).map { .responseLine($0) }
    case CURLINFO_HEADER_OUT:
      return heads(adding: bytes)
    case CURLINFO_DATA_IN: return [.responseBody(bytes: bytes.count)]
    case CURLINFO_DATA_OUT: return [.requestBody(bytes: bytes.count)]
    default: return []
    }
  }

  private mutating func heads(adding bytes: UnsafeRawBufferPointer) -> [WireEvent] {
    guard requestHead.count + bytes.count <= Self.limit else { return [] }
    requestHead.append(contentsOf: bytes)
    var events: [WireEvent] = []
    while let end = requestHead.firstRange(of: Array("\r\n\r\n".utf8)) {
      let lines = requestHead[..<end.lowerBound].split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      events.append(.requestHead(lines.map { Self.text($0) }))
      requestHead.removeSubrange(..<end.upperBound)
    }
    return events
  }

  private static func lines(
    in pending: inout [UInt8], adding bytes: UnsafeRawBufferPointer
  ) -> [String] {
    guard pending.count + bytes.count <= limit else { return [] }
    pending.append(contentsOf: bytes)
    var lines: [String] = []
    var start = pending.startIndex
    while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(text(pending[start..<end]))
      start = end + 1
    }
    pending.removeSubrange(..<start)
    return lines
  }

  /// A line without its carriage return; what is not UTF-8 becomes U+FFFD.
  private static func text(_ line: ArraySlice<UInt8>) -> String {
    let end = line.last == UInt8(ascii: "\r") ? line.endIndex - 1 : line.endIndex
    return String(decoding: line[line.startIndex..<end], as: UTF8.self)
  }
}
