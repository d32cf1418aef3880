import Compression
import ConnectorRuntime
import CurlTransport
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Bodies of several parts, compressed ones, and large ones of which a server is asked first.
@Suite struct BodyWireTests {
  private func multipart(_ folder: TemporaryFolder) throws -> MultipartContent {
    let path = try folder.write("a,b\r\n1,2\r\n", to: "data.csv")
    return MultipartContent(
      boundary: "edge",
      parts: [
        .init(name: "note", content: .text("two\nlines, é")),
        .init(
          name: "f\"1\r\n", filename: "Übung \"1\".csv", type: "text/csv",
          content: .file(path: path)),
        .init(name: "empty", content: .text("")),
      ])
  }

  private static let multipartText =
    "--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntwo\nlines, é\r\n"
    + "--edge\r\nContent-Disposition: form-data; name=\"f%221%0D%0A\"; "
    + "filename=\"Übung %221%22.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n"
    + "--edge\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--edge--\r\n"

  @Test func fieldsAndFilesGoOutWithTheirLength() async throws {
    let folder = try TemporaryFolder()
    let server = try RawServer(answer: answer(""))
    _ = try await makeTransport().perform(
      TransportRequest(
        method: "POST", url: server.url(), body: .multipart(try multipart(folder))))
    let request = try #require(server.requests.last)
    #expect(String(decoding: request.body, as: UTF8.self) == Self.multipartText)
    #expect(request.value(of: "Content-Length") == "\(Self.multipartText.utf8.count)")
    #expect(request.value(of: "Expect") == nil)
  }

  @Test func nothingAtAllIsTheEndAlone() {
    let content = MultipartContent(boundary: "edge", parts: [])
    #expect(content.segments == [.bytes(Array("--edge--\r\n".utf8))])
  }

  @Test func bytesAreCompressedWhole() async throws {
    let server = try RawServer(answer: answer(""))
    let text = Array(String(repeating: "abc", count: 1_000).utf8)
    var request = TransportRequest(method: "PUT", url: server.url(), body: .bytes(text))
    request.contentCoding = .gzip
    _ = try await makeTransport().perform(request)
    let received = try #require(server.requests.last)
    #expect(received.body == GzipEncoder.compress(text))
    #expect(received.value(of: "Content-Length") == "\(received.body.count)")
  }

