import ConnectorModel
import Diagnostics
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// What is known of a run afterwards, however it ended.
@Suite struct RunTraceTests {
  private static let oauth2 = """
    base_url: https://api.example.com/v1
    variables: {client_secret: {secret: true}}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: id
      client_secret: <<client_secret>>
      client_auth: auto
      token_url: https://login.example.com/token

    """

  /// Runs an action over a scripted transport; gives the trace and what was thrown.
  private static func trace(
    connector: String = RunFixture.connector, action: String,
    _ answer: @escaping @Sendable (TransportRequest) throws -> TransportResponse
  ) async throws -> (RunTrace, RunFailure?) {
    let recorder = RunRecorder(clock: ManualClock())
    let transport = RecordingTransport(
      ScriptedTransport { request, _ in try answer(request) }, recorder: recorder)
    let run = try RunFixture(connector: connector, action: action)
    do {
      _ = try await run.run(transport, options: .init(recorder: recorder))
      return (recorder.trace, nil)
    } catch let failure as RunFailure {
      return (recorder.trace, failure)
    }
  }

  private static func roles(_ trace: RunTrace) -> [String] {
    trace.exchanges.map {
      "\($0.role.target.rawValue) \($0.role.reason.rawValue) \($0.response?.status ?? 0)"
    }
  }

  @Test func everyExchangeIsInItWithItsReason() async throws {
    let tokens = Mutex(0)
    let (trace, failure) = try await Self.trace(
      connector: Self.oauth2, action: "method: GET\npath: /things\n"
    ) { request in
      if request.url.hasSuffix("/token") {
        let number = tokens.withLock { count in
          count += 1
          return count
        }
        // The first proof is not taken, the second is.
        return number == 1
          ? json(#"{"error": "invalid_client"}"#, status: 401) : tokenResponse("token-\(number)")
      }
      if request.header("Authorization") != "Bearer token-3" { return json("{}", status: 401) }
      if request.url.hasSuffix("/things") { return redirect(302, to: "/v1/moved") }
      return json(#"{"a": 1}"#)
    }
    #expect(failure == nil)
    #expect(
      Self.roles(trace) == [
        "token initial 401", "token client_auth 200", "action initial 401", "token renewal 200",
        "action renewal 302", "action redirect 200",
      ])
    #expect(trace.tokenOrigin == .request)
    #expect(trace.request?.url == "https://api.example.com/v1/moved")
    #expect(trace.response?.body == Array(#"{"a": 1}"#.utf8))
    #expect(trace.exchanges.allSatisfy { $0.response?.body.isEmpty == true })
  }

  @Test func aFailingRunHasOneToo() async throws {
    let (trace, failure) = try await Self.trace(
      action: """
        method: GET
        path: /things
        expect:
          status: [200, 2xx]
          checks:
            - {jsonpath: $.a, equals: 2}
            - {header: X, exists: false}
            - {jsonpath: $.b, gt: 1, secret: true}
            - {jsonpath: $.none, empty: true}
        capture: {a: $.a, b: {jsonpath: $.b, secret: true}, c: {jsonpath: $.c, required: false}}

        """
    ) { _ in json(#"{"a": 1, "b": 12345}"#) }
    #expect(failure?.kind == .expectation)
    let checks = trace.checks.map { check in
      "\(check.selector.text()) \(check.predicate) \(check.expected.text()) "
        + "\(check.actual?.text() ?? "nothing") \(check.failure?.id ?? "holds")"
    }
    #expect(
      checks == [
        #"{"status":true} one_of ["200","2xx"] 200 holds"#,
        #"{"jsonpath":"$.a"} equals 2 1 failed-check"#,
        #"{"header":"X"} exists false nothing holds"#,
        #"{"jsonpath":"$.b"} gt 1 12345 holds"#,
        #"{"jsonpath":"$.none"} empty true nothing holds"#,
      ])
    #expect(trace.checks.map(\.isSecret) == [false, false, false, true, false])
    #expect(trace.captures.map(\.name) == ["a", "b", "c"])
    #expect(trace.captures.map(\.value) == [1, 12345, nil])
  }

  @Test func aBrokenTransferIsInIt() async throws {
    let (trace, failure) = try await Self.trace(action: "method: GET\npath: /things\n") { _ in
      throw TransportError(.attemptTimeout, "no complete answer within 60s")
    }
    #expect(failure?.kind == .network)
    guard case .failure(let error, _)? = trace.exchanges.first?.outcome else {
      Issue.record("no failure")
      return
    }
    #expect(error.kind.id == "timeout")
    #expect(trace.response == nil)
    #expect(trace.checks.isEmpty)
  }

  /// What an action declares secret is hidden in the message about the very response that brings it.
  @Test func secretsAreLearntFromAnUnexpectedResponse() async throws {
    let (_, failure) = try await Self.trace(
      action: """
        method: GET
        path: /things
        capture: {session: {jsonpath: $.session, secret: true}}

        """
    ) { _ in json(#"{"message": "no sesame-open", "session": "sesame-open"}"#, status: 500) }
    let message = try #require(failure?.diagnostics.first?.message)
    #expect(message.contains("***") && !message.contains("sesame"), "\(message)")
  }

  @Test func headersAreThoseOfTheWireWhereItWasObserved() async throws {
    let recorder = RunRecorder(clock: ManualClock())
    let transport = RecordingTransport(
      ScriptedTransport { request, _ in
        request.observe?(.requestHead(["CONNECT h:443 HTTP/1.1", "Proxy-Authorization: Basic x"]))
        request.observe?(.requestHead(["GET / HTTP/1.1", "Host: h", "X:  y ", "Empty:"]))
        return json("{}")
      }, recorder: recorder)
    _ = try await transport.perform(
      TransportRequest(method: "GET", url: "https://h/", headers: [HTTPField("X", "y")]))
    #expect(
      recorder.trace.exchanges.first?.headers == [
        HTTPField("Host", "h"), HTTPField("X", "y"), HTTPField("Empty", ""),
      ])
  }
}
