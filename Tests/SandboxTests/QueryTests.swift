import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// Running NQL queries.
@Suite(.serialized) struct QueryTests {
  private static let uid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"
  private static let byCollector =
    ##"{"queryId":"#device_by_collector","parameters":{"collector_uid":"\##(uid)"}}"##

  private static let zones: [([String], Int, String)] = [
    ([String](), 23, "2023-11-14T23:13:20"), (["x-utc-times: true"], 22, "2023-11-14T22:13:20"),
    (["x-utc-times: yes"], 23, "2023-11-14T23:13:20"),
  ]

  @Test(arguments: zones)
  func `both versions say the same`(headers: [String], hour: Int, time: String) async throws {
    let client = try SandboxClient()
    let first = try await client.json(
      "POST", "/api/v1/nql/execute", headers: headers, body: Self.byCollector
    ).value
    let second = try await client.json(
      "POST", "/api/v2/nql/execute", headers: headers, body: Self.byCollector
    ).value
    for value in [first, second] {
      #expect(value["queryId"] == "#device_by_collector")
      #expect(value["rows"] == 1)
      #expect(value["executedQuery"]?.string?.contains("== \"\(Self.uid)\" |") == true)
    }
    #expect(
      first["executionDateTime"] == [
        "year": 2023, "month": 11, "day": 14, "hour": .number(JSONNumber(hour)), "minute": 13,
        "second": 20,
      ])
    #expect(second["executionDateTime"] == .string(time))
    #expect(
      first["headers"] == [
        "device.name", "device.operating_system.name", "device.hardware.memory", "device.last_seen",
      ])
    let seen = JSONValue.string("2023-11-14T\(hour):09:20")
    #expect(first["data"] == [["PC-1042", "Windows 11 Pro, 23H2", 17_179_869_184, seen]])
    #expect(
      second["data"] == [
        [
          "device.name": "PC-1042", "device.operating_system.name": "Windows 11 Pro, 23H2",
          "device.hardware.memory": 17_179_869_184, "device.last_seen": seen,
        ]
      ])
    await client.sandbox.stop()
  }

  private static let forms: [(String?, Int, String?)] = [
    (nil, 200, "application/json"), ("application/json", 200, "application/json"),
    ("*/*", 200, "application/json"), ("text/csv", 200, "text/csv"),
    ("text/csv;q=1, application/json", 200, "text/csv"),
    ("application/xml, APPLICATION/JSON", 200, "application/json"),
    ("application/xml", 406, nil), ("text/html", 406, nil),
  ]

  @Test(arguments: forms)
  func `Accept chooses the form`(accept: String?, status: Int, type: String?) async throws {
    let client = try SandboxClient()
    for version in [1, 2] {
      let response = try await client.call(
        "POST", "/api/v\(version)/nql/execute", headers: accept.map { ["Accept: \($0)"] } ?? [],
        body: NexthinkOperation.query)
      #expect(response.status == status)
      #expect(response.header("Content-Type") == type)
    }
    await client.sandbox.stop()
  }

  private static let requests: [(String, Int)] = [
    ("", 400), ("[]", 400), ("{}", 400), (#"{"queryId":"device_inventory"}"#, 400),
    (##"{"queryId":"#Device_inventory"}"##, 400), (##"{"queryId":"#a"}"##, 400),
    (##"{"queryId":"#\##(String(repeating: "a", count: 254))"}"##, 404),
    (##"{"queryId":"#\##(String(repeating: "a", count: 255))"}"##, 400),
    (##"{"queryId":"#ab"}"##, 404),
    (##"{"queryId":"#device_by_collector"}"##, 400),
    (##"{"queryId":"#device_inventory","parameters":{"x":"1"}}"##, 400),
    (##"{"queryId":"#device_by_collector","parameters":{"collector_uid":1}}"##, 400),
    (##"{"queryId":"#device_by_collector","parameters":{"collector_uid":"nobody"}}"##, 200),
  ]

  @Test(arguments: requests)
  func `ids and parameters are checked`(body: String, status: Int) async throws {
    let client = try SandboxClient()
    let response = try await client.json("POST", "/api/v2/nql/execute", body: body)
    #expect(response.status == status, "\(response.value)")
    if status == 404 { #expect(response.value["code"] == 100) }
    if status == 200 { #expect(response.value["data"] == []) }
    await client.sandbox.stop()
  }
}
