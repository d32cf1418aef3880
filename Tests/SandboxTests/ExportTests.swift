import Foundation
import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// Exports of NQL queries, and the origin that their files come from.
@Suite(.serialized) struct ExportTests {
  private static let csv =
    "device.name,device.operating_system.name,device.hardware.memory,device.last_seen\r\n"
    + "PC-1042,\"Windows 11 Pro, 23H2\",17179869184,2023-11-14T23:09:20\r\n"
    + "MAC-0007,macOS Sonoma 14.5,34359738368,2023-11-14T21:13:20\r\n"
    + "\"LAB \"\"blue\"\"\",Windows 10 Enterprise,8589934592,2023-11-13T23:13:20\r\n"

  /// Starts an export and asks for its status until there is a link.
  private func link(
    _ client: SandboxClient, compression: String = "NONE"
  ) async throws -> (status: String, target: String) {
    let body =
      ##"{"queryId":"#device_inventory","parameters":{},"compression":"\##(compression)"}"##
    let start = try await client.json("POST", "/api/v1/nql/export", body: body)
    let status = "/api/v1/nql/status/" + (try #require(start.value["exportId"]?.string))
    var states: [String] = []
    while states.count < 3 {
      let answer = try await client.json("GET", status).value
      states.append(answer["status"]?.string ?? "")
      #expect((answer["resultsFileUrl"] == .null) == (states.count < 3))
      #expect(answer["errorDescription"] == .null)
    }
    #expect(states == ["SUBMITTED", "IN_PROGRESS", "COMPLETED"])
    return (status, try await target(client, of: status))
  }

  /// The link's path and query.
  private func target(_ client: SandboxClient, of status: String) async throws -> String {
    let answer = try await client.json("GET", status).value
    #expect(answer["status"] == "COMPLETED")
    let url = try #require(answer["resultsFileUrl"]?.string)
    let origin = "http://127.0.0.1:\(client.sandbox.filePort)"
    #expect(url.hasPrefix(origin + "/nql-exports/"))
    #expect(client.sandbox.filePort != client.sandbox.port)
    return String(url.dropFirst(origin.count))
  }

  private func fetch(
    _ client: SandboxClient, _ target: String, method: String = "GET", authorization: String? = nil
  ) async throws -> RawSocketClient.Response {
    try await client.send(
      method, target, authorization: authorization, port: client.sandbox.filePort)
  }

  @Test func `the file is at a signed link of another origin`() async throws {
    let client = try SandboxClient()
    let target = try await link(client).target
    let response = try await fetch(client, target)
    #expect(response.status == 200)
    #expect(response.header("Content-Type") == "text/csv")
    #expect(response.text == Self.csv)
    #expect(try await fetch(client, target, method: "HEAD").status == 200)
    #expect(client.sandbox.fileRequests.map(\.status) == [200, 200])
    #expect(client.sandbox.fileRequests.first?.request.target == target)
    #expect(!client.sandbox.requests.contains { $0.request.target == target })
    await client.sandbox.stop()
  }

  @Test func `a link is for nothing else, and takes no credentials along`() async throws {
    let client = try SandboxClient()
    let target = try await link(client).target
    let path = String(target.prefix { $0 != "?" })
    let last = try #require(target.last)
    let refused: [(RawSocketClient.Response, Int, String)] = [
      (try await fetch(client, target, authorization: "Bearer x"), 400, "InvalidArgument"),
      (try await fetch(client, target, authorization: client.basic()), 400, "InvalidArgument"),
      (try await fetch(client, path), 403, "AccessDenied"),
      (try await fetch(client, "/"), 403, "AccessDenied"),
      (
        try await fetch(client, target.dropLast() + (last == "0" ? "1" : "0")), 403,
        "SignatureDoesNotMatch"
      ),
      (
        try await fetch(client, target.replacingOccurrences(of: "%2F", with: "/")), 403,
        "SignatureDoesNotMatch"
      ),
      (try await fetch(client, target, method: "PUT"), 405, "MethodNotAllowed"),
    ]
    for (response, status, code) in refused {
      #expect(response.status == status, "\(response.text)")
      #expect(response.header("Content-Type") == "application/xml")
      #expect(response.text.contains("<Code>\(code)</Code>"), "\(response.text)")
    }
    await client.sandbox.stop()
  }

  @Test func `a link expires after a quarter of an hour, and there is another`() async throws {
    let client = try SandboxClient()
    let (status, first) = try await link(client)
    client.advance(by: .seconds(900) - .nanoseconds(1))
    #expect(try await fetch(client, first).status == 200)
    #expect(try await target(client, of: status) == first)
    client.advance(by: .nanoseconds(1))
    let expired = try await fetch(client, first)
    #expect(expired.status == 403)
    #expect(expired.text.contains("Request has expired"))
    let second = try await target(client, of: status)
    #expect(second != first)
    #expect(try await fetch(client, second).text == Self.csv)
    await client.sandbox.stop()
  }

  @Test func `the file is packed as asked for`() async throws {
    let client = try SandboxClient()
    for (compression, suffix, type, command) in [
      ("GZIP", ".csv.gz", "application/gzip", "gzip -dc"),
      ("ZSTD", ".csv.zst", "application/zstd", "zstd -dcq"),
    ] {
      let target = try await link(client, compression: compression).target
      #expect(target.prefix { $0 != "?" }.hasSuffix(suffix))
      let response = try await fetch(client, target)
      #expect(response.header("Content-Type") == type)
      #expect(response.body != Array(Self.csv.utf8))
      let folder = try TemporaryFolder()
      let path = folder.path + "/file"
      try Data(response.body).write(to: URL(fileURLWithPath: path))
      let name = try #require(command.split(separator: " ").first)
      guard try await Curl.shell("command -v \(name)").exitStatus == 0 else {
        print("SKIPPED: \(name) is not there; what it would unpack is not checked.")
        continue
      }
      let unpacked = try await Curl.shell("\(command) < '\(path)'")
      #expect(unpacked.exitStatus == 0, "\(unpacked.errors)")
      #expect(unpacked.output == Self.csv)
    }
    await client.sandbox.stop()
  }

  @Test func `faults of exports`() async throws {
    let failing = try SandboxClient(SandboxOptions(faults: [.exportError]))
    let status = try await NexthinkOperation.export(asked: 2)(failing)
    let failed = try await failing.json("GET", status)
    #expect(failed.status == 200)
    #expect(failed.value["status"] == "ERROR")
    #expect(failed.value["resultsFileUrl"] == .null)
    #expect(failed.value["errorDescription"] == "The query took too long and was given up")
    await failing.sandbox.stop()

    let truncating = try SandboxClient(SandboxOptions(faults: [.exportTruncated]))
    let short = try await fetch(truncating, try await link(truncating).target)
    #expect(Self.csv.hasPrefix(short.text))
    #expect(short.text.split(separator: "\r\n").count == 3)
    await truncating.sandbox.stop()

    let expiring = try SandboxClient(SandboxOptions(faults: [.exportLinkExpired]))
    #expect(try await fetch(expiring, try await link(expiring).target).status == 403)
    await expiring.sandbox.stop()
  }

  private static let queries: [(String, Int)] = [
    ("queryId=%23device_inventory&compression=GZIP", 200),
    ("queryId=%23device_by_collector&parameters=%7B%22collector_uid%22%3A%22x%22%7D", 200),
    ("queryId=%23device_by_collector", 400), ("queryId=%23device_inventory&parameters=x", 400),
    ("queryId=%23device_inventory&parameters=%5B%5D", 400),
    ("queryId=%23device_inventory&parameters=%7B%22a%22%3A1%7D", 400),
    ("queryId=%23device_inventory&compression=gzip", 400), ("queryId=", 400),
  ]

  @Test(arguments: queries)
  func `by GET the parameters are JSON in the query`(query: String, status: Int) async throws {
    let client = try SandboxClient()
    let response = try await client.json("GET", "/api/v1/nql/export?" + query)
    #expect(response.status == status, "\(response.value)")
    await client.sandbox.stop()
  }

  @Test func `the log names no signature`() async throws {
    let client = try SandboxClient()
    let target = try await link(client).target
    _ = try await fetch(client, target)
    await client.sandbox.stop()
    let signature = try #require(target.split(separator: "=").last)
    #expect(signature.count == 64)
    #expect(client.log.last?.contains("&X-Amz-Signature=*** 200 ") == true)
    for line in client.log { #expect(!line.contains(signature)) }
  }
}