  @Test(arguments: [false, true])
  func filesAreCompressedInChunks(isMultipart: Bool) async throws {
    let journal = Mutex<[HTTPServerRequest]>([])
    let server = try HTTPServer { request in
      journal.withLock { $0.append(request) }
      return HTTPServerResponse(status: 200)
    }
    let folder = try TemporaryFolder()
    let text = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 3 ^ $0 >> 5) }
    let path = try folder.write(text, to: "data.bin")
    let content = MultipartContent(
      boundary: "edge", parts: [.init(name: "f", filename: "f", content: .file(path: path))])
    var request = TransportRequest(
      method: "POST", url: "http://127.0.0.1:\(server.port)/",
      body: isMultipart ? .multipart(content) : .file(path: path))
    request.contentCoding = .gzip
    let transport = makeTransport()
    for _ in 0..<2 { _ = try await transport.perform(request) }
    await server.stop()
    let received = journal.withLock { $0 }
    #expect(received.count == 2)
    #expect(received[0].body == received[1].body)
    #expect(received[0].header("Transfer-Encoding") == "chunked")
    #expect(received[0].header("Content-Length") == nil)
    let packed = try folder.write(received[0].body, to: "received.gz")
    let unpacked = try await ChildProcess.run(
      ["/bin/sh", "-c", "exec gzip -dc < \"$1\"", "sh", packed])
    #expect(unpacked.status == 0)
    if isMultipart {
      #expect(unpacked.output.count > text.count)
    } else {
      #expect(unpacked.output == text)
    }
  }

  // MARK: Expect: 100-continue

  private static let large = [UInt8](repeating: 0x61, count: 1 << 20)

  /// Reads a head alone, byte by byte.
  private static func head(_ connection: RawConnection) throws -> String? {
    var head = ""
    while !head.hasSuffix("\r\n\r\n") {
      guard let byte = try connection.read(1)?.first else { return nil }
      head.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return head
  }

  private static func readBody(_ connection: RawConnection, _ count: Int) throws -> Int {
    var received = 0
    while received < count, let more = try connection.read(65_536) { received += more.count }
    return received
  }

  @Test(arguments: ["POST", "PUT"])
  func aServerIsAskedBeforeALargeBody(method: String) async throws {
    let heads = Mutex<[String]>([])
    let counts = Mutex<[Int]>([])
    let server = try RawServer { connection, _ in
      guard let head = try Self.head(connection) else { return }
      heads.withLock { $0.append(head) }
      try connection.write("HTTP/1.1 100 Continue\r\n\r\n")
      let count = try Self.readBody(connection, Self.large.count)
      counts.withLock { $0.append(count) }
      try connection.write(answer("done"))
    }
    let response = try await makeTransport().perform(
      TransportRequest(method: method, url: server.url(), body: .bytes(Self.large)))
    #expect(String(decoding: response.body, as: UTF8.self) == "done")
    #expect(heads.withLock { $0 }.map { $0.contains("Expect: 100-continue\r\n") } == [true])
    #expect(counts.withLock { $0 } == [Self.large.count])
  }

  @Test func aServerThatKnowsNothingOfItGetsTheBodyAllTheSame() async throws {
    // It says nothing before it has the body.
    let server = try RawServer(answer: answer("done"))
    let response = try await makeTransport().perform(
      TransportRequest(method: "POST", url: server.url(), body: .bytes(Self.large)))
    #expect(response.status == 200)
    #expect(server.requests.map(\.body.count) == [Self.large.count])
  }

  @Test func aServerThatDeclinesToBeAskedGetsTheRequestWithout() async throws {
    let heads = Mutex<[String]>([])
    let server = try RawServer { connection, _ in
      while let head = try Self.head(connection) {
        heads.withLock { $0.append(head) }
        if head.contains("Expect:") {
          try connection.write(answer("no expectations", status: "417 Expectation Failed"))
        } else {
          _ = try Self.readBody(connection, Self.large.count)
          try connection.write(answer("done"))
        }
      }
    }
    let response = try await makeTransport().perform(
      TransportRequest(method: "POST", url: server.url(), body: .bytes(Self.large)))
    #expect(response.status == 200)
    #expect(String(decoding: response.body, as: UTF8.self) == "done")
    #expect(heads.withLock { $0 }.map { $0.contains("Expect:") } == [true, false])
  }

  @Test func aRefusalComesBeforeTheBody() async throws {
    let server = try RawServer { connection, _ in
      _ = try Self.head(connection)
      try connection.write(answer("too large", status: "413 Content Too Large"))
      connection.waitForEnd()
    }
    let response = try await makeTransport().perform(
      TransportRequest(method: "POST", url: server.url(), body: .bytes(Self.large)))
    #expect(response.status == 413)
    #expect(String(decoding: response.body, as: UTF8.self) == "too large")
  }

  @Test func aFileThatIsCompressedIsPreviewedAsItGoesOut() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(answer("", status: "413 Content Too Large"))
      connection.waitForEnd()
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.large, to: "data.bin")
    var request = TransportRequest(
      method: "PUT", url: server.url(), headers: [HTTPField("Content-Encoding", "gzip")],
      body: .file(path: path))
    request.contentCoding = .gzip
    let transport = makeTransport()
    let preview = try transport.wire(request)
    _ = try await transport.perform(request)
    let received = try #require(server.requests.first)
    #expect(
      received.lines.dropFirst()
        == preview.fields.map { "\($0.field.name): \($0.field.value)" }[...])
    #expect(received.value(of: "Transfer-Encoding") == "chunked")
    #expect(received.value(of: "Expect") == "100-continue")
    #expect(preview.bodyLength == nil)
  }

  // MARK: Files that change

  @Test func aFileThatIsAnotherSinceIsAnError() async throws {
    let server = try RawServer(answer: answer(""))
    let folder = try TemporaryFolder()
    let path = try folder.write("first", to: "data.txt")
    var status = stat()
    #expect(stat(path, &status) == 0)
    var request = TransportRequest(method: "POST", url: server.url(), body: .file(path: path))
    request.fileStamps = [path: FileStamp(status)]
    _ = try await makeTransport().perform(request)
    try folder.write("second", to: "data.txt")
    let error = await failure(of: request)
    #expect(error?.kind == .localFile)
    #expect(error?.message.hasSuffix("it changed while the request was being repeated") == true)
    #expect(server.requests.count == 1)
  }
}
