import ConnectorModel
import Diagnostics
import JSONDocument
import Synchronization

@testable import ConnectorRuntime

/// A transport that answers from a script and keeps what it was asked.
final class ScriptedTransport: HTTPTransport {
  typealias Script =
    @Sendable (_ request: TransportRequest, _ number: Int) async throws ->
    TransportResponse

  private let script: Script
  private let received = Mutex<[TransportRequest]>([])

  init(_ script: @escaping Script) { self.script = script }

  /// The same answer to every request.
  convenience init(_ response: TransportResponse) { self.init { _, _ in response } }

  var requests: [TransportRequest] { received.withLock { $0 } }

  func perform(_ request: TransportRequest) async throws -> TransportResponse {
    let number = received.withLock { received in
      received.append(request)
      return received.count
    }
    return try await script(request, number)
  }
}

/// A clock that a test sets; sleeping moves it on.
final class ManualClock: RuntimeClock {
  private let time: Mutex<WallTime>

  init(_ milliseconds: Int64 = 1_000_000_000_000) {
    time = Mutex(WallTime(milliseconds: milliseconds))
  }

  var now: WallTime { time.withLock { $0 } }

  func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }

  func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    advance(by: duration)
    await Task.yield()
  }
}

/// Keeps what was reported.
final class Reports: Sendable {
  private let diagnostics = Mutex<[Diagnostic]>([])

  var all: [Diagnostic] { diagnostics.withLock { $0 } }

  func add(_ diagnostic: Diagnostic) { diagnostics.withLock { $0.append(diagnostic) } }
}

/// One event that tasks wait for.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func wait() async {
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}

/// What an authenticator needs, with JSONPath and header selectors only.
func services(
  _ transport: some HTTPTransport, clock: any RuntimeClock = ManualClock(),
  store: TokenStore = TokenStore(folder: nil, report: { _ in }),
  secrets: SecretRegistry = SecretRegistry()
) -> AuthenticationServices {
  AuthenticationServices(
    transport: transport, clock: clock, store: store, secrets: secrets, evaluate: evaluate)
}

@Sendable func evaluate(_ selector: Selector, _ response: TransportResponse) throws -> JSONValue? {
  if let header = selector.header {
    return response.firstValue(of: header.value).map { .string($0) }
  }
  if selector.body != nil { return .string(String(decoding: response.body, as: UTF8.self)) }
  guard let path = selector.jsonPath?.value else { return nil }
  let nodes = try path.nodes(in: ParsedJSON(response.body).root).map(\.node.value)
  return path.isSingular ? nodes.first : nodes.isEmpty ? nil : .array(nodes)
}

/// The source that spans of tests point into: each word is its own span.
let connectorText = SourceText(
  path: "connectors/acme.yaml",
  text: "scheme grant client_id client_secret token_url scope access_token expiry save name")

func span(_ word: String) -> SourceSpan {
  let text = String(decoding: connectorText.bytes, as: UTF8.self)
  let start =
    text.ranges(of: word).first.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) }
    ?? 0
  return SourceSpan(source: connectorText, range: start..<(start + word.utf8.count))
}

func selector(_ path: String, at word: String = "scheme") throws -> Selector {
  Selector(jsonPath: Located(try JSONPath(path), at: span(word)))
}

func headerSelector(_ name: String) -> Selector {
  var selector = Selector()
  selector.header = Located(name, at: span("access_token"))
  selector.span = span("access_token")
  return selector
}

func namedSelector(_ name: String, _ path: String, secret: Bool = false) throws
  -> NamedEntry<Selector>
{
  var value = try selector(path)
  if secret { value.isSecret = Located(true, at: span("save")) }
  return NamedEntry(name: Located(name, at: span("save")), value: value)
}

func oauth2(
  secret: String? = "s3cret-value", authentication: OAuth2Scheme.ClientAuthentication = .basic,
  url: String = "https://login.example.com/oauth/token?tenant=hidden", scope: [String] = [],
  request: ResolvedTokenRequest = ResolvedTokenRequest(),
  response: ResolvedTokenResponse = ResolvedTokenResponse(),
  expiry: ResolvedExpiry = ResolvedExpiry(span: span("expiry")),
  leeway: Duration = .seconds(60), errorMessage: [Selector] = [],
  attempt: Duration = .seconds(60)
) -> ResolvedOAuth2 {
  ResolvedOAuth2(
    connector: "acme", clientID: "client", clientSecret: secret,
    clientAuthentication: authentication, tokenURL: url, scope: scope, request: request,
    response: response, expiry: expiry, leeway: leeway, errorMessage: errorMessage,
    timeouts: TransportTimeouts(attempt: attempt),
    spans: ResolvedOAuth2.Spans(
      scheme: span("scheme"), grant: span("grant"), clientID: span("client_id"),
      clientSecret: span("client_secret"), clientAuthentication: nil, tokenURL: span("token_url"),
      scope: span("scope")))
}

func json(_ text: String, status: Int = 200, headers: [HTTPField] = []) -> TransportResponse {
  TransportResponse(
    status: status, headers: [HTTPField("Content-Type", "application/json")] + headers,
    body: Array(text.utf8))
}

func tokenResponse(_ token: String = "token-1", expiresIn: Int? = 3600) -> TransportResponse {
  let expiry = expiresIn.map { #","expires_in":\#($0)"# } ?? ""
  return json(#"{"access_token":"\#(token)","token_type":"Bearer"\#(expiry)}"#)
}

/// A failure as one text: kind, then each diagnostic with all its parts.
func described(_ error: any Error) -> String {
  guard let failure = error as? RunFailure else { return "\(error)" }
  return "\(failure.kind)\n" + failure.diagnostics.map(described).joined(separator: "\n")
}

func described(_ diagnostic: Diagnostic) -> String {
  var lines = ["\(diagnostic.severity): \(diagnostic.message) [\(diagnostic.id)]"]
  if let span = diagnostic.span { lines.append("at \(span.text)") }
  lines += diagnostic.notes.map { "note: \($0.message)" }
  if let help = diagnostic.help { lines.append("help: \(help)") }
  return lines.joined(separator: "\n")
}

/// What an operation failed with, as one text; empty where it did not.
func failure<Result>(_ operation: () async throws -> Result) async -> String {
  do {
    _ = try await operation()
    return ""
  } catch {
    return described(error)
  }
}
