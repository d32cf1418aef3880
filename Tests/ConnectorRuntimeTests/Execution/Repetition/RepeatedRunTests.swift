import Diagnostics
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Runs of several requests over a scripted transport, by a clock that only waits move.
@Suite struct RepeatedRunTests {
  private static let get = "method: GET\npath: /things\n"
  private static let post = "method: POST\npath: /things\n"

  /// What a run sent and how long it waited in all.
  private static func run(
    _ action: String, _ script: @escaping ScriptedTransport.Script,
    options: ActionRunner.Options = ActionRunner.Options()
  ) async throws -> (
    result: Result<RunResult, any Error>, requests: [TransportRequest], waited: Duration
  ) {
    let transport = ScriptedTransport(script)
    let clock = ManualClock()
    let begin = clock.now
    let fixture = try RunFixture(action: action)
    let result: Result<RunResult, any Error>
    do {
      result = .success(try await fixture.run(transport, options: options, clock: clock))
    } catch {
      result = .failure(error)
    }
    return (result, transport.requests, clock.now.duration(since: begin))
  }

  @Test func aFailureIsRepeatedWithTheSameKey() async throws {
    let action =
      Self.post + "idempotency_key: true\nheaders: {X-Id: <<$uuid>>}\nbody: {json: {n: 1}}\n"
    let (result, requests, waited) = try await Self.run(action) { _, number in
      switch number {
      case 1: throw TransportError(.interrupted, "cut")
      case 2: json("{}", status: 503)
      default: json("{}")
      }
    }
    #expect(try result.get().response.status == 200)
    #expect(requests.map(\.role.reason) == [.initial, .retry, .retry])
    #expect(requests.map(\.role.waited) == [.zero, .milliseconds(500), .seconds(1)])
    #expect(waited == .milliseconds(1500))
    #expect(Set(requests.map { $0.header("Idempotency-Key") }).count == 1)
    #expect(Set(requests.map { $0.header("X-Id") }).count == 1)
    #expect(requests.allSatisfy { $0.body == requests[0].body })
  }

  private static let needs: [(action: String, needed: [Int], keepsPart: Bool)] = [
    (get, [200, 206], true),
    (get + "expect: {status: [404, 302]}\n", [404], true),
    (post + "expect: {status: [200, 302]}\n", [200, 302], true),
    (get + "capture: {a: {jsonpath: $.a, secret: true, required: false}}\n", [200, 206], false),
  ]

  /// Of which statuses the transport must bring whole bodies, and whether a part may be seen.
  @Test(arguments: needs)
  func bodiesAreNeededWhereTheyAreExpected(
    _ action: String, _ needed: [Int], _ keepsPart: Bool
  ) async throws {
    let (_, requests, _) = try await Self.run(action) { _, _ in json("{}", status: 404) }
    let request = try #require(requests.first)
    #expect([200, 206, 302, 404, 500].filter(request.needsWholeBody) == needed)
    #expect(request.keepsPartOfBody == keepsPart)
  }

  /// A status that nobody expects is judged and repeated as that status, whatever its body came to.
  @Test func aStatusCountsWhateverItsBodyCameTo() async throws {
    let (result, requests, waited) = try await Self.run(Self.get) { _, number in
      if number > 1 { return json("{}") }
      var response = TransportResponse(status: 429, headers: [HTTPField("Retry-After", "7")])
      response.bodyFault = TransportError(.interrupted, "cut")
      return response
    }
    #expect(try result.get().response.status == 200)
    #expect(requests.count == 2)
    #expect(waited == .seconds(7))
  }

  /// A redirect that leads nowhere is what the action expects: then its body had to be whole.
  @Test func aRedirectThatIsTakenNeedsItsBody() async throws {
    let (result, _, _) = try await Self.run(
      Self.get + "expect: {status: 302}\nretry: {retries: 0}\n"
    ) { _, _ in
      var response = TransportResponse(status: 302)
      response.bodyFault = TransportError(.interrupted, "cut")
      return response
    }
    let failure = try #require(throws: RunFailure.self) { try result.get() }
    #expect(failure.kind == .network)
  }

