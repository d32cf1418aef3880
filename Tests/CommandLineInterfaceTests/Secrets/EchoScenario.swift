import Foundation
import TestSupport
import Testing

/// A server that tells everything it knows.
struct EchoScenario: Sendable, CustomTestStringConvertible {
  typealias Answer = @Sendable (Sentinel, Sentinel) -> RawSocketServer.Answer

  let name: String
  /// The action, `api/get` by default.
  var action = "api/get"
  /// The exit status that it ends with.
  let status: Int32
  /// Answers the token request; gets the secret and the token.
  var token: Answer = { _, token in TokenServer.grant(token.json) }
  /// Answers the API request.
  var api: Answer = { secret, token in .response(body: "{}") }

  var testDescription: String { name }

  static let all = tokenEndpoint + apiEndpoint

  private static let json = "Content-Type: application/json"

  private static let tokenEndpoint = [
    EchoScenario(
      name: "error_description", status: 4,
      token: { secret, _ in
        .response(
          status: 400, headers: [json],
          body: #"{"error":"invalid_client","error_description":"no \#(both(secret))"}"#)
      }),
    EchoScenario(
      name: "error_description cut inside the secret", status: 4,
      token: { secret, _ in
        let start = String(repeating: "x", count: 190)
        return .response(
          status: 400, headers: [json],
          body: #"{"error":"e","error_description":"\#(start)\#(secret.json)"}"#)
      }),
    EchoScenario(
      name: "error code", status: 4,
      token: { secret, _ in
        .response(status: 401, headers: [json], body: #"{"error":"\#(secret.jsonInASCII)"}"#)
      }),
    EchoScenario(
      name: "error in a success", status: 4,
      token: { secret, _ in
        .response(headers: [json], body: #"{"error":"e","error_description":"\#(both(secret))"}"#)
      }),
    EchoScenario(
      name: "HTML page", status: 4,
      token: { secret, _ in
        .response(
          status: 403, headers: ["Content-Type: text/html"],
          body: "<html><title>No \(secret.xml) \(secret.text)</title>\(secret.echo)</html>")
      }),
    EchoScenario(
      name: "HTML page in a success", status: 4,
      token: { secret, _ in .response(body: "<html><title>\(secret.xml)</title></html>") }),
    EchoScenario(
      name: "Location", status: 4,
      token: { secret, _ in
        .response(
          status: 302,
          headers: ["Location: https://example.invalid/\(secret.percent)/\(secret.base64)?a=b"])
      }),
    EchoScenario(
      name: "text", status: 4,
      token: { secret, _ in .response(status: 500, body: secret.echo) }),
    EchoScenario(
      name: "text cut inside the secret", status: 4,
      token: { secret, _ in
        .response(status: 500, body: String(repeating: "x", count: 190) + secret.text)
      }),
    EchoScenario(
      name: "Retry-After", status: 4,
      token: { secret, _ in
        .response(status: 503, headers: ["Retry-After: \(secret.percent)"], body: "{}")
      }),
    EchoScenario(
      name: "member names", status: 4,
      token: { secret, token in
        .response(headers: [json], body: #"{"\#(secret.json)":1,"a \#(secret.jsonInASCII)":2}"#)
      }),
    EchoScenario(
      name: "token that is no text", status: 4,
      token: { secret, _ in
        .response(headers: [json], body: #"{"access_token":["\#(secret.json)"]}"#)
      }),
    EchoScenario(
      name: "lifetime", status: 4,
      token: { secret, token in
        .response(
          headers: [json],
          body: #"{"access_token":"\#(token.json)","expires_in":"\#(secret.json) \#(token.json)"}"#)
      }),
  ]

  private static let apiEndpoint: [EchoScenario] =
    [400, 401, 403, 404, 429, 500].flatMap { code -> [EchoScenario] in
      let status: Int32 = code == 401 ? 4 : 6
      return [
        EchoScenario(
          name: "message of a \(code)", status: status,
          api: { secret, token in
            .response(
              status: code, headers: [json, "Retry-After: \(token.percent)"],
              body: #"{"message":"no \#(both(secret)) \#(both(token))"}"#)
          }),
        EchoScenario(
          name: "text of a \(code)", status: status,
          api: { secret, token in .response(status: code, body: secret.echo + token.echo) }),
      ]
    } + [
      EchoScenario(
        name: "message cut inside the token", status: 6,
        api: { _, token in
          .response(
            status: 500, headers: [json],
            body: #"{"message":"\#(String(repeating: "x", count: 490))\#(token.json)"}"#)
        }),
      EchoScenario(
        name: "page of an error", status: 6,
        api: { secret, token in
          .response(
            status: 502, headers: ["Content-Type: text/html"],
            body: "<html><title>\(secret.xml) \(token.text)</title></html>")
        }),
      EchoScenario(
        name: "redirect that is not followed", action: "api/post", status: 6,
        api: { secret, token in
          .response(
            status: 307,
            headers: ["Location: /\(token.percent)/\(secret.base64)?\(secret.percent)"])
        }),
      EchoScenario(
        name: "missing capture", action: "api/capture", status: 7,
        api: { secret, token in
          .response(
            headers: [json],
            body:
              #"{"a":{"\#(secret.json)":"\#(token.json)"},"b":"\#(token.json) \#(secret.json)"}"#)
        }),
      EchoScenario(
        name: "failed checks", action: "api/check", status: 7,
        api: { secret, token in
          .response(
            headers: [json, "X-Echo: \(token.percent) \(secret.base64)"],
            body: #"{"a":"\#(token.json)","b":["\#(secret.json)"]}"#)
        }),
      EchoScenario(
        name: "failed check cut inside the token", action: "api/check", status: 7,
        api: { _, token in
          .response(
            headers: [json], body: #"{"a":"\#(String(repeating: "x", count: 110))\#(token.json)"}"#)
        }),
      EchoScenario(
        name: "body that is no JSON", action: "api/check", status: 7,
        api: { secret, token in .response(body: secret.echo + token.echo) }),
      EchoScenario(name: "connection that breaks", status: 5, api: { _, _ in .reset }),
      EchoScenario(
        name: "header that is none", status: 5,
        api: { secret, token in
          .bytesThenClose(Array("\(secret.text) \(token.text)\r\n\r\n".utf8))
        }),
    ]

  /// In both kinds of JSON escapes, and in Base64.
  private static func both(_ sentinel: Sentinel) -> String {
    "\(sentinel.json) \(sentinel.jsonInASCII) \(sentinel.base64) \(sentinel.percent)"
  }

  /// The actions that scenarios run.
  static let files = TokenServer.files.merging([
    "connectors/api.yaml": (TokenServer.files["connectors/api.yaml"] ?? "") + """
      error_message: [$.message]

      """,
    "actions/api/post.yaml": "connector: api\nmethod: POST\npath: /things\n",
    "actions/api/secret-path.yaml":
      "connector: api\nmethod: GET\npath: /things/<<secret>>\nquery: {s: <<secret>>}\n",
    "actions/api/capture.yaml": """
    connector: api
    method: GET
    path: /things
    capture: {x: $.a.missing, y: $.b.missing, z: {regex: 'nothing here'}}

    """,
    "actions/api/check.yaml": """
    connector: api
    method: GET
    path: /things
    expect:
      checks:
        - {jsonpath: $.a, equals: other}
        - {jsonpath: $.b, empty: true}
        - {header: X-Echo, equals: other}
        - {body: text, contains: never}

    """,
    "actions/api/captures.yaml": """
    connector: api
    method: GET
    path: /things
    capture:
      all: $
      list: $.values[*]
      text: $.text
      raw: {body: text}
      header: {header: X-Echo}
      own: {jsonpath: $.own, secret: true}
      owns: {jsonpath: $.owns, secret: true}

    """,
  ]) { $1 }
}
