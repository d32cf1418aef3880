import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// What goes wrong on demand.
@Suite(.serialized) struct FaultTests {
  private static let limits: [(SandboxFault, Int, String)] = [
    (SandboxFault.rateLimitSeconds, 0, "30"),
    (.rateLimitHTTPDate, 0, "Tue, 14 Nov 2023 22:13:50 GMT"),
    (.rateLimitDateTime, 0, "2023-11-14T22:13:50Z"),
    // Up to the last second of a leap day, of a year, and of a year that is divisible by 400.
    (.rateLimitDateTime, 9_251_169, "2024-02-29T23:59:59Z"),
    (.rateLimitDateTime, 9_251_170, "2024-03-01T00:00:00Z"),
    (.rateLimitHTTPDate, 4_067_169, "Sun, 31 Dec 2023 23:59:59 GMT"),
    (.rateLimitHTTPDate, 4_067_170, "Mon, 01 Jan 2024 00:00:00 GMT"),
    (.rateLimitDateTime, 2_407_542_370, "2100-03-01T00:00:00Z"),
  ]

  @Test(arguments: limits)
  func `a limit says until when`(
    fault: SandboxFault, seconds: Int, retryAfter: String
  ) async throws {
    let client = try SandboxClient(SandboxOptions(faults: [fault]))
    client.advance(by: .seconds(seconds))
    let response = try await client.call("GET", "/api/v1/nql/status/x")
    #expect(response.status == 429)
    #expect(response.header("Retry-After") == retryAfter)
    await client.sandbox.stop()
  }

  @Test func `of several the first counts`() async throws {
    let client = try SandboxClient(
      SandboxOptions(faults: [.exportError, .badGateway, .serverError]))
    #expect(try await client.call("GET", "/api/v1/workflows").status == 502)
    await client.sandbox.stop()
  }

  @Test func `a caller without a valid token learns of no fault`() async throws {
    let client = try SandboxClient(SandboxOptions(faults: [.serverError]))
    #expect(try await client.send("GET", "/api/v1/workflows").status == 401)
    await client.sandbox.stop()
  }

  @Test(arguments: SandboxFault.allCases)
  func `the token endpoints fail by their own faults only`(fault: SandboxFault) async throws {
    let client = try SandboxClient(SandboxOptions(faults: [fault]))
    for (path, form) in [
      ("/api/v1/token", ""),
      ("/oauth2/default/v1/token", "grant_type=client_credentials&scope=service:integration"),
    ] {
      let response = try await client.send(
        "POST", path, authorization: client.basic(), type: "application/x-www-form-urlencoded",
        body: form.isEmpty ? "grant_type=client_credentials" : form)
      switch fault {
      case .tokenRejected:
        #expect(response.status == 401)
        #expect(try SandboxClient.json(response)["error"] == "invalid_client")
        #expect(response.header("WWW-Authenticate") == "Basic realm=\"sandbox\"")
      case .tokenUnavailable:
        #expect(response.status == 503)
        #expect(response.header("Content-Type") == "text/html")
      case .tokenMalformed:
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "text/html")
      default:
        #expect(response.status == 200)
        #expect(try SandboxClient.json(response)["access_token"] != nil)
      }
    }
    await client.sandbox.stop()
  }

  @Test func `each has a name in kebab case and a summary that fits a line of help`() {
    for fault in SandboxFault.allCases {
      #expect(fault.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
      #expect(!fault.summary.isEmpty && fault.summary.count <= 54, "\(fault.summary)")
    }
  }
}
