import Foundation
import HTTPServer
import Sandbox
import TestSupport
import Testing

/// An export from its start to its file, which another origin has.
@Suite struct ExportJourneyTests {
  /// Starts an export and asks until there is a link.
  private func link(_ project: SandboxProject) async throws -> String {
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    var states: [String] = []
    for _ in 0..<3 {
      states.append(
        try await project.capture("status", "nql-export-status", "export_id=\(export)"))
    }
    #expect(states == ["SUBMITTED", "IN_PROGRESS", "COMPLETED"])
    return try await project.capture("results_url", "nql-export-status", "export_id=\(export)")
  }

  @Test func `waiting gives the link once the export is complete`() async throws {
    let project = try SandboxProject()
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    let before = project.targets.count
    let outcome = try await project.program.run(
      "nexthink/wait-for-nql-export", "--var", "export_id=\(export)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(project.targets.dropFirst(before).count == 3)
    #expect(outcome.errors.contains("asked 3 times"))
    let file = try await project.program.run(
      "nexthink/fetch-nql-export", "--var",
      "results_url=\(outcome.text.trimmingCharacters(in: .newlines))")
    #expect(file.text.hasPrefix("device.name,"))
    await project.sandbox.stop()
  }

  @Test func `an export that fails ends the wait with the API's text`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.exportError]))
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    let outcome = try await project.program.run(
      "nexthink/wait-for-nql-export", "--var", "export_id=\(export)")
    #expect(outcome.status == 7, "\(outcome.errors)")
    #expect(outcome.errors.contains("has failed, as fail_when says"))
    #expect(outcome.errors.contains("[failed-poll]"))
    #expect(outcome.output.isEmpty)
    await project.sandbox.stop()
  }

  @Test func `the file comes from the other origin, and no token goes there`() async throws {
    let project = try SandboxProject()
    let url = try await link(project)
    #expect(url.hasPrefix("http://127.0.0.1:\(project.sandbox.filePort)/"))
    let calls = project.targets.count
    let outcome = try await project.program.run(
      "nexthink/fetch-nql-export", "--var", "results_url=\(url)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix("device.name,"))
    #expect(outcome.text.split(separator: "\r\n").count == 4)
    #expect(project.targets.count == calls)

    let received = try #require(project.sandbox.fileRequests.last)
    #expect(project.sandbox.fileRequests.count == 1)
    #expect(received.status == 200)
    #expect(received.request.header("Authorization") == nil)
    #expect(received.request.header("Cookie") == nil)
    // The connector's own fields stay behind too.
    #expect(received.request.header("Accept") == "*/*")
    #expect(url.hasSuffix(received.request.target))
    await project.sandbox.stop()
  }

  @Test func `the fetch asks for no token, even where there is none`() async throws {
    let project = try SandboxProject()
    let url = try await link(project)
    var program = project.program
    program.environment["XDG_STATE_HOME"] = project.folder.path + "/empty"
    let tokens = project.tokenRequests
    let outcome = try await program.run(
      "nexthink/fetch-nql-export", "--var", "results_url=\(url)", "-o",
      project.folder.path + "/export.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(project.tokenRequests == tokens)
    let file = try String(contentsOfFile: project.folder.path + "/export.csv", encoding: .utf8)
    #expect(file.hasPrefix("device.name,"))
    await project.sandbox.stop()
  }

  @Test(arguments: [["plan"], ["plan", "--format", "json"], ["run", "--verbose"], ["run"]])
  func `the signature of a link shows nowhere`(arguments: [String]) async throws {
    let project = try SandboxProject(
      SandboxOptions(faults: arguments == ["run"] ? [.exportLinkExpired] : []))
    let url = try await link(project)
    let signature = try #require(
      url.split(separator: "X-Amz-Signature=").last?.prefix { $0 != "&" })
    #expect(signature.count > 20)
    let outcome = try await project.program.launch(
      [arguments[0], "nexthink/fetch-nql-export", "--var", "results_url=\(url)"]
        + arguments.dropFirst()
    ).outcome()
    let shown = outcome.text + outcome.errors
    #expect(!shown.contains(signature), "\(shown)")
    #expect(arguments == ["run"] || shown.contains("X-Amz-Signature=***"), "\(shown)")
    await project.sandbox.stop()
  }

  @Test func `an expired link is an unexpected status with the store's text`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.exportLinkExpired]))
    let url = try await link(project)
    let outcome = try await project.program.run(
      "nexthink/fetch-nql-export", "--var", "results_url=\(url)")
    #expect(outcome.status == 6, "\(outcome.errors)")
    #expect(outcome.errors.contains("403 Forbidden: Request has expired"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("<?xml"))
    #expect(outcome.output.isEmpty)
    await project.sandbox.stop()
  }

  @Test func `a truncated export is a success that says so`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.exportTruncated]))
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    for (status, code) in [("SUBMITTED", 200), ("IN_PROGRESS", 200), ("COMPLETED", 206)] {
      let outcome = try await project.program.run(
        "nexthink/nql-export-status", "--var", "export_id=\(export)", "--print", "captures")
      #expect(outcome.status == 0)
      #expect(outcome.text.contains("\"status\": \"\(status)\""))
      #expect(outcome.text.contains("\"status_code\": \(code)"))
      #expect(outcome.errors.contains("\(code) "))
    }
    await project.sandbox.stop()
  }
}
