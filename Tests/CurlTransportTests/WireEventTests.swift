import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import Testing

/// What an observer is told of the wire.
@Suite struct WireEventTests {
  private final class Journal: Sendable {
    private let events = Mutex<[WireEvent]>([])

    var all: [WireEvent] { events.withLock { $0 } }

    /// The texts of remarks.
    var remarks: [String] {
      all.compactMap { if case .remark(let text) = $0 { text } else { nil } }
    }

    /// The events without remarks.
    var conversation: [WireEvent] {
      all.filter { if case .remark = $0 { false } else { true } }
    }

    func observed(_ request: TransportRequest) -> TransportRequest {
      var request = request
      request.observe = { event in self.events.withLock { $0.append(event) } }
      return request
    }
  }

  @Test func theConversationComesInOrder() async throws {
    let server = try RawServer(
      answer: "HTTP/1.1 100 Continue\r\n\r\n" + answer("0123456789", fields: ["X: \u{1B}[31m\u{1}"])
    )
    let journal = Journal()
    let response = try await makeTransport().perform(
      journal.observed(
        TransportRequest(
          method: "POST", url: server.url("/a?b"), headers: [HTTPField("X-Own", "1")],
          body: .bytes(Array("sent".utf8)))))
    #expect(response.status == 200)
    let head = [
      "POST /a?b HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: connector-run/0.0",
      "Accept-Encoding: deflate, gzip, br, zstd", "X-Own: 1", "Content-Length: 4",
    ]
    // Which codings there are depends on how libcurl was built.
    let shown = journal.conversation.map { event in
      guard case .requestHead(let lines) = event else { return event }
      return .requestHead(
        lines.map { $0.hasPrefix("Accept-Encoding: ") ? head[3] : $0 })
    }
    // libcurl does not tell the empty line behind an interim response.
    #expect(
      shown == [
        .requestHead(head), .requestBody(bytes: 4), .responseLine("HTTP/1.1 100 Continue"),
        .responseLine("HTTP/1.1 200 OK"),
        .responseLine("X: \u{1B}[31m\u{1}"), .responseLine("Content-Length: 10"),
        .responseLine(""), .responseBody(bytes: 10),
      ])
    #expect(journal.remarks.contains { $0.hasPrefix("Connected to 127.0.0.1") })
    #expect(
      journal.all.allSatisfy { event in
        if case .remark(let text) = event { !text.contains("\n") } else { true }
      })
  }

  /// A head that takes many writes comes as one, so that a secret in it is never cut.
  @Test func aLargeHeadComesWhole() async throws {
    let server = try RawServer(answer: answer("ok"))
    let value = String(repeating: "secret-", count: 120_000)
    let journal = Journal()
    _ = try await makeTransport().perform(
      journal.observed(
        TransportRequest(method: "GET", url: server.url(), headers: [HTTPField("X", value)])))
    let heads = journal.conversation.compactMap { event in
      if case .requestHead(let lines) = event { lines } else { nil }
    }
    #expect(heads.count == 1)
    #expect(heads.first?.contains("X: \(value)") == true)
  }

  @Test func aLineThatComesInPiecesIsOneLine() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      for piece in ["HTTP/1.1 200 OK\r\nX: fir", "st-", "half\r\nContent-", "Length: 0\r\n\r\n"] {
        try connection.write(piece)
      }
    }
    let journal = Journal()
    _ = try? await makeTransport().perform(
      journal.observed(TransportRequest(method: "GET", url: server.url())))
    #expect(journal.conversation.contains(.responseLine("X: first-half")))
  }

  @Test func aConnectionThatIsUsedAgainIsToldAndMeasured() async throws {
    let server = try RawServer(answer: answer("ok"))
    let transport = makeTransport()
    var journals: [Journal] = []
    var responses: [TransportResponse] = []
    for _ in 0..<2 {
      let journal = Journal()
      journals.append(journal)
      responses.append(
        try await transport.perform(
          journal.observed(TransportRequest(method: "GET", url: server.url()))))
    }
    #expect(
      responses.map(\.connection) == [
        TransportConnection(address: "127.0.0.1", port: server.port, isReused: false),
        TransportConnection(address: "127.0.0.1", port: server.port, isReused: true),
      ])
    #expect(!journals[0].remarks.contains { $0.lowercased().contains("re-using") })
    #expect(journals[1].remarks.contains { $0.lowercased().contains("re-using") })
    #expect(!journals[1].remarks.contains { $0.contains("Connected to") })
  }

  @Test func factsOfTLSAreTold() async throws {
    let server = try TLSServer("valid", "-www")
    let journal = Journal()
    let response = try await makeTransport().perform(
      journal.observed(
        TransportRequest(
          method: "GET", url: server.url(),
          tls: TransportTLS(
            certificateAuthorities: try TestCertificates.shared.get().authority))))
    let timings = response.timings
    #expect(timings.tls > timings.connect && timings.firstByte > timings.tls)
    #expect(timings.total >= timings.firstByte)
    #expect(journal.remarks.contains { $0.contains("SSL connection using TLSv1.3") })
    #expect(journal.remarks.contains { $0.contains("subject:") })
  }

  @Test func aConnectionThatFailsIsTold() async throws {
    let unused = try RawServer(answer: answer("ok")).port
    let journal = Journal()
    let error = await failure(
      of: journal.observed(
        TransportRequest(method: "GET", url: "http://127.0.0.1:\(unused)/")))
    #expect(error?.kind == .connect)
    #expect(journal.remarks.contains { $0.contains("Trying 127.0.0.1:\(unused)") })
  }

  /// The proxy's own credentials go out in a head of their own.
  @Test func aTunnelsHeadIsToldToo() async throws {
    let proxy = try RawServer(answer: "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
    let journal = Journal()
    _ = await failure(
      of: journal.observed(
        TransportRequest(
          method: "GET", url: "https://nowhere.invalid/",
          proxy: "http://user:pass@127.0.0.1:\(proxy.port)")))
    let heads = journal.conversation.compactMap { event in
      if case .requestHead(let lines) = event { lines } else { nil }
    }
    #expect(heads.first?.first == "CONNECT nowhere.invalid:443 HTTP/1.1")
    #expect(heads.first?.contains { $0.hasPrefix("Proxy-Authorization: Basic ") } == true)
    #expect(!journal.remarks.contains { $0.contains("pass@") })
  }
}
