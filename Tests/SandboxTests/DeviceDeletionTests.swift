import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The Data Management API.
@Suite(.serialized) struct DeviceDeletionTests {
  private static let target = "/api/v1/data-management/device/deletions"
  private static let uuid = NexthinkOperation.uuid

  private static func request(_ uids: [String]) -> String {
    let devices = uids.map { #"{"uid":"\#($0)","name":"PC-1"}"# }.joined(separator: ",")
    return #"{"devices":[\#(devices)]}"#
  }

  @Test func `a malformed uid concerns its own entry`() async throws {
    let client = try SandboxClient()
    let response = try await client.json(
      "POST", Self.target, body: Self.request([Self.uuid, "x", Self.uuid]))
    #expect(response.status == 202)
    #expect(response.value["scheduledCount"] == 2)
    #expect(response.value["status"] == "ACCEPTED")
    let devices = response.value["devices"]?.elements ?? []
    #expect(devices.map { $0["status"]?.string } == ["SCHEDULED", "INVALID", "SCHEDULED"])
    #expect(devices.first == ["uid": .string(Self.uuid), "name": "PC-1", "status": "SCHEDULED"])
    let none = try await client.json("POST", Self.target, body: Self.request(["x"]))
    #expect(none.status == 202)
    #expect(none.value["scheduledCount"] == 0)
    await client.sandbox.stop()
  }

  private static let malformed: [(String, String)] = [
    ("", "EMPTY_REQUEST"), ("{}", "EMPTY_REQUEST"), (request([]), "EMPTY_REQUEST"),
    (request(.init(repeating: uuid, count: 101)), "BATCH_SIZE_EXCEEDED"),
    ("[]", "INVALID_REQUEST"), (#"{"devices":1}"#, "INVALID_REQUEST"),
    (#"{"devices":[1]}"#, "INVALID_REQUEST"),
    (#"{"devices":[{"uid":"\#(uuid)"}]}"#, "INVALID_REQUEST"),
    (#"{"devices":[{"uid":"\#(uuid)","name":""}]}"#, "INVALID_REQUEST"),
    (#"{"devices":[{"name":"PC-1"}]}"#, "INVALID_REQUEST"),
  ]

  @Test(arguments: malformed)
  func `a wrong request has a code`(body: String, code: String) async throws {
    let client = try SandboxClient()
    let response = try await client.json("POST", Self.target, body: body)
    #expect(response.status == 400)
    #expect(response.value.names == ["code", "message"])
    #expect(response.value["code"] == .string(code))
    await client.sandbox.stop()
  }

  @Test func `a hundred devices are the limit`() async throws {
    let client = try SandboxClient()
    let body = Self.request(.init(repeating: Self.uuid, count: 100))
    #expect(try await client.json("POST", Self.target, body: body).value["scheduledCount"] == 100)
    await client.sandbox.stop()
  }

  @Test func `the request's id is echoed, also by errors`() async throws {
    for (faults, status) in [([SandboxFault](), 202), ([.serverError], 500)] {
      let client = try SandboxClient(SandboxOptions(faults: faults))
      let body = Self.request([Self.uuid])
      let given = try await client.call(
        "POST", Self.target, headers: ["x-request-id: \(Self.uuid)"], body: body)
      #expect(given.status == status)
      #expect(given.header("x-request-id") == Self.uuid)
      for headers in [[String](), ["x-request-id: x"]] {
        let made = try await client.call("POST", Self.target, headers: headers, body: body)
        let id = try #require(made.header("x-request-id"))
        #expect(UUID(uuidString: id) != nil && id != Self.uuid)
        #expect(made.header("x-trace-id")?.count == 32)
      }
      await client.sandbox.stop()
    }
  }

  @Test func `codes of the other errors`() async throws {
    let denied = try SandboxClient(
      SandboxOptions(permissions: SandboxPermission.all.subtracting([.dataManagement])))
    let forbidden = try await denied.json("POST", Self.target, body: Self.request([Self.uuid]))
    #expect(forbidden.value["code"] == "FEATURE_NOT_ENABLED")
    await denied.sandbox.stop()
    let failing = try SandboxClient(SandboxOptions(faults: [.serverError]))
    let failed = try await failing.json("POST", Self.target, body: Self.request([Self.uuid]))
    #expect(failed.value["code"] == "INTERNAL_ERROR")
    await failing.sandbox.stop()
  }
}