  @Test func aCodingThatIsNotKnownIsNotTriedAgain() async throws {
    let (result, requests, _) = try await Self.run(Self.get) { _, _ in
      throw TransportError(.unknownCoding, "the body's content coding 'foo' is not known")
    }
    let failure = try #require(throws: RunFailure.self) { try result.get() }
    #expect(failure.kind == .network)
    #expect(failure.diagnostics.map(\.id) == ["unknown-coding"])
    #expect(requests.count == 1)
  }

  /// An answer without a body is a page without items, and the last one.
  @Test(arguments: [
    "cursor, items: $.items, next: $.next, parameter: {in: query, name: c}",
    "next_url, items: '$.items[*]', next: $.next",
    "offset, items: $.items, parameter: {in: query, name: o}",
  ])
  func noBodyIsAnEmptyPage(paginate: String) async throws {
    let (result, requests, _) = try await Self.run(
      Self.get + "paginate: {strategy: \(paginate)}\n"
    ) { _, _ in
      TransportResponse(status: 204, headers: [], body: [])
    }
    #expect(try result.get().warnings == [])
    #expect(requests.count == 1)
  }

  private static let counts: [(String, Int)] = [
    (post, 1), ("method: POST\npath: /x\nretry: {unsafe: true}\n", 3),
    ("method: PATCH\npath: /x\n", 1), ("method: DELETE\npath: /x\n", 3),
    ("method: GET\npath: /x\nretry: {retries: 0}\n", 1),
    ("method: GET\npath: /x\nretry: {when: {status: 500}}\n", 1),
    ("method: GET\npath: /x\nexpect: {status: 503}\n", 1),
    ("method: POST\npath: /x\nheaders: {Idempotency-Key: one}\n", 3),
  ]

  @Test(arguments: counts)
  func methodsDecide(_ action: String, _ count: Int) async throws {
    let (_, requests, _) = try await Self.run(action) { _, _ in json("{}", status: 503) }
    #expect(requests.count == count)
  }

