import Foundation
import Sandbox
import TestSupport
import Testing

/// The Spark API.
@Suite(.serialized) struct SparkTests {
  private static let user = "User-Principal-Name: alice@example.com"
  private static let text = #"{"message":{"parts":[{"type":"TEXT","text":"hello"}]}}"#

  private static let messages: [([String], String, Int)] = [
    ([user], text, 204), ([user, "Timezone: Europe/Zurich"], text, 204),
    (["User-Principal-Name: BOB@EXAMPLE.COM"], text, 204),
    (
      [user],
      #"{"message":{"parts":[{"type":"FILE","mimeType":"image/png","fileContent":""}]},"metadata":{"k":"v"}}"#,
      204
    ),
    ([], text, 400), (["User-Principal-Name: alice"], text, 400),
    (["User-Principal-Name: alice@example.org"], text, 404), ([user], "", 400),
    ([user], "{}", 400), ([user], #"{"message":{"parts":[]}}"#, 400),
    ([user], #"{"message":{"parts":[{"type":"AUDIO"}]}}"#, 400),
    ([user], #"{"message":{"parts":[{"type":"TEXT","text":""}]}}"#, 400),
    ([user], #"{"message":{"parts":[{"type":"FILE","mimeType":"image/png"}]}}"#, 400),
    ([user], #"{"message":{"parts":[{"type":"TEXT","text":"x"}]},"metadata":{"k":1}}"#, 400),
    (["User-Principal-Name: alice@example.org"], "{}", 400),
  ]

  @Test(arguments: messages)
  func `a message needs a user and a part`(
    headers: [String], body: String, status: Int
  ) async throws {
    let client = try SandboxClient()
    let response = try await client.call(
      "POST", "/api/v1/spark/handoff", headers: headers, body: body)
    #expect(response.status == status, "\(response.text)")
    #expect(response.body.isEmpty == (status != 404))
    await client.sandbox.stop()
  }
}
