import ConnectorRuntime
import CurlTransport
import TestSupport
import Testing

/// What the transport says that it would send is what a server then receives.
@Suite struct WirePreviewTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var make: @Sendable (RawServer) throws -> TransportRequest
  }

  static let cases = [
    Case(testDescription: "plain") { TransportRequest(method: "GET", url: $0.url("/x?y=1")) },
    Case(testDescription: "no path") { TransportRequest(method: "GET", url: $0.url("")) },
    Case(testDescription: "query without path") {
      TransportRequest(method: "GET", url: $0.url("?q=1"))
    },
    Case(testDescription: "empty query") {
      TransportRequest(method: "GET", url: $0.url("/x?"))
    },
    Case(testDescription: "dots") {
      TransportRequest(method: "GET", url: $0.url("/a/../b/%2e%2e//c?a=b+c&&="))
    },
    Case(testDescription: "capital host") {
      TransportRequest(method: "GET", url: "http://LOCALHOST:\($0.port)/x")
    },
    Case(testDescription: "fields in order") {
      TransportRequest(
        method: "GET", url: $0.url("/"),
        headers: [
          HTTPField("x-lower", "1"), HTTPField("X-Empty", ""), HTTPField("ACCEPT", "a/b"),
          HTTPField("X-Twice", "1"), HTTPField("Cookie", "a=b; c=d"), HTTPField("X-Twice", "2"),
          HTTPField("Authorization", "Bearer t"), HTTPField("Content-Type", "text/plain"),
        ])
    },
    Case(testDescription: "the transport's own given") {
      TransportRequest(
        method: "POST", url: $0.url("/"),
        headers: [
          HTTPField("X-First", "1"), HTTPField("user-agent", "mine"),
          HTTPField("host", "example.test"), HTTPField("accept-encoding", "identity"),
          HTTPField("content-length", "2"), HTTPField("X-Last", "1"),
        ], body: .bytes(Array("ab".utf8)))
    },
    Case(testDescription: "a range, for which no coding is asked") {
      TransportRequest(
        method: "GET", url: $0.url("/"),
        headers: [HTTPField("Range", "bytes=2-5"), HTTPField("X", "1")])
    },
    Case(testDescription: "POST without body") {
      TransportRequest(method: "POST", url: $0.url("/"), headers: [HTTPField("X", "1")])
    },
    Case(testDescription: "DELETE without body") {
      TransportRequest(method: "DELETE", url: $0.url("/"))
    },
    Case(testDescription: "PUT with body") {
      TransportRequest(
        method: "PUT", url: $0.url("/"), headers: [HTTPField("Content-Type", "a/b")],
        body: .bytes(Array("abc".utf8)))
    },
    Case(testDescription: "a large body, asked for first") {
      TransportRequest(
        method: "POST", url: $0.url("/"), headers: [HTTPField("X", "1")],
        body: .bytes([UInt8](repeating: 0x61, count: 1 << 20)))
    },
    Case(testDescription: "forwarded by a proxy") {
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid/a/../b?c", headers: [HTTPField("X", "1")],
        proxy: "http://127.0.0.1:\($0.port)")
    },
    Case(testDescription: "forwarded, the default port written") {
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid:80/",
        proxy: "http://127.0.0.1:\($0.port)")
    },
  ]

  @Test(arguments: cases) func thePreviewIsWhatIsSent(_ testCase: Case) async throws {
    let server = try RawServer(answer: answer(""))
    let request = try testCase.make(server)
    let transport = makeTransport()
    let preview = try transport.wire(request)
    _ = try await transport.perform(request)
    let received = try #require(server.requests.last)
    #expect(received.lines.first == "\(request.method) \(preview.target) HTTP/1.1")
    let fields = preview.fields.map { field in
      field.field.value.isEmpty
        ? "\(field.field.name):" : "\(field.field.name): \(field.field.value)"
    }
    #expect(Array(received.lines.dropFirst()) == fields)
    for field in preview.fields {
      guard let given = field.given else { continue }
      #expect(request.headers[given].value == field.field.value)
    }
  }

  @Test func aProxysCredentialsAreNotInThePreview() async throws {
    let server = try RawServer(answer: answer(""))
    let request = TransportRequest(
      method: "GET", url: "http://nowhere.invalid/",
      proxy: "http://user:sesame@127.0.0.1:\(server.port)")
    let transport = makeTransport()
    let preview = try transport.wire(request)
    _ = try await transport.perform(request)
    let received = try #require(server.requests.last)
    #expect(
      preview.fields.map(\.field.name)
        == received.lines.dropFirst().map { String($0.prefix { $0 != ":" }) })
    #expect(preview.fields.contains { $0.field == HTTPField("Proxy-Authorization", "Basic ***") })
  }

  @Test func aFilesSizeIsKnownAndItsAbsenceFound() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("12345", to: "body")
    let transport = makeTransport()
    let preview = try transport.wire(
      TransportRequest(method: "PUT", url: "http://127.0.0.1:1/", body: .file(path: path)))
    #expect(preview.bodyLength == 5)
    #expect(preview.fields.last?.field == HTTPField("Content-Length", "5"))
    #expect(throws: TransportError.self) {
      try transport.wire(
        TransportRequest(method: "PUT", url: "http://127.0.0.1:1/", body: .file(path: path + "x")))
    }
  }

  /// Whether libcurl can encode a name depends on the system; preview and transfer agree on it.
  @Test func internationalHostsAreEncodedOrRefused() async throws {
    let proxy = try RawServer(answer: answer(""))
    let request = TransportRequest(
      method: "GET", url: "http://bücher.invalid:8080/", proxy: "http://127.0.0.1:\(proxy.port)")
    let transport = makeTransport()
    let preview: WireRequest
    do {
      preview = try transport.wire(request)
    } catch {
      #expect(error.kind == .invalidRequest)
      #expect(await failure(of: request, on: transport)?.kind == .invalidRequest)
      return
    }
    _ = try await transport.perform(request)
    #expect(
      proxy.requests.last?.lines.first == "GET \(preview.target) HTTP/1.1")
    #expect(preview.fields.first?.field == HTTPField("Host", "xn--bcher-kva.invalid:8080"))
  }
}
