import Foundation
import HTTPServer
import Synchronization
import TestSupport

/// An authorization server with all endpoints, of which each refresh token is good once; its page
/// lets everybody in at once, as one with a session does.
final class AuthorizationServer: Sendable {
  /// What it gave and expects back.
  private struct State {
    var redirectURI: String?
    var refreshToken: String?
    var tokens = 0
    var pending = 0
    var revoked: [String] = []
    var isClosed = false
  }

  static let secret = "the-client-secret-value"
  static let code = "the-authorization-code-value"
  static let deviceCode = "the-device-code-value"

  /// The keys of an `auth` that logs in on another device.
  static let device = """
      grant_type: device_code
      device_authorization_url: /device
      token_url: /token
    """

  private let state: Mutex<State>
  private let server: Mutex<LocalServer?> = Mutex(nil)

  /// What the page answers with, `STATE` standing for the request's.
  private let answer: String

  /// - Parameters:
  ///   - pending: how often a device is told to wait.
  ///   - answer: what the page answers with, `STATE` standing for the request's.
  init(pending: Int = 0, answer: String = "code=\(code)&state=STATE") throws {
    state = Mutex(State(pending: pending))
    self.answer = answer
    let server = try LocalServer { [weak self] request in
      self?.answer(request) ?? HTTPServerResponse(status: 500)
    }
    self.server.withLock { $0 = server }
  }

  var baseURL: String { server.withLock { $0?.baseURL ?? "" } }
  var lines: [String] { server.withLock { $0?.lines ?? [] } }
  /// The tokens that were revoked, in order.
  var revoked: [String] { state.withLock { $0.revoked } }

  /// Refuses every refresh token from now on.
  func endSessions() { state.withLock { $0.isClosed = true } }

  /// The parameters of the requests for the page.
  var pageRequests: [[String: String]] {
    server.withLock { $0?.requests ?? [] }.filter { $0.path == "/authorize" }.map {
      Self.fields($0.query ?? "")
    }
  }

  /// The bodies of the token requests.
  var tokenRequests: [[String: String]] {
    server.withLock { $0?.requests ?? [] }.filter { $0.path == "/token" }.map {
      Self.fields(String(decoding: $0.body, as: UTF8.self))
    }
  }

  func stop() async { await server.withLock { $0 }?.stop() }

  /// The files of a project whose connector `crm` logs in here.
  static func files(_ keys: String) -> [String: String] {
    [
      "connectors/crm.yaml": """
      base_url: http://127.0.0.1:9
      variables:
        client_secret: {secret: true}
      auth:
        type: oauth2
        client_id: app
        client_secret: <<client_secret>>
      \(keys)
      timeout: {attempt: 4s}

      """,
      "actions/crm/get.yaml": "connector: crm\nmethod: GET\npath: /things\n",
    ]
  }

  /// The project, with a browser that follows redirects and shows nothing.
  func project(_ keys: String) throws -> ScratchProject {
    var project = try ScratchProject(
      Self.files(keys),
      environment: ["CRM_BASE_URL": baseURL, "CRM_CLIENT_SECRET": Self.secret])
    let browser = try project.folder.write(
      "#!/bin/sh\nexec curl --silent --location --output '\(project.folder.path)/page' \"$1\"\n",
      to: "browser")
    // Read by a shell, not executed: a program that another test starts meanwhile may still hold the
    // file open for writing, and such a file cannot be executed.
    project.program.environment["BROWSER"] = "/bin/sh \(browser)"
    return project
  }

  static func fields(_ text: String) -> [String: String] {
    let pairs = text.split(separator: "&").map { field -> (String, String) in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? parts[1].replacing("+", with: " ") : ""
      return (String(parts[0]), String(value).removingPercentEncoding ?? "")
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
    let fields = Self.fields(String(decoding: request.body, as: UTF8.self))
    switch request.path {
    case "/.well-known/openid-configuration":
      return .json(
        #"{"issuer":"\#(baseURL)","token_endpoint":"\#(baseURL)/token","#
          + #""authorization_endpoint":"\#(baseURL)/authorize","#
          + #""device_authorization_endpoint":"\#(baseURL)/device","#
          + #""revocation_endpoint":"\#(baseURL)/revoke"}"#)
    case "/authorize": return page(Self.fields(request.query ?? ""))
    case "/token": return token(fields, request)
    case "/device":
      return .json(
        #"{"device_code":"\#(Self.deviceCode)","user_code":"WDJB-MJHT","interval":0.05,"#
          + #""verification_uri":"https://example.com/device","expires_in":60}"#)
    case "/revoke":
      state.withLock { $0.revoked.append(fields["token"] ?? "") }
      return HTTPServerResponse(status: 200)
    default:
      let given = request.header("Authorization") ?? ""
      return given.hasPrefix("Bearer access-token-value-")
        ? .json(#"{"token":"\#(given)"}"#) : .json("{}", status: 401)
    }
  }

  private func page(_ fields: [String: String]) -> HTTPServerResponse {
    state.withLock { $0.redirectURI = fields["redirect_uri"] }
    let location =
      (fields["redirect_uri"] ?? "") + "?" + answer.replacing("STATE", with: fields["state"] ?? "")
    return HTTPServerResponse(status: 302, headers: [HTTPServerField("Location", location)])
  }

  private func token(
    _ fields: [String: String], _ request: HTTPServerRequest
  ) -> HTTPServerResponse {
    let pair = Data("app:\(Self.secret)".utf8).base64EncodedString()
    guard request.header("Authorization") == "Basic \(pair)" else {
      return .json(#"{"error":"invalid_client"}"#, status: 401)
    }
    return state.withLock { state in
      let refused = HTTPServerResponse.json(#"{"error":"invalid_grant"}"#, status: 400)
      switch fields["grant_type"] {
      case "authorization_code":
        guard fields["code"] == Self.code, fields["redirect_uri"] == state.redirectURI
        else { return refused }
      case "refresh_token":
        guard !state.isClosed, fields["refresh_token"] == state.refreshToken else {
          return refused
        }
      case "urn:ietf:params:oauth:grant-type:device_code":
        guard fields["device_code"] == Self.deviceCode else { return refused }
        if state.pending > 0 {
          state.pending -= 1
          return .json(#"{"error":"authorization_pending"}"#, status: 400)
        }
      default: return .json(#"{"error":"unsupported_grant_type"}"#, status: 400)
      }
      state.tokens += 1
      let refresh = "refresh-token-value-\(state.tokens)"
      state.refreshToken = refresh
      return .json(
        #"{"access_token":"access-token-value-\#(state.tokens)","refresh_token":"\#(refresh)","#
          + #""expires_in":3600,"scope":"read"}"#)
    }
  }
}