  @Test func aLongWaitEndsTheRunAtOnce() async throws {
    let (result, requests, waited) = try await Self.run(Self.get) { _, _ in
      TransportResponse(status: 429, headers: [HTTPField("Retry-After", "3600")])
    }
    #expect(requests.count == 1 && waited == .zero)
    let failure = try #require(Self.failure(result))
    #expect(failure.kind == .status)
    #expect(
      failure.diagnostics[0].notes.map(\.message) == [
        "the server says 'Retry-After: 3600'",
        "the server asks to wait until 2001-09-09T02:46:40Z, 3600s from now: longer than "
          + "retry.backoff.max, 30s",
      ])
  }

  @Test func aRenewalIsNoRetry() async throws {
    let connector = """
      base_url: https://api.example.com/v1
      variables: {client_secret: {secret: true}}
      auth:
        type: oauth2
        grant_type: client_credentials
        client_id: id
        client_secret: <<client_secret>>
        token_url: https://login.example.com/token
      retry: {retries: 1}

      """
    let statuses = [401, 503, 200]
    let count = Mutex(0)
    let transport = ScriptedTransport { request, _ in
      if request.url.hasSuffix("/token") { return tokenResponse("t") }
      return json(
        "{}",
        status: count.withLock { count in
          count += 1
          return statuses[count - 1]
        })
    }
    let fixture = try RunFixture(connector: connector, action: Self.get)
    let result = try await fixture.run(transport, clock: ManualClock())
    #expect(result.response.status == 200)
    let reasons = transport.requests.filter { $0.role.target == .action }.map(\.role.reason)
    #expect(reasons == [.initial, .renewal, .retry])
  }

  @Test func aPartlyWrittenBodyIsTakenBackOrTheEnd() async throws {
    for canRewind in [true, false] {
      let rewinds = Mutex(0)
      var options = ActionRunner.Options(writeBody: { _ in })
      options.rewindBody = {
        rewinds.withLock { $0 += 1 }
        return canRewind
      }
      let (_, requests, _) = try await Self.run(
        Self.get,
        { _, number in
          if number == 1 { throw TransportError(.interrupted, "cut") }
          return json("{}")
        }, options: options)
      #expect(requests.count == (canRewind ? 2 : 1))
      #expect(rewinds.withLock { $0 } == 1)
    }
  }

  @Test func aRateLimitHoldsOverAllRequests() async throws {
    let action =
      Self.get + """
        rate_limit: {requests: 2, per: 1s}
        paginate:
          strategy: page
          items: $
          parameter: {in: query, name: page}
          max_pages: 10

        """
    let (result, requests, waited) = try await Self.run(action) { _, number in
      json(number < 6 ? "[\(number)]" : "[]")
    }
    #expect(try result.get().pages == 6)
    #expect(waited == .seconds(2))
    #expect(requests.map(\.role.waited) == [0, 0, 1, 0, 1, 0].map { .seconds($0) })
  }

  @Test func everyPageHasToMeetTheSchema() async throws {
    let action =
      Self.get + """
        expect: {schema: {type: array, items: {type: integer}}}
        paginate:
          strategy: page
          items: $
          parameter: {in: query, name: page}
          max_pages: 10

        """
    let (good, _, _) = try await Self.run(action) { _, number in
      json(number < 3 ? "[\(number)]" : "[]")
    }
    #expect(try good.get().pages == 3)
    let (bad, requests, _) = try await Self.run(action) { _, number in
      json(number < 3 ? "[\(number)]" : #"["three"]"#)
    }
    #expect(requests.count == 3)
    let failure = #expect(throws: RunFailure.self) { try bad.get() }
    #expect(failure?.kind == .expectation)
    #expect(failure?.diagnostics.map(\.id) == ["failed-schema"])
  }

  @Test func whereParametersGo() async throws {
    let action = """
      method: POST
      path: /search
      query: {limit: 1, state: open}
      body: {json: {filter: {state: open}}}
      paginate:
        strategy: cursor
        next: $.next
        parameter: {in: body, name: $.page.cursor}
        size: {in: query, name: limit, value: 50}
        max_pages: 10

      """
    let (result, requests, _) = try await Self.run(action) { _, number in
      json(number == 1 ? #"{"next": 12345678901234567890}"# : "{}")
    }
    #expect(try result.get().pages == 2)
    #expect(
      requests.map(\.line)
        == Array(repeating: "POST https://api.example.com/v1/search?state=open&limit=50", count: 2))
    let bodies = requests.map { request -> String in
      guard case .bytes(let bytes) = request.body else { return "" }
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(
      bodies == [
        #"{"filter":{"state":"open"}}"#,
        #"{"filter":{"state":"open"},"page":{"cursor":12345678901234567890}}"#,
      ])
  }

  @Test func aHeaderAsksForThePage() async throws {
    let action =
      Self.get + """
        paginate:
          strategy: offset
          items: $.rows[*]
          parameter: {in: header, name: X-Offset}
          max_items: 3
        capture: {ids: "$.rows[*]", total: {jsonpath: $.total, required: false}, first: "$.rows[0]"}

        """
    let pages = Mutex<[[String]]>([])
    var options = ActionRunner.Options()
    options.deliver = { page in pages.withLock { $0.append(page.items.map { $0.text() }) } }
    let (result, requests, _) = try await Self.run(
      action,
      { _, number in
        json(number == 1 ? #"{"total": 5, "rows": [1, 2]}"# : #"{"rows": [3, 4]}"#)
      }, options: options)
    let run = try result.get()
    #expect(requests.map { $0.header("X-Offset") } == ["0", "2"])
    #expect(pages.withLock { $0 } == [["1", "2"], ["3"]])
    #expect(run.pages == 2 && run.items == 3)
    #expect(run.captures.map(\.value) == [[1, 2, 3, 4], 5, 3])
  }

  @Test func anotherOriginGetsNoCredentials() async throws {
    let action =
      Self.get + "paginate: {strategy: next_url, next: $.next, max_pages: 9}\n"
    let (result, requests, _) = try await Self.run(action) { _, number in
      switch number {
      case 1: json(#"{"next": "https://other.example.com/2"}"#)
      case 2: json(#"{"next": "https://api.example.com/v1/things?page=3"}"#)
      default: json("{}")
      }
    }
    #expect(try result.get().pages == 3)
    #expect(
      requests.map { $0.header("Authorization") } == ["Bearer key-value", nil, "Bearer key-value"])
    #expect(requests.map { $0.header("X-Tenant") } == ["acme", nil, "acme"])
  }

  @Test func aProbeAsksOnce() async throws {
    var options = ActionRunner.Options()
    options.isProbe = true
    let paging = Self.get + "paginate: {strategy: link_header, max_pages: 9}\n"
    let poll = Self.get + "poll: {until: [{jsonpath: $.done, equals: true}]}\n"
    for action in [paging, poll] {
      let (result, requests, _) = try await Self.run(
        action,
        { _, _ in
          TransportResponse(
            status: 200, headers: [HTTPField("Link", "<?page=2>; rel=next")],
            body: Array(#"{"done": false}"#.utf8))
        }, options: options)
      #expect(try result.get().response.status == 200)
      #expect(requests.count == 1)
    }
  }

  private static let poll =
    get + """
      poll:
        until: [{jsonpath: $.state, equals: done}]
        fail_when: [{jsonpath: $.state, equals: failed}]
        timeout: 20s
      capture: {result: $.result}

      """

  @Test func aPollEndsWithItsState() async throws {
    let (result, requests, waited) = try await Self.run(Self.poll) { _, number in
      switch number {
      // Not done and not readable are the same.
      case 1: TransportResponse(status: 202)
      case 2: json(#"{"state": "running"}"#)
      case 3:
        TransportResponse(
          status: 200, headers: [HTTPField("Retry-After", "7")],
          body: Array(#"{"state": "running"}"#.utf8))
      default: json(#"{"state": "done", "result": "https://x/1"}"#)
      }
    }
    #expect(try result.get().polls == 4)
    #expect(try result.get().captures.map(\.value) == ["https://x/1"])
    #expect(requests.map(\.role.reason) == [.initial, .poll, .poll, .poll])
    #expect(waited == .seconds(12))
  }

  @Test func aPollFailsEarly() async throws {
    let (result, requests, _) = try await Self.run(Self.poll) { _, number in
      json(number == 1 ? #"{"state": "running"}"# : #"{"state": "failed"}"#)
    }
    #expect(requests.count == 2)
    let failure = try #require(Self.failure(result))
    #expect(failure.kind == .expectation)
    #expect(
      failure.diagnostics.map(\.message) == [
        "GET https://api.example.com/v1/things has failed, as fail_when says: "
          + #"{"state": "failed"}"#
      ])
  }

  @Test func aPollHasADeadline() async throws {
    let (result, requests, waited) = try await Self.run(Self.poll) { _, _ in
      json(#"{"state": "running"}"#)
    }
    #expect(waited == .seconds(20))
    #expect(requests.count == 6)
    let diagnostic = try #require(Self.failure(result)?.diagnostics.first)
    #expect(
      diagnostic.message
        == "GET https://api.example.com/v1/things was asked 6 times and is not done within 20s")
    #expect(
      diagnostic.notes.map(\.message) == [#"$.state must equal "done": it is "running""#])
  }

  private static func failure(_ result: Result<RunResult, any Error>) -> RunFailure? {
    if case .failure(let error) = result { return error as? RunFailure }
    return nil
  }
}
