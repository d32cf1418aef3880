import Foundation
import JSONDocument
import TestSupport
import Testing

/// A plan is what goes on the wire: planned and then sent to a server that keeps every byte.
@Suite struct PlanWireTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var connector = ""
    var action: String
    var arguments: [String] = []
    /// What stands for each `***`, in order of the plan.
    var secrets: [String] = []
  }

  static let cases = [
    Case(
      testDescription: "query",
      connector: "query: {v: 2, lang: en}\n",
      action: """
        method: GET
        path: /things/<<name>>
        inputs: {name: {}, list: {type: array, default: [a b, "c&d"]}, gone: {required: false}}
        query: {lang: null, list: <<list>>, gone: <<gone>>, "$filter": "a eq 'b'"}

        """, arguments: ["--var", "name=a/b é"]),
    Case(
      testDescription: "JSON body",
      action: """
        method: POST
        path: /things
        inputs: {count: {type: number, default: 1.10}, gone: {required: false}}
        body: {json: {count: <<count>>, text: "é \\"q\\" <<count>>", gone: <<gone>>, list: [1, null]}}

        """),
    Case(
      testDescription: "form body",
      action: """
        method: PUT
        path: /things
        inputs: {name: {default: "a b&c=é+"}}
        body: {form: {name: <<name>>, again: [1, 2]}}

        """),
    Case(
      testDescription: "text body of a type",
      action: """
        method: PATCH
        path: /things
        body: {text: "line one\\nline two", type: text/x-lines}

        """),
    Case(
      testDescription: "file body",
      action: "method: POST\npath: /things\nbody: {file: data.csv, type: text/csv}\n"),
    Case(
      testDescription: "no body",
      action: "method: POST\npath: /things\nheaders: {content-type: a/b}\n"),
    Case(
      testDescription: "headers taken away",
      connector: "headers: {X-Tenant: acme, X-Other: o, Accept: application/json}\n",
      action: """
        method: DELETE
        path: /things/1
        headers: {x-tenant: null, X-OTHER: mine, User-Agent: mine/1}

        """),
    Case(
      testDescription: "api_key in the query",
      connector: """
        variables: {key: {secret: true}}
        auth: {type: api_key, value: <<key>>, attach: {in: query, name: api key}}

        """,
      action: "method: GET\npath: /things\nquery: {a: 1}\n",
      arguments: ["--var", "key=@secret.txt"], secrets: ["sesame-open"]),
    Case(
      testDescription: "api_key in a cookie",
      connector: """
        variables: {key: {secret: true}}
        auth: {type: api_key, value: <<key>>, attach: {in: cookie, name: sid}}

        """,
      action: "method: GET\npath: /things\nheaders: {Cookie: own=1}\n",
      arguments: ["--var", "key=@secret.txt"], secrets: ["sesame-open"]),
    Case(
      testDescription: "api_key in a header",
      connector: """
        variables: {key: {secret: true}}
        auth: {type: api_key, value: <<key>>, attach: {name: X-Key, format: "Key <<$token>>"}}

        """,
      action: "method: GET\npath: /things\n",
      arguments: ["--var", "key=@secret.txt"], secrets: ["sesame-open"]),
    Case(
      testDescription: "basic",
      connector: """
        variables: {key: {secret: true}}
        auth: {type: basic, username: me, password: <<key>>}

        """,
      action: "method: GET\npath: /things\n",
      arguments: ["--var", "key=@secret.txt"],
      secrets: [Data("me:sesame-open".utf8).base64EncodedString()]),
    Case(
      testDescription: "a secret too short to be searched for",
      connector: "variables: {key: {secret: true}}\n",
      action: """
        method: POST
        path: /pins/<<key>>
        query: {pin: <<key>>}
        headers: {X-Pin: "p<<key>>"}
        body: {json: {pin: <<key>>, number: 12}}

        """,
      arguments: ["--var", "key=@short.txt"], secrets: ["12", "12", "12", "12"]),
  ]

  /// What is compared: the first line, the header fields in order, the body.
  private struct Sent: Equatable {
    var line: String
    var fields: [String]
    var body: String
  }

  private func planned(_ document: JSONValue) throws -> Sent {
    let request = try #require(document["request"])
    guard case .string(let method)? = request["method"],
      case .string(let target)? = request["target"], case .array(let headers)? = request["headers"]
    else { throw Unexpected() }
    let fields = try headers.map { header -> String in
      guard case .string(let name)? = header["name"], case .string(let value)? = header["value"]
      else { throw Unexpected() }
      #expect(header["certainty"] == "exact")
      return "\(name): \(value)"
    }
    var body = ""
    if case .string(let text)? = request["body"]?["text"] { body = text }
    if case .string(let path)? = request["body"]?["file"] {
      body = try String(contentsOfFile: path, encoding: .utf8)
    }
    if case .number(let size)? = request["body"]?["size"], !body.contains("***") {
      #expect(size.text == "\(body.utf8.count)")
    }
    return Sent(line: "\(method) \(target) HTTP/1.1", fields: fields, body: body)
  }

  private struct Unexpected: Error {}

  private func received(_ request: RawSocketServer.Received) throws -> Sent {
    let parts = request.text.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    return Sent(
      line: lines[0], fields: Array(lines.dropFirst()),
      body: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  /// The plan with what stands for each mask put back.
  private func unmasked(_ sent: Sent, _ secrets: [String]) -> Sent {
    var rest = secrets[...]
    func fill(_ text: String) -> String {
      text.components(separatedBy: "***").reduce(nil) { (sum: String?, part) in
        sum.map { $0 + (rest.popFirst() ?? "***") + part } ?? part
      } ?? ""
    }
    return Sent(line: fill(sent.line), fields: sent.fields.map(fill), body: fill(sent.body))
  }

  @Test(arguments: cases) func thePlanIsWhatIsSent(_ testCase: Case) async throws {
    let server = try RawSocketServer(answers: [.response()])
    let project = try TestProject(
      [
        "connectors/api.yaml": "base_url: \(server.baseURL)/v1\n" + testCase.connector,
        "actions/things/it.yaml": "connector: api\n" + testCase.action,
        "data.csv": "a,b\n1,2\n", "secret.txt": "sesame-open\n", "short.txt": "12\n",
      ])
    let plan = try await project.program.launch(
      ["plan", "things/it", "--format", "json"] + testCase.arguments
    ).outcome()
    #expect(plan.status == 0, "\(plan.errors)")
    let isWeak = testCase.arguments.contains("key=@short.txt")
    #expect(plan.errors.split(separator: "[weak-secret]").count == (isWeak ? 2 : 0))
    #expect(isWeak || plan.errors == "")
    #expect(server.received.isEmpty)
    #expect(!plan.text.contains("sesame") && !plan.text.contains("too-short"))
    let document = try ParsedJSON(plan.text).root.value
    #expect(document["version"] == 1)
    let run = try await project.program.launch(["things/it"] + testCase.arguments).outcome()
    #expect(run.status == 0, "\(run.errors)")
    let sent = try received(try #require(server.received.first))
    let expected = try planned(document)
    let masks =
      ([expected.line] + expected.fields + [expected.body]).joined()
      .components(separatedBy: "***").count - 1
    #expect(masks == testCase.secrets.count)
    #expect(unmasked(expected, testCase.secrets) == sent)
    server.stop()
  }

  /// Planning a second time is planning the first time: nothing was written in between.
  @Test func aPlanLeavesNothingBehind() async throws {
    let server = try TokenServer(token: { number, _ in TokenServer.grant("token-\(number)") })
    let project = try TestProject(
      TokenServer.files, environment: server.environment(secret: "sesame-open"))
    let before = try await project.program.run("plan", "api/get")
    #expect(before.status == 0, "\(before.errors)")
    #expect(before.text.contains("to be requested: no valid one is stored"))
    #expect(before.text.contains("Token request  POST \(server.server.baseURL)/token\n"))
    #expect(!FileManager.default.fileExists(atPath: project.folder.path + "/state"))
    #expect(server.server.received.isEmpty)
    _ = try await project.program.run("api/get")
    let count = server.server.received.count
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: project.folder.path + "/state"
    ).sorted()
    let after = try await project.program.run("plan", "api/get")
    #expect(after.text.contains(#/token +from the store, valid until 2\d{3}-.*Z, 59 min left/#))
    #expect(!after.text.contains("Token request"))
    #expect(after.text.contains("Authorization    Bearer ***"))
    #expect(!(before.text + after.text).contains("sesame"))
    #expect(!after.text.contains("token-0"))
    #expect(server.server.received.count == count)
    #expect(
      try FileManager.default.subpathsOfDirectory(
        atPath: project.folder.path + "/state"
      ).sorted() == names)
  }

  /// The token request in a plan is the one that goes out.
  @Test func thePlannedTokenRequestIsWhatIsSent() async throws {
    let server = try TokenServer(token: { number, _ in TokenServer.grant("token-\(number)") })
    var files = TokenServer.files
    files["connectors/api.yaml"]?.append(
      """
        client_auth: body
        scope: [a, b]
        token_request: {headers: {X-Client: c}, params: {audience: "x y"}}

      """)
    files["connectors/api.yaml"] = files["connectors/api.yaml"]?
      .replacingOccurrences(of: "timeout: {attempt: 4s}\n", with: "")
    let project = try TestProject(files, environment: server.environment(secret: "sesame-open"))
    let plan = try await project.program.run("plan", "api/get", "--format", "json")
    #expect(plan.status == 0, "\(plan.errors)")
    let document = try ParsedJSON(plan.text).root.value
    let exchange = try #require(document["authentication"]?[0]?["token"]?["request"])
    _ = try await project.program.run("api/get")
    let sent = try received(try #require(server.tokenRequests.first))
    guard case .array(let headers)? = exchange["headers"],
      case .string(let body)? = exchange["body"]
    else { throw Unexpected() }
    let fields = headers.compactMap { header -> String? in
      guard case .string(let name)? = header["name"], case .string(let value)? = header["value"]
      else { return nil }
      return "\(name): \(value)"
    }
    #expect(fields == sent.fields)
    #expect(body.replacingOccurrences(of: "***", with: "sesame-open") == sent.body)
    #expect(sent.line == "POST /token HTTP/1.1")
    #expect(exchange["url"] == .string(server.server.baseURL + "/token"))
  }
}
