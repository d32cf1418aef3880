import Foundation
import Sandbox
import TestSupport
import Testing

/// Answers with a status of success that are none: exit code 7, with the API's own text.
@Suite(.serialized) struct PartialSuccessTests {
  private static let uid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"

  private func expect(
    _ project: SandboxProject, _ action: String, _ values: [String], says texts: [String]
  ) async throws {
    let outcome = try await project.program.launch(
      ["nexthink/" + action] + values.flatMap { ["--var", $0] }
    ).outcome()
    #expect(outcome.status == 7, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    for text in texts { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
    #expect(outcome.errors.contains("[failed-check]"))
    #expect(outcome.errors.contains("actions/nexthink/\(action).yaml:"))
    await project.sandbox.stop()
  }

  @Test func `an enrichment that is refused in part`() async throws {
    let good = ShippedActionTests.enrichment("2").dropLast()
    let bad = ShippedActionTests.enrichment("\"personal\"").dropFirst()
    let project = try SandboxProject()
    try await expect(
      project, "enrich-fields", ["domain=tests", "enrichments=\(good),\(bad)"],
      says: [
        "Wrong type for field 'device/device/virtualization/type'", "partial_success",
      ])
    #expect(project.sandbox.requests.last?.status == 207)
  }

  @Test func `a campaign that could not be sent to a user`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.campaignPartial]))
    try await expect(
      project, "trigger-campaign",
      [
        "campaign_id=#general_survey", "expires_in_minutes=60",
        #"users=["S-1-5-21-1", "S-1-5-21-2"]"#,
      ], says: ["The user cannot be reached"])
    #expect(project.sandbox.requests.last?.status == 200)
  }

  @Test(arguments: [
    ("x", [SandboxFault](), "INVALID"), (uid, [.deletionFailed], "FAILED"),
  ])
  func `a device whose deletion is not scheduled`(
    uid: String, faults: [SandboxFault], status: String
  ) async throws {
    let project = try SandboxProject(SandboxOptions(faults: faults))
    try await expect(
      project, "delete-devices",
      [#"devices=[{"uid":"\#(Self.uid)","name":"PC-1"},{"uid":"\#(uid)","name":"PC-2"}]"#],
      says: ["PC-2", status])
    #expect(project.sandbox.requests.last?.status == 202)
  }

  @Test func `an export that failed`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.exportError]))
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    for _ in 0..<2 {
      _ = try await project.capture("status", "nql-export-status", "export_id=\(export)")
    }
    try await expect(
      project, "nql-export-status", ["export_id=\(export)"],
      says: ["The query took too long and was given up", "ERROR"])
  }
}
