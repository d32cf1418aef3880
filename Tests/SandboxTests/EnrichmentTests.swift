import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The Enrichment API.
@Suite(.serialized) struct EnrichmentTests {
  private static let target = "/api/v1/enrichment/data/fields"

  private func enrich(
    _ objects: [(String, [String: String])], faults: [SandboxFault] = []
  ) async throws -> (status: Int, value: JSONValue) {
    let client = try SandboxClient(SandboxOptions(faults: faults))
    let response = try await client.json(
      "POST", Self.target, body: NexthinkOperation.enrichment(objects))
    await client.sandbox.stop()
    return response
  }

  private static let fields: [(String, String, String, Bool)] = [
    ("device/device/uid", "device/device/configuration_tag", "\"x\"", true),
    ("device/device/name", "device/device/virtualization/desktop_broker", "0", true),
    ("device/device/name", "device/device/virtualization/desktop_broker", "7", true),
    ("device/device/name", "device/device/virtualization/desktop_broker", "8", false),
    ("device/device/name", "device/device/virtualization/desktop_broker", "\"1\"", false),
    ("device/device/name", "device/device/virtualization/type", "1", true),
    ("device/device/name", "device/device/virtualization/type", "0", false),
    ("device/device/name", "device/device/virtualization/type", "\"\"", true),
    ("device/device/name", "device/device/virtualization/region", "7", false),
    ("device/device/name", "device/device/virtualization/last_update", "\"2024-05-01\"", true),
    (
      "device/device/name", "device/device/virtualization/last_update", "\"2024-05-01T09:00:00Z\"",
      true
    ),
    ("device/device/name", "device/device/virtualization/last_update", "\"yesterday\"", false),
    ("device/device/name", "device/device/#", "\"x\"", false),
    ("device/device/name", "device/device/other", "\"x\"", false),
    ("device/device/name", "user/user/#team", "\"x\"", false),
    ("user/user/upn", "user/user/ad/city", "\"Bern\"", true),
    ("user/user/sid", "user/user/ad/last_update", "\"2024-05-01\"", true),
    ("user/user/uid", "user/user/organization/#unit", "\"x\"", true),
    ("user/user/name", "user/user/ad/city", "\"x\"", false),
    ("binary/binary/uid", "binary/binary/#owner", "\"x\"", true),
    ("package/package/uid", "package/package/#owner", "\"x\"", true),
    ("package/package/uid", "package/package/#owner", "1", false),
  ]

  @Test(arguments: fields)
  func `fields take what is documented`(
    object: String, field: String, value: String, isTaken: Bool
  ) async throws {
    let response = try await enrich([(object, [field: value])])
    if isTaken {
      #expect(response.status == 200, "\(response.value)")
      #expect(response.value == ["status": "success"])
    } else {
      #expect(response.status == 400, "\(response.value)")
      #expect(response.value.names == ["status", "errors"])
      #expect(response.value["status"] == "error")
    }
  }

  @Test func `what is refused is listed beside what is written`() async throws {
    let type = "device/device/virtualization/type"
    let response = try await enrich([
      ("device/device/name", ["device/device/#owner": "\"alice\""]),
      ("device/device/uid", [type: "\"personal\"", "device/device/nothing": "1"]),
    ])
    #expect(response.status == 207)
    #expect(
      response.value == [
        "status": "partial_success",
        "errors": [
          [
            "identification": [["name": "device/device/uid", "value": "x"]],
            "errors": [
              ["message": "Unknown field 'device/device/nothing'", "code": "ENRICH_002"],
              ["message": .string("Wrong type for field '\(type)'"), "code": "ENRICH_011"],
            ],
          ]
        ],
      ])
  }

  @Test func `on demand the last object is refused`() async throws {
    for count in [1, 3] {
      let response = try await enrich(
        .init(repeating: ("device/device/name", ["device/device/#owner": "\"x\""]), count: count),
        faults: [.enrichmentPartial])
      #expect(response.status == 207)
      #expect(response.value["errors"]?.elements.count == 1)
      #expect(
        response.value["errors"]?[0]?["errors"]?[0]?["message"]
          == "Wrong type for field 'device/device/#owner'")
    }
  }

  private static let malformed: [String] = [
    "", "{}", #"{"domain":"","enrichments":[{}]}"#, #"{"domain":"d"}"#,
    #"{"domain":"d","enrichments":[]}"#, #"{"domain":"d","enrichments":[{}]}"#,
    #"{"domain":"d","enrichments":[1]}"#,
    #"{"domain":"d","enrichments":[{"identification":[],"fields":[]}]}"#,
    #"{"domain":"d","enrichments":[{"identification":[{"name":"device/device/name","value":"x"}]}]}"#,
    #"{"domain":"d","enrichments":[{"identification":[{"name":"a","value":"x"},{"name":"b","value":"x"}],"fields":[{"name":"c","value":"x"}]}]}"#,
    #"{"domain":"d","enrichments":[{"identification":[{"name":"a"}],"fields":[{"name":"c","value":"x"}]}]}"#,
    #"{"domain":"d","enrichments":[{"identification":[{"name":"a","value":"x"}],"fields":[{"value":"x"}]}]}"#,
  ]

  @Test(arguments: malformed)
  func `what is no enrichment has one message`(body: String) async throws {
    let client = try SandboxClient()
    let response = try await client.json("POST", Self.target, body: body)
    #expect(response.status == 400)
    #expect(response.value.names == ["message", "code"])
    await client.sandbox.stop()
  }

  @Test(arguments: [(10_000, 200), (10_001, 400)])
  func `ten thousand objects are the limit`(count: Int, status: Int) async throws {
    let response = try await enrich(
      .init(repeating: ("device/device/name", ["device/device/#owner": "\"x\""]), count: count))
    #expect(response.status == status)
  }
}
