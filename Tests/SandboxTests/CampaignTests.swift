import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The Campaigns API.
@Suite(.serialized) struct CampaignTests {
  private static let target = "/api/v1/euf/campaign/trigger"

  private static func request(
    _ users: [String] = [NexthinkOperation.sid], id: String = "#general_survey",
    expires: String = "60", parameters: String? = nil
  ) -> String {
    let list = users.map { "\"\($0)\"" }.joined(separator: ",")
    let tail = parameters.map { #","parameters":\#($0)"# } ?? ""
    return
      #"{"campaignNqlId":"\#(id)","userSid":[\#(list)],"expiresInMinutes":\#(expires)\#(tail)}"#
  }

  @Test func `each user has a request or a reason, once`() async throws {
    let client = try SandboxClient()
    let users = ["S-1-5-21-1", "nobody", "S-1-5-21-2", "S-1-5-21-1"]
    let response = try await client.json("POST", Self.target, body: Self.request(users))
    #expect(response.status == 200)
    let requests = try #require(response.value["requests"]).elements
    #expect(requests.map { $0["userSid"]?.string } == ["S-1-5-21-1", "nobody", "S-1-5-21-2"])
    #expect(
      requests.map(\.names) == [
        ["userSid", "requestId"], ["userSid", "message"], ["userSid", "requestId"],
      ])
    #expect(requests[1]["message"] == "The user SID is not valid")
    await client.sandbox.stop()
  }

  @Test func `on demand the last user is not reached`() async throws {
    let client = try SandboxClient(SandboxOptions(faults: [.campaignPartial]))
    let response = try await client.json(
      "POST", Self.target, body: Self.request(["S-1-5-21-1", "S-1-5-21-2"]))
    #expect(response.status == 200)
    #expect(response.value["requests"]?[0]?["requestId"] != nil)
    #expect(response.value["requests"]?[1]?["message"] == "The user cannot be reached")
    await client.sandbox.stop()
  }

  private static let requests: [(String, Int)] = [
    (request(expires: "1"), 200), (request(expires: "525600"), 200), (request(expires: "0"), 400),
    (request(expires: "525601"), 400), (request(expires: "null"), 400), (request([]), 400),
    (request([""]), 400), (request(id: "#nothing"), 400), (request(id: "#onboarding"), 400),
    (request(id: "general_survey"), 200), (request(parameters: "{}"), 200),
    (request(parameters: #"{"p1":"v"}"#), 400), (request(id: "#maintenance_notice"), 400),
    (
      request(id: "#maintenance_notice", parameters: #"{"service":"mail","start":"18:00"}"#), 200
    ),
    (request(id: "#maintenance_notice", parameters: #"{"service":"mail","start":18}"#), 400),
    (request([String](repeating: "S-1-5-21-1", count: 10_001)), 400), ("", 400), ("[]", 400),
  ]

  @Test(arguments: requests)
  func `limits hold`(body: String, status: Int) async throws {
    let client = try SandboxClient()
    let response = try await client.json("POST", Self.target, body: body)
    #expect(response.status == status, "\(response.value)")
    if status == 400 { #expect(response.value.names == ["code", "message"]) }
    await client.sandbox.stop()
  }
}
