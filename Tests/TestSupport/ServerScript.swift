import Foundation
import Synchronization

/// What a server is asked and what it answers, request by request, as a small text says.
///
/// ```
/// # A comment.
/// > GET /things?page={n}              a request: how its first line begins
/// >+ Authorization: Bearer x          a field that it has
/// >- Range                            a field that it has not
/// >= {"a": 1}                         its whole body
/// < HTTP/1.1 200 OK                   a line of the answer's head
/// < Content-Length: auto              `auto` counts what comes of the body
/// <
/// <| {"items": [{n}]}\n               bytes of the body: \n, \r, \\ and \xHH are read
/// <* 1000 ab                          a text so many times
/// <gzip 100                           so many MiB of one byte, as gzip makes them small
/// ! close                             then: close, reset, hang or drip (a byte now and then)
/// ! times 3                           so many such requests; {n} and {n+1} count them from 1
/// ```
package struct ServerScript: Sendable {
  package struct Malformed: Error, Sendable {
    package let line: Int
  }

  /// One request that is to come, and what is answered.
  package struct Exchange: Sendable {
    package var request = ""
    var present: [String] = []
    var absent: [String] = []
    var body: String?
    var head: [String] = []
    var content: [Part] = []
    var end = "wait"
    package var times = 1
  }

  enum Part: Sendable {
    case text(String)
    case repeated(Int, String)
    case gzip(mebibytes: Int)
  }

  /// The exchanges in order.
  package private(set) var exchanges: [Exchange] = []

  /// How many requests are to come.
  package var count: Int { exchanges.reduce(0) { $0 + $1.times } }

  package init(_ text: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let mark = String(line.prefix { $0 != " " })
      let rest = String(line.dropFirst(mark.count + 1))
      if mark == ">" {
        exchanges.append(Exchange(request: rest))
        continue
      }
      guard var last = exchanges.popLast() else { throw Malformed(line: index + 1) }
      let words = rest.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      switch mark {
      case ">+": last.present.append(rest)
      case ">-": last.absent.append(rest)
      case ">=": last.body = rest
      case "<": last.head.append(rest)
      case "<|": last.content.append(.text(rest))
      case "<*":
        guard words.count == 2, let times = Int(words[0]) else { throw Malformed(line: index + 1) }
        last.content.append(.repeated(times, String(words[1])))
      case "<gzip":
        guard let size = Int(rest) else { throw Malformed(line: index + 1) }
        last.content.append(.gzip(mebibytes: size))
      case "!":
        if words.count == 2, words[0] == "times", let times = Int(words[1]) {
          last.times = times
        } else if ["close", "reset", "hang", "drip"].contains(rest) {
          last.end = rest
        } else {
          throw Malformed(line: index + 1)
        }
      default: throw Malformed(line: index + 1)
      }
      exchanges.append(last)
    }
  }

  /// The exchange of a request and its number within it, from 1; nil behind the last.
  private func exchange(_ index: Int) -> (Exchange, Int)? {
    var rest = index
    for exchange in exchanges {
      if rest < exchange.times { return (exchange, rest + 1) }
      rest -= exchange.times
    }
    return nil
  }

  /// What is answered to the request of a number, counted from 0.
  func answer(_ index: Int) -> RawSocketServer.Answer {
    guard let (exchange, number) = exchange(index) else { return .close }
    if exchange.head.isEmpty { return exchange.end == "reset" ? .reset : exchange.ending([]) }
    let content = exchange.content.map { part -> [UInt8] in
      switch part {
      case .text(let text): Self.bytes(Self.filled(text, number))
      case .repeated(let times, let text):
        times * text.utf8.count > 1 << 26
          ? [] : Array(String(repeating: text, count: times).utf8)
      case .gzip(let size): GzipBomb.bytes(mebibytes: size)
      }
    }
    var length = content.reduce(0) { $0 + $1.count }
    var filler: (Int, UInt8)?
    if case .repeated(let times, let text)? = exchange.content.last, content.last?.isEmpty == true {
      filler = (times, text.utf8.first ?? 0)
      length += times
    }
    var head = exchange.head.map { line -> [UInt8] in
      Self.bytes(Self.filled(line, number).replacing(": auto", with: ": \(length)")) + [13, 10]
    }.reduce([], +)
    if let long = head.firstRange(of: Array("{1MiB}".utf8)) {
      head.replaceSubrange(long, with: [UInt8](repeating: 0x61, count: 1 << 20))
    }
    let whole = head + content.joined()
    if let (times, byte) = filler { return .filler(head: whole, count: times, byte: byte) }
    return exchange.ending(whole)
  }

  /// What is wrong with the request of a number; nil where it is as it must be.
  package func problem(_ request: RawSocketServer.Received, _ index: Int) -> String? {
    guard let (exchange, number) = exchange(index) else {
      return "request \(index + 1) is one too many: \(request.requestLine)"
    }
    let line = Self.filled(exchange.request, number)
    if !(request.requestLine + " ").hasPrefix(line + " ") {
      return "request \(index + 1) is '\(request.requestLine)' in place of '\(line)'"
    }
    let parts = request.text.split(separator: "\r\n\r\n", maxSplits: 1)
    let fields = (parts.first ?? "").split(separator: "\r\n").dropFirst().map(String.init)
    for field in exchange.present where !fields.contains(Self.filled(field, number)) {
      return "request \(index + 1) lacks '\(field)': \(fields)"
    }
    for name in exchange.absent
    where fields.contains(where: { $0.lowercased().hasPrefix(name.lowercased() + ":") }) {
      return "request \(index + 1) has '\(name)'"
    }
    let body = parts.count > 1 ? String(parts[1]) : ""
    if let expected = exchange.body, body != Self.filled(expected, number) {
      return "request \(index + 1) has the body '\(body)'"
    }
    return nil
  }

  private static func filled(_ text: String, _ number: Int) -> String {
    guard text.contains("{n") else { return text }
    return text.replacing("{n}", with: "\(number)").replacing("{n+1}", with: "\(number + 1)")
  }

  /// The bytes of a text with its escapes read.
  private static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      default: bytes.append(next)
      }
    }
    return bytes
  }
}

extension ServerScript.Exchange {
  fileprivate func ending(_ bytes: [UInt8]) -> RawSocketServer.Answer {
    switch end {
    case "close": .bytesThenClose(bytes)
    case "hang": .hang(after: bytes)
    case "drip": .drip(bytes, UInt8(ascii: "."))
    case "reset": .bytesThenReset(bytes)
    default: .bytes(bytes)
    }
  }
}

extension RawSocketServer {
  /// A server that follows a script, and closes what comes behind its end.
  package convenience init(script: ServerScript) throws {
    let number = Mutex(0)
    try self.init { _ in
      script.answer(
        number.withLock { number in
          defer { number += 1 }
          return number
        })
    }
  }
}
