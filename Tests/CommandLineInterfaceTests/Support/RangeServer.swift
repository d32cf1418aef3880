import Foundation
import Synchronization
import TestSupport

/// A server with one piece of content, which gives parts of it and cuts connections.
final class RangeServer: Sendable {
  /// How it answers.
  struct Manner: Sendable {
    var content: [UInt8]
    /// Fields beside the lengths.
    var fields = ["ETag: \"v1\""]
    /// After how many bytes of a body the connection ends; nil for none.
    var cut: Int?
    /// Whether it gives parts.
    var givesParts = true
    /// What a part's Content-Range says, in place of the truth.
    var contentRange: String?
    /// How many bytes of a part it gives at most.
    var mostBytes = Int.max
    /// Whether a body has a Content-Length, and else ends with the last chunk.
    var saysLength = true
    /// Whether the connection stays open and silent after the cut.
    var hangs = false
  }

  private let server: RawSocketServer

  private final class Box: Sendable {
    let manner: Mutex<Manner>
    init(_ manner: Manner) { self.manner = Mutex(manner) }
  }

  private let box: Box

  init(_ manner: Manner) throws {
    let box = Box(manner)
    self.box = box
    server = try RawSocketServer { Self.answer($0, box.manner.withLock { $0 }) }
  }

  var baseURL: String { server.baseURL }

  /// How it answers from now on.
  var manner: Manner {
    get { box.manner.withLock { $0 } }
    set { box.manner.withLock { $0 = newValue } }
  }

  /// The values of `Range` in the order received; `-` for none.
  var ranges: [String] { server.received.map { Self.field("range", $0) ?? "-" } }

  /// The requests in the order received.
  var received: [RawSocketServer.Received] { server.received }

  func waitForRequests(_ count: Int) async { _ = await server.waitForRequests(count) }

  func stop() { server.stop() }

  static func field(_ name: String, _ request: RawSocketServer.Received) -> String? {
    request.text.split(separator: "\r\n").lazy.map { $0.split(separator: ":", maxSplits: 1) }
      .first { $0.count == 2 && $0[0].lowercased() == name }
      .map { $0[1].trimmingCharacters(in: .whitespaces) }
  }

  private static func answer(
    _ request: RawSocketServer.Received, _ manner: Manner
  ) -> RawSocketServer.Answer {
    let content = manner.content
    var first = 0
    var isPart = false
    let condition = field("if-range", request)
    let isSame =
      condition == nil || manner.fields.contains { $0.hasSuffix(": " + (condition ?? "")) }
    if manner.givesParts, isSame,
      let range = field("range", request)?.dropFirst("bytes=".count),
      let start = Int(range.prefix { $0 != "-" })
    {
      if start >= content.count {
        let head = "HTTP/1.1 416 X\r\nContent-Range: bytes */\(content.count)\r\n"
        return .text(head + "Content-Length: 0\r\n\r\n")
      }
      first = start
      isPart = true
    }
    let body = Array(content[first...].prefix(isPart ? manner.mostBytes : .max))
    var lines = ["HTTP/1.1 \(isPart ? "206 Partial Content" : "200 OK")"] + manner.fields
    if isPart {
      let truth = "bytes \(first)-\(first + body.count - 1)/\(content.count)"
      lines.append("Content-Range: \(manner.contentRange ?? truth)")
    }
    lines.append(
      manner.saysLength ? "Content-Length: \(body.count)" : "Transfer-Encoding: chunked")
    let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let sent = body.prefix(manner.cut ?? .max)
    let framed =
      manner.saysLength
      ? Array(sent)
      : Array("\(String(sent.count, radix: 16))\r\n".utf8) + sent + Array("\r\n".utf8)
    if sent.count < body.count {
      return manner.hangs ? .hang(after: head + framed) : .bytesThenClose(head + framed)
    }
    return .bytes(head + framed + (manner.saysLength ? [] : Array("0\r\n\r\n".utf8)))
  }
}
