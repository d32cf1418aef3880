import Compression
import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import Testing

/// Bodies in content codings: they come decoded, and only whole.
@Suite struct CodedBodyTests {
  private static let text = #"{"hello":"world","n":[1,2,3]}"#

  /// `{"hello":"world","n":[1,2,3]}` in each coding.
  static let codings = [
    ("gzip", "H4sIAAAAAAACA6tWykjNyclXslIqzy/KSVHSUcpTsoo21DHSMY6tBQAuNHxqHQAAAA=="),
    ("deflate", "eJyrVspIzcnJV7JSKs8vyklR0lHKU7KKNtQx0jGOrQUAi0MItQ=="),
    ("br", "Cw6AeyJoZWxsbyI6IndvcmxkIiwibiI6WzEsMiwzXX0D"),
    ("zstd", "KLUv/QRY6QAAeyJoZWxsbyI6IndvcmxkIiwibiI6WzEsMiwzXX1Tq+yx"),
  ]

  /// How a server may say where its response ends.
  enum Framing: CaseIterable {
    case length
    case chunks
    case connection
  }

  /// A response that is whole by its own account.
  private static func response(
    _ body: [UInt8], _ fields: String..., framing: Framing = .length, status: String = "200 OK"
  ) -> [UInt8] {
    let lines = ["HTTP/1.1 \(status)"] + fields
    let head = lines.joined(separator: "\r\n") + "\r\n"
    switch framing {
    case .length: return Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    case .connection: return Array("\(head)Connection: close\r\n\r\n".utf8) + body
    case .chunks:
      // The longer the body, the more chunks, and none where it has no byte.
      let chunks = stride(from: 0, to: body.count, by: 11).map { start in
        let chunk = body[start..<min(start + 11, body.count)]
        return Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
      }
      return Array("\(head)Transfer-Encoding: chunked\r\n\r\n".utf8) + chunks.joined()
        + Array("0\r\n\r\n".utf8)
    }
  }

