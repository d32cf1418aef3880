import Foundation
import TestSupport
import Testing

/// Values that are not text, as a server receives them.
@Suite struct TypedWireTests {
  private static let files = [
    "connectors/wire.yaml": "base_url: http://127.0.0.1:9\n",
    "actions/wire/typed.yaml": """
    connector: wire
    inputs:
      number: {type: number}
      whole: {type: integer}
      flag: {type: boolean}
      list: {type: array}
      object: {type: object}
      text: {}
      absent: {required: false}
      nothing: {required: false}
    method: POST
    path: /t
    query: {list: <<list>>, absent: <<absent>>, nothing: <<nothing>>, flag: <<flag>>}
    headers: {X-List: <<list>>, X-Absent: <<absent>>, X-Number: <<number>>}
    body:
      json:
        number: <<number>>
        whole: "<<whole>>"
        flag: <<flag>>
        list: <<list>>
        object: <<object>>
        text: <<text>>
        absent: <<absent>>
        nothing: <<nothing>>
        inside: n=<<number>>

    """,
  ]

  @Test func keepsTypesDigitsAndOrderAndLeavesOutWhatIsAbsent() async throws {
    let server = try RawSocketServer { _ in .response(body: "ok") }
    let project = try ScratchProject(Self.files, environment: ["WIRE_BASE_URL": server.baseURL])
    let document = """
      {"number": 12345678901234567890.10, "whole": -0, "flag": true, "list": ["a&b", 1.50, null],
       "object": {"z": [1, {"é": "<<x>>"}], "a": null}, "text": "1.10", "nothing": null}
      """
    let outcome = try await project.program.run("wire/typed", "--vars", "-", input: document)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let body =
      #"{"number":12345678901234567890.10,"whole":-0,"flag":true,"list":["a&b",1.50,null],"#
      + #""object":{"z":[1,{"é":"<<x>>"}],"a":null},"text":"1.10","nothing":null,"#
      + #""inside":"n=12345678901234567890.10"}"#
    let expected = [
      "POST /t?list=a%26b&list=1.50&flag=true HTTP/1.1", "Host: 127.0.0.1:\(server.port)",
      "User-Agent: connector-run/0.1.0", "Accept-Encoding: deflate, gzip, br, zstd",
      "X-List: a&b", "X-List: 1.50", "X-Number: 12345678901234567890.10", "Accept: */*",
      "Content-Type: application/json", "Content-Length: \(body.utf8.count)", "", body,
    ].joined(separator: "\r\n")
    #expect(server.received.map(\.text) == [expected])
  }

  /// libcurl has no message of its own for it.
  @Test(arguments: ["headers: {X-Value: <<v>>}", "query: {v: <<v>>}"])
  func saysWhatIsWrongWithARequestHeaderOverItsLimit(_ place: String) async throws {
    let server = try RawSocketServer { _ in .response(body: "ok") }
    let project = try ScratchProject(
      [
        "connectors/wire.yaml": "base_url: http://127.0.0.1:9\n",
        "actions/wire/get.yaml":
          "connector: wire\ninputs: {v: {}}\nmethod: GET\npath: /g\n\(place)\n",
        "larger": String(repeating: "a", count: 1 << 20),
      ], environment: ["WIRE_BASE_URL": server.baseURL])
    let outcome = try await project.program.run("wire/get", "--var", "v=@larger")
    #expect(outcome.status == 3, "\(outcome.errors.prefix(500))")
    #expect(outcome.errors.contains("larger than 1 MiB"), "\(outcome.errors.prefix(500))")
    #expect(outcome.errors.utf8.count < 2000)
    #expect(server.connectionCount == 0)
  }
}
