import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The Remote Actions API.
@Suite(.serialized) struct RemoteActionTests {
  private static let uuid = NexthinkOperation.uuid

  @Test func `the list has every field`() async throws {
    let client = try SandboxClient()
    let list = try await client.json("GET", "/api/v1/act/remote-action").value.elements
    #expect(
      list.map { $0["id"]?.string } == ["#get_battery_status", "#set_service", "#restart_device"])
    for action in list {
      #expect(UUID(uuidString: action["uuid"]?.string ?? "") != nil)
      for name in ["apiEnabled", "manualEnabled", "workflowEnabled", "manualAllowMultipleDevices"] {
        #expect(action["targeting"]?[name]?.kind == .boolean, "\(name)")
      }
      #expect(
        action["scriptInfo"]?.names == [
          "executionServiceDelegate", "runAs", "timeoutSeconds", "hasScriptWindows",
          "hasScriptMacOs", "inputs", "outputs",
        ])
      for purpose in action["purpose"]?.elements ?? [] {
        #expect(["DATA_COLLECTION", "REMEDIATION"].contains(purpose.string))
      }
    }
    let service = try #require(list[1]["scriptInfo"])
    #expect(
      service["inputs"]?[0]?.names == [
        "id", "name", "description", "usedByWindows", "usedByMacOs", "options", "allowCustomValue",
      ])
    #expect(
      service["outputs"]?[0]?.names == [
        "id", "name", "type", "description", "usedByWindows", "usedByMacOs",
      ])
    for id in ["%23set_service", "set_service"] {
      let details = try await client.json("GET", "/api/v1/act/remote-action/details?nql-id=\(id)")
      #expect(details.value == list[1])
    }
    await client.sandbox.stop()
  }

  private static func request(_ members: String, devices: Int = 1, id: String = "#set_service")
    -> String
  {
    let list = [String](repeating: "\"\(uuid)\"", count: devices).joined(separator: ",")
    return #"{"remoteActionId":"\#(id)","devices":[\#(list)]\#(members)}"#
  }

  private static let requests: [(String, Int)] = [
    (request(""), 200), (request(#","params":{"StatusChange":"On","ServiceName":"other"}"#), 200),
    (request("", id: "set_service"), 200), (request("", devices: 10_000), 200),
    (request("", devices: 10_001), 400), (request("", devices: 0), 400),
    (request(#","expiresInMinutes":60"#), 200), (request(#","expiresInMinutes":10080"#), 200),
    (request(#","expiresInMinutes":59"#), 400), (request(#","expiresInMinutes":10081"#), 400),
    (request(#","expiresInMinutes":"60""#), 400), (request(#","expiresInMinutes":60.5"#), 400),
    (request(#","expiresInMinutes":1e99"#), 400),
    (request(#","triggerInfo":{"externalSource":"S","reason":"R","externalReference":"1"}"#), 200),
    (request(#","triggerInfo":{}"#), 200), (request(#","triggerInfo":"x""#), 400),
    (request(#","triggerInfo":{"reason":"\#(String(repeating: "é", count: 500))"}"#), 200),
    (request(#","triggerInfo":{"reason":"\#(String(repeating: "é", count: 501))"}"#), 400),
    (request(#","params":{"StatusChange":"Maybe"}"#), 400),
    (request(#","params":{"Other":"1"}"#), 400), (request(#","params":{"ServiceName":1}"#), 400),
    (request("", id: "#restart_device"), 400), (request("", id: "#nothing"), 400),
    (request("", id: ""), 400), (##"{"remoteActionId":"#set_service","devices":[1]}"##, 400),
    (##"{"remoteActionId":"#set_service","devices":[""]}"##, 400), ("", 400),
  ]

  @Test(arguments: requests)
  func `limits hold`(body: String, status: Int) async throws {
    let client = try SandboxClient()
    let response = try await client.json("POST", "/api/v1/act/execute", body: body)
    #expect(response.status == status, "\(response.value)")
    if status == 200 {
      #expect(UUID(uuidString: response.value["requestId"]?.string ?? "") != nil)
    } else {
      #expect(response.value.names == ["code", "message"])
    }
    await client.sandbox.stop()
  }

  @Test func `the answer repeats how long it waits`() async throws {
    let client = try SandboxClient()
    for (members, minutes) in [("", 60), (#","expiresInMinutes":90"#, 90)] {
      let response = try await client.json(
        "POST", "/api/v1/act/execute", body: Self.request(members))
      #expect(response.value["expiresInMinutes"] == .number(JSONNumber(minutes)))
    }
    await client.sandbox.stop()
  }
}