  /// A server that answers once on each connection, and then closes it.
  private func server(_ answer: [UInt8]) throws -> RawServer {
    try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(answer)
    }
  }

  /// The body of what is made of an answer.
  private func body(_ answer: [UInt8], method: String = "GET") async throws -> String {
    let server = try server(answer)
    let response = try await makeTransport().perform(
      TransportRequest(method: method, url: server.url()))
    #expect(response.bodyLength == response.body.count)
    return String(decoding: response.body, as: UTF8.self)
  }

  private func error(_ answer: [UInt8]) async throws -> TransportError? {
    let server = try server(answer)
    return await failure(of: TransportRequest(method: "GET", url: server.url()))
  }

  private static func bytes(_ base64: String) -> [UInt8] {
    Array(Data(base64Encoded: base64) ?? Data())
  }

  private static var gzip: [UInt8] { bytes(codings[0].1) }

  // MARK: - Whole

  @Test(arguments: codings, Framing.allCases)
  func wholeBodiesComeDecoded(_ coding: (String, String), _ framing: Framing) async throws {
    let answer = Self.response(
      Self.bytes(coding.1), "Content-Encoding: \(coding.0)", framing: framing)
    #expect(try await body(answer) == Self.text)
  }

  /// The fields stay as they came.
  @Test func theFieldsSayHowItCame() async throws {
    let server = try server(Self.response(Self.gzip, "Content-Encoding: X-GZip"))
    let response = try await makeTransport().perform(
      TransportRequest(method: "GET", url: server.url()))
    #expect(response.firstValue(of: "Content-Encoding") == "X-GZip")
    #expect(response.firstValue(of: "Content-Length") == "\(Self.gzip.count)")
    #expect(response.bodyLength == 29)
  }

  @Test func namesAreReadAsServersWriteThem() async throws {
    let gzip = Self.gzip
    for value in ["x-gzip", "GZip", " gzip ,identity", ",gzip,", "none, gzip", "gzip, , identity"] {
      let answer = Self.response(gzip, "Content-Encoding: \(value)")
      #expect(try await body(answer) == Self.text, "\(value)")
    }
    for value in ["identity", "", "none", "Identity, identity"] {
      let answer = Self.response(Array(Self.text.utf8), "Content-Encoding: \(value)")
      #expect(try await body(answer) == Self.text, "\(value)")
    }
  }

  @Test func severalCodingsAreUndone() async throws {
    let twice = try #require(GzipEncoder.compress(Self.gzip))
    #expect(try await body(Self.response(twice, "Content-Encoding: gzip, gzip")) == Self.text)
    let fields = Self.response(twice, "Content-Encoding: gzip", "Content-Encoding: x-gzip")
    #expect(try await body(fields) == Self.text)
    let brotli = Self.bytes(Self.codings[2].1)
    let mixed = try #require(GzipEncoder.compress(brotli))
    #expect(try await body(Self.response(mixed, "Content-Encoding: br, gzip")) == Self.text)
    let five = "gzip" + String(repeating: ", gzip", count: 4)
    var nested = Self.gzip
    for _ in 1..<5 { nested = try #require(GzipEncoder.compress(nested)) }
    #expect(try await body(Self.response(nested, "Content-Encoding: \(five)")) == Self.text)
    nested = try #require(GzipEncoder.compress(nested))
    #expect(
      try await error(Self.response(nested, "Content-Encoding: \(five), gzip"))
        == TransportError(.unknownCoding, "the body has more than five content codings"))
  }

  @Test func membersOfGzipAreJoined() async throws {
    let answer = Self.response(Self.gzip + Self.gzip, "Content-Encoding: gzip")
    #expect(try await body(answer) == Self.text + Self.text)
  }

  @Test(arguments: ["gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"], Framing.allCases)
  func aBodyWithoutAByteIsEmpty(coding: String, framing: Framing) async throws {
    let answer = Self.response([], "Content-Encoding: \(coding)", framing: framing)
    #expect(try await body(answer) == "")
  }

  @Test func whatHasNoBodyHasNoCoding() async throws {
    let fields = "Content-Encoding: gzip\r\nContent-Length: 40\r\n\r\n"
    #expect(try await body(Array("HTTP/1.1 200 OK\r\n\(fields)".utf8), method: "HEAD") == "")
    #expect(try await body(Array("HTTP/1.1 204 No Content\r\n\(fields)".utf8)) == "")
    #expect(try await body(Array("HTTP/1.1 304 Not Modified\r\n\(fields)".utf8)) == "")
  }

  /// Whoever asks for codings himself gets what he asked for, decoded.
  @Test func aGivenAcceptEncodingIsSentAsItIs() async throws {
    let server = try server(
      Self.response(Self.bytes(Self.codings[2].1), "Content-Encoding: br"))
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url(), headers: [HTTPField("Accept-Encoding", "br;q=1")]))
    #expect(String(decoding: response.body, as: UTF8.self) == Self.text)
    let lines = try #require(server.requests.first).lines
    #expect(
      lines.filter { $0.lowercased().hasPrefix("accept-encoding") } == [
        "Accept-Encoding: br;q=1"
      ])
  }

  /// A transfer's own coding is undone, too, though none is asked for.
  @Test func codingsOfTheTransferAreUndone() async throws {
    func chunked(_ body: [UInt8]) -> [UInt8] {
      let size = String(body.count, radix: 16)
      return Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n\(size)\r\n".utf8)
        + body + Array("\r\n0\r\n\r\n".utf8)
    }
    #expect(try await body(chunked(Self.gzip)) == Self.text)
    #expect(
      try await error(chunked(Array(Self.gzip.dropLast()))) == Self.cut("gzip"))
  }

  // MARK: - Not whole

  private static func cut(_ coding: String) -> TransportError {
    TransportError(.interrupted, "the body ends in the middle of its \(coding) coding")
  }

  @Test(arguments: codings, Framing.allCases)
  func whatEndsTooEarlyIsAnInterruption(
    _ coding: (String, String), _ framing: Framing
  ) async throws {
    let bytes = Self.bytes(coding.1)
    for count in [1, bytes.count / 2, bytes.count - 1] {
      let answer = Self.response(
        Array(bytes[..<count]), "Content-Encoding: \(coding.0)", framing: framing)
      #expect(try await error(answer) == Self.cut(coding.0), "\(count) bytes")
    }
  }

  /// What the framing says comes first: it is nearer to the cause.
  @Test func aBodyThatIsCutByItsFramingSaysSo() async throws {
    let answer = Array(
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n".utf8)
    #expect(
      try await error(answer + Self.gzip.prefix(20))
        == TransportError(.interrupted, "the connection ended in the middle of the body"))
  }

  @Test func damageIsAnInterruption() async throws {
    var wrong = Self.gzip
    wrong[wrong.count - 8] ^= 1
    #expect(
      try await error(Self.response(wrong, "Content-Encoding: gzip"))
        == TransportError(.interrupted, "the body's gzip coding is damaged: incorrect data check"))
    #expect(
      try await error(Self.response(Array("not coded".utf8), "Content-Encoding: br"))
        == TransportError(.interrupted, "the body's br coding is damaged"))
    #expect(
      try await error(Self.response(Self.gzip + [0], "Content-Encoding: gzip"))
        == TransportError(.interrupted, "the body goes on behind the end of its gzip coding"))
  }

  @Test func unknownCodingsAreNamedWhereTheyHaveAName() async throws {
    for (value, quoted) in [
      ("nonsense", " 'nonsense'"), ("gzip, compress", " 'compress'"), ("chunked", " 'chunked'"),
      ("a b", ""), (String(repeating: "x", count: 41), ""),
    ] {
      #expect(
        try await error(Self.response(Self.gzip, "Content-Encoding: \(value)"))
          == TransportError(.unknownCoding, "the body's content coding\(quoted) is not known"))
    }
  }

  @Test func aSinkGetsWhatCameAndThenTheError() async throws {
    let received = Mutex([UInt8]())
    let server = try server(Self.response(Array(Self.gzip.dropLast()), "Content-Encoding: gzip"))
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: server.url(),
        bodySink: .stream(
          limit: 10, when: { _, _ in true }, write: { bytes in received.withLock { $0 += bytes } })
      ))
    #expect(error == Self.cut("gzip"))
    #expect(String(decoding: received.withLock { $0 }, as: UTF8.self) == Self.text)
  }

  @Test func theLimitCountsDecodedBytes() async throws {
    for (limit, fits) in [(29, true), (28, false)] {
      let server = try server(Self.response(Self.gzip, "Content-Encoding: gzip"))
      let request = TransportRequest(
        method: "GET", url: server.url(), bodySink: .memory(limit: limit))
      if fits {
        #expect(try await makeTransport().perform(request).bodyLength == 29)
      } else {
        #expect(await failure(of: request)?.kind == .bodyTooLarge(limit: limit))
      }
    }
  }
}
