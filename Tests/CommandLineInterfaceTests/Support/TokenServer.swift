import Synchronization
import TestSupport

/// A token endpoint and an API that takes its tokens, both answering whatever a test wants.
struct TokenServer: Sendable {
  /// The files of a project whose connector `api` asks it, with `API_SECRET` as the secret.
  static let files = [
    "connectors/api.yaml": """
    base_url: http://127.0.0.1:9
    variables: {id: {default: client}, secret: {secret: true}}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: <<id>>
      client_secret: <<secret>>
      token_url: /token
    timeout: {attempt: 4s}

    """,
    "actions/api/get.yaml": "connector: api\nmethod: GET\npath: /things\n",
  ]

  let server: RawSocketServer

  /// - Parameters:
  ///   - token: answers the token requests, numbered from 0.
  ///   - api: answers all others; by default with what token they carried.
  init(
    token: @escaping @Sendable (Int, RawSocketServer.Received) -> RawSocketServer.Answer,
    api: @escaping @Sendable (RawSocketServer.Received) -> RawSocketServer.Answer = {
      .response(body: TokenServer.field("Authorization", of: $0) ?? "none")
    }
  ) throws {
    let count = Mutex(0)
    server = try RawSocketServer { request in
      guard request.requestLine.contains(" /token") else { return api(request) }
      let number = count.withLock { count in
        defer { count += 1 }
        return count
      }
      return token(number, request)
    }
  }

  /// A good response with a token that lives for an hour.
  static func grant(_ token: String) -> RawSocketServer.Answer {
    .response(
      headers: ["Content-Type: application/json"],
      body: "{\"access_token\":\"\(token)\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
  }

  /// The value of a request's header field.
  static func field(_ name: String, of request: RawSocketServer.Received) -> String? {
    request.text.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }

  /// What the program needs to ask it.
  func environment(secret: String) -> [String: String] {
    ["API_BASE_URL": server.baseURL, "API_SECRET": secret]
  }

  /// The token requests received so far.
  var tokenRequests: [RawSocketServer.Received] {
    server.received.filter { $0.requestLine.contains(" /token") }
  }
}
