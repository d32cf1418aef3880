import ConnectorRuntime
import CurlTransport
import TestSupport
import Testing

/// What a server receives, byte by byte.
@Suite struct RequestWireTests {
  private func received(_ request: TransportRequest, by server: RawServer) async throws
    -> RawRequest
  {
    _ = try await makeTransport().perform(request)
    return try #require(server.requests.last)
  }

  @Test func aPlainGetHasOnlyTheFieldsOfTheContract() async throws {
    let server = try RawServer(answer: answer(""))
    let request = try await received(
      TransportRequest(method: "GET", url: server.url("/x")), by: server)
    #expect(
      request.lines == [
        "GET /x HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: connector-run/0.0",
        "Accept-Encoding: deflate, gzip, br, zstd",
      ])
  }

  @Test(arguments: [
    ("/a/../b", "/a/../b"), ("/a/./b/..", "/a/./b/.."), ("/%2e%2e/x", "/%2e%2e/x"),
    ("//x//y", "//x//y"), ("/a%2fb%00", "/a%2fb%00"), ("/?q=a+b%20c&&=", "/?q=a+b%20c&&="),
    ("?q=1", "/?q=1"), ("", "/"), ("/x#fragment", "/x"), ("/é", "/%c3%a9"), ("/a?b?c", "/a?b?c"),
    ("/a;b=c,d'(e)*!$&:@|{}\"<>\\^`", "/a;b=c,d'(e)*!$&:@|{}\"<>\\^`"), ("/%7euser", "/%7euser"),
  ])
  func thePathGoesOutAsItIs(path: String, target: String) async throws {
    let server = try RawServer(answer: answer(""))
    let request = try await received(
      TransportRequest(method: "GET", url: server.url(path)), by: server)
    #expect(request.lines.first == "GET \(target) HTTP/1.1")
  }

  @Test func headerFieldsKeepTheirOrderAndSpelling() async throws {
    let server = try RawServer(answer: answer(""))
    let request = try await received(
      TransportRequest(
        method: "GET", url: server.url(),
        headers: [
          HTTPField("x-lower", "1"), HTTPField("X-Empty", ""), HTTPField("ACCEPT", "a/b"),
          HTTPField("X-Blank", "  "), HTTPField("X-Twice", "1"), HTTPField("Cookie", "a=b; c=d"),
          HTTPField("X-Twice", "2"), HTTPField("Authorization", "Bearer t"),
          HTTPField("X-Semicolon", "a;"), HTTPField("Content-Type", "text/plain"),
          HTTPField("X-Colon", ":a: b"), HTTPField("X-Text", "é"),
        ]), by: server)
    #expect(
      request.lines.dropFirst(4) == [
        "x-lower: 1", "X-Empty:", "ACCEPT: a/b", "X-Blank:", "X-Twice: 1", "Cookie: a=b; c=d",
        "X-Twice: 2", "Authorization: Bearer t", "X-Semicolon: a;", "Content-Type: text/plain",
        "X-Colon: :a: b", "X-Text: é",
      ])
  }

  @Test func givenFieldsReplaceTheTransportsOwn() async throws {
    let server = try RawServer(answer: answer(""))
    let request = try await received(
      TransportRequest(
        method: "POST", url: server.url(),
        headers: [
          HTTPField("user-agent", "mine"), HTTPField("host", "example.test"),
          HTTPField("accept-encoding", "identity"), HTTPField("content-length", "2"),
        ], body: .bytes(Array("ab".utf8))), by: server)
    #expect(
      Set(request.lines) == [
        "POST / HTTP/1.1", "Host: example.test", "user-agent: mine", "accept-encoding: identity",
        "content-length: 2",
      ])
  }

  @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get"])
  func everyMethodMayHaveABody(method: String) async throws {
    let server = try RawServer(answer: answer(""))
    let body = Array("{\"a\":1}".utf8)
    let request = try await received(
      TransportRequest(method: method, url: server.url(), body: .bytes(body)), by: server)
    #expect(request.lines.first == "\(method) / HTTP/1.1")
    #expect(
      request.lines.dropFirst().sorted() == [
        "Accept-Encoding: deflate, gzip, br, zstd", "Content-Length: 7",
        "Host: 127.0.0.1:\(server.port)", "User-Agent: connector-run/0.0",
      ])
    #expect(request.body == body)
  }

  @Test(arguments: [
    ("GET", nil), ("DELETE", nil), ("HEAD", nil), ("OPTIONS", nil), ("POST", "0"), ("PUT", "0"),
    ("PATCH", "0"),
  ])
  func noBodyHasALengthOnlyWhereOneIsExpected(method: String, length: String?) async throws {
    let server = try RawServer(answer: "HTTP/1.1 204 None\r\n\r\n")
    let request = try await received(
      TransportRequest(method: method, url: server.url()), by: server)
    #expect(request.lines.first == "\(method) / HTTP/1.1")
    #expect(request.value(of: "Content-Length") == length)
    #expect(request.value(of: "Transfer-Encoding") == nil)
  }

  @Test func emptyBytesAreABody() async throws {
    let server = try RawServer(answer: answer(""))
    let request = try await received(
      TransportRequest(method: "DELETE", url: server.url(), body: .bytes([])), by: server)
    #expect(request.value(of: "Content-Length") == "0")
  }

  @Test func aLargeBodyAndAFileArriveWhole() async throws {
    let server = try RawServer(answer: answer(""))
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let inMemory = try await received(
      TransportRequest(method: "POST", url: server.url(), body: .bytes(bytes)), by: server)
    #expect(inMemory.body == bytes)
    #expect(inMemory.value(of: "Expect") == "100-continue")
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "body")
    let fromFile = try await received(
      TransportRequest(method: "PUT", url: server.url(), body: .file(path: path)), by: server)
    #expect(fromFile.body == bytes)
    #expect(fromFile.value(of: "Content-Length") == "3000000")
  }

  @Test func bodyFilesThatCannotBeSentAreLocalErrors() async throws {
    let folder = try TemporaryFolder()
    let missing = await failure(
      of: TransportRequest(
        method: "PUT", url: "http://127.0.0.1:1", body: .file(path: "\(folder.path)/none")))
    #expect(
      missing
        == TransportError(
          .localFile, "the body in \(folder.path)/none: No such file or directory"))
    let directory = await failure(
      of: TransportRequest(
        method: "PUT", url: "http://127.0.0.1:1", body: .file(path: folder.path)))
    #expect(directory?.kind == .localFile)
    #expect(directory?.message.hasSuffix("not a regular file") == true)
  }

  @Test func aFileThatShrinksWhileItIsSentFails() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 7, count: 16 << 20), to: "body")
    let server = try RawServer { connection, _ in
      _ = try connection.read(100)
      _ = try folder.write([], to: "body")
      connection.waitForEnd()
    }
    let error = await failure(
      of: TransportRequest(method: "PUT", url: server.url(), body: .file(path: path)))
    #expect(error?.kind == .localFile)
    #expect(error?.message.hasSuffix("it became shorter while it was sent") == true)
  }

  @Test(arguments: [
    HTTPField("X", "a\r\nY: b"), HTTPField("X", "a\nb"), HTTPField("X", "a\0b"),
    HTTPField("", "a"), HTTPField("X:", "a"), HTTPField("X Y", "a"), HTTPField("X\r\nY", "a"),
    HTTPField("X;", ""), HTTPField("é", "a"),
  ])
  func fieldsThatWouldAddToTheHeaderAreRefused(field: HTTPField) async throws {
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://127.0.0.1:1", headers: [field]))
    #expect(error?.kind == .invalidRequest)
  }

  @Test(arguments: ["", "GE T", "GET / HTTP/1.1\r\nX: y\r\n\r\n", "GÉT"])
  func methodsThatAreNoTokensAreRefused(method: String) async {
    let error = await failure(of: TransportRequest(method: method, url: "http://127.0.0.1:1"))
    #expect(error == TransportError(.invalidRequest, "the method is not a token"))
  }

  @Test(arguments: [
    ("ftp://127.0.0.1/", "the URL's scheme is neither http nor https"),
    ("file:///etc/passwd", "the URL's scheme is neither http nor https"),
    ("127.0.0.1/secret", "the URL is not absolute"), ("", "the URL is not absolute"),
    ("http:///secret", "the URL has no host"),
    ("http://user:secret@127.0.0.1/", "the URL has user information"),
    ("http://127.0.0.1/a b", "the URL has a space or a control character"),
    ("http://127.0.0.1/a\r\nX: secret", "the URL has a space or a control character"),
    ("http://127.0.0.1/a\0b", "the URL has a space or a control character"),
  ])
  func urlsThatCannotBeSentAreRefused(url: String, message: String) async {
    let error = await failure(of: TransportRequest(method: "GET", url: url))
    #expect(error == TransportError(.invalidRequest, message))
  }

  @Test(arguments: ["http://127.0.0.1:99999/secret", "http://[::1/secret", "http://a b/secret"])
  func malformedURLsAreInvalidAndNotShown(url: String) async {
    let error = await failure(of: TransportRequest(method: "GET", url: url))
    #expect(error?.kind == .invalidRequest)
    #expect(error?.message.contains("secret") == false)
  }

  @Test func aHeadRequestTakesNoBody() async {
    let error = await failure(
      of: TransportRequest(method: "HEAD", url: "http://127.0.0.1:1", body: .bytes([1])))
    #expect(error?.kind == .invalidRequest)
  }

  @Test func anExpectationIsSentWhereItIsGiven() async throws {
    let server = try RawServer { connection, _ in
      var head = ""
      while !head.hasSuffix("\r\n\r\n") {
        head += String(decoding: try #require(try connection.read(1)), as: UTF8.self)
      }
      try connection.write("HTTP/1.1 100 Continue\r\n\r\n")
      let body = try #require(try connection.read(10))
      try connection.write(answer(String(decoding: body, as: UTF8.self)))
    }
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "POST", url: server.url(), headers: [HTTPField("Expect", "100-continue")],
        body: .bytes(Array("hello".utf8))))
    #expect(response.body == Array("hello".utf8))
  }
}
