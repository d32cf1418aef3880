import Foundation
import JSONDocument
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A sandbox with a clock and a log of the test's own, and a client that speaks plain HTTP to it.
struct SandboxClient: Sendable {
  /// What the sandbox's closures and the test share.
  private final class Surroundings: Sendable {
    let time = Mutex(Duration.seconds(1_700_000_000))
    let lines = Mutex<[String]>([])
  }

  let sandbox: Sandbox
  private let surroundings: Surroundings

  init(_ options: SandboxOptions = SandboxOptions()) throws {
    let surroundings = Surroundings()
    self.surroundings = surroundings
    sandbox = try Sandbox(
      options: options, now: { surroundings.time.withLock { $0 } },
      log: { line in surroundings.lines.withLock { $0.append(line) } })
  }

  /// The log so far.
  var log: [String] { surroundings.lines.withLock { $0 } }

  /// Moves the sandbox's clock.
  func advance(by duration: Duration) {
    surroundings.time.withLock { $0 += duration }
  }

  /// The value of an `Authorization` field for the sandbox's own client, or another.
  func basic(id: String? = nil, secret: String? = nil) -> String {
    let pair = "\(id ?? sandbox.clientID):\(secret ?? sandbox.clientSecret)"
    return "Basic " + Data(pair.utf8).base64EncodedString()
  }

  /// Sends one request.
  ///
  /// - Parameters:
  ///   - headers: Further lines of the header.
  ///   - port: Another one than that of the APIs.
  func send(
    _ method: String, _ target: String, authorization: String? = nil, type: String? = nil,
    headers: [String] = [], body: String = "", port: UInt16? = nil
  ) async throws -> RawSocketClient.Response {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers
    if let authorization { lines.append("Authorization: \(authorization)") }
    if let type { lines.append("Content-Type: \(type)") }
    if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.utf8.count)") }
    return try await RawSocketClient.exchange(
      port: port ?? sandbox.port, (lines + ["", body]).joined(separator: "\r\n"))
  }

  /// Asks the guide's endpoint for a token.
  func token() async throws -> String {
    let response = try await send("POST", "/api/v1/token", authorization: basic())
    return try #require(try Self.json(response)["access_token"]?.text())
      .trimmingCharacters(in: ["\""])
  }

  /// Calls an operation with a fresh token.
  func call(
    _ method: String, _ target: String, headers: [String] = [], body: String = ""
  ) async throws -> RawSocketClient.Response {
    try await send(
      method, target, authorization: "Bearer \(token())",
      type: body.isEmpty ? nil : "application/json", headers: headers, body: body)
  }

  /// Calls an operation that answers with JSON, whatever its status.
  func json(
    _ method: String, _ target: String, headers: [String] = [], body: String = ""
  ) async throws -> (status: Int, value: JSONValue) {
    let response = try await call(method, target, headers: headers, body: body)
    return (response.status, try Self.json(response))
  }

  static func json(_ response: RawSocketClient.Response) throws -> JSONValue {
    #expect(response.header("Content-Type") == "application/json")
    return try ParsedJSON(response.body).root.value
  }
}

extension JSONValue {
  /// The names of an object's members; nothing for other values.
  var names: [String] {
    if case .object(let members) = self { members.map(\.name) } else { [] }
  }

  /// A text; nil for other values.
  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A list's elements; nothing for other values.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }
}
