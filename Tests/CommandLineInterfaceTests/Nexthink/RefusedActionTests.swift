import Foundation
import Sandbox
import TestSupport
import Testing

/// Each shipped action with each status that its API refuses with.
///
/// `fetch-nql-export` calls no API; what its origin refuses is in `ExportJourneyTests`.
@Suite(.serialized) struct RefusedActionTests {
  /// What an API answers on demand.
  private struct Refusal {
    var fault: SandboxFault
    var status: String
    /// The API's own text, where it has a body.
    var text: String?

    init(_ fault: SandboxFault, _ status: String, _ text: String? = nil) {
      self.fault = fault
      self.status = status
      self.text = text
    }

    var code: Int { Int(status.prefix(3)) ?? 0 }
  }

  private static let refusals = [
    Refusal(.badRequest, "400 Bad Request", "The sandbox refuses every request"),
    Refusal(.unauthorized, "401 Unauthorized", "The sandbox takes no token"),
    Refusal(.forbidden, "403 Forbidden", "The sandbox permits nothing"),
    Refusal(.notFound, "404 Not Found"),
    Refusal(.notAcceptable, "406 Not Acceptable", "The sandbox can write nothing"),
    Refusal(.rateLimitSeconds, "429 Too Many Requests", "Too many requests"),
    Refusal(.rateLimitHTTPDate, "429 Too Many Requests", "Too many requests"),
    Refusal(.rateLimitDateTime, "429 Too Many Requests", "Too many requests"),
    Refusal(.serverError, "500 Internal Server Error", "The sandbox fails on demand"),
    Refusal(.badGateway, "502 Bad Gateway", "502 Bad Gateway"),
    Refusal(.unavailable, "503 Service Unavailable", "503 Service Unavailable"),
  ]

  /// The statuses that an action's API gives without a body.
  private static func empty(_ action: String) -> Set<Int> {
    switch action {
    case _ where action.contains("nql"): [401, 404, 406, 429, 503]
    case "hand-off-to-spark": [400, 401, 404, 406, 429, 500, 502, 503]
    case "trigger-campaign": [403, 404]
    case "list-remote-actions": [400, 401, 404]
    default: [401, 404]
    }
  }

  private static let uuid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"

  /// A call of each action, once.
  private static let calls: [ShippedActionTests.Success] = {
    var seen: Set<String> = []
    let chained = [
      ShippedActionTests.Success(
        action: "trigger-workflow-execution",
        values: ["workflow_uuid=\(uuid)", "execution_uuid=\(uuid)"],
        request: "POST /api/v1/workflows/workflows/\(uuid)/execution/\(uuid)/trigger"),
      ShippedActionTests.Success(
        action: "nql-export-status", values: ["export_id=\(uuid)"],
        request: "GET /api/v1/nql/status/\(uuid)"),
      ShippedActionTests.Success(
        action: "wait-for-nql-export", values: ["export_id=\(uuid)"],
        request: "GET /api/v1/nql/status/\(uuid)"),
    ]
    return (ShippedActionTests.successes + chained).filter { seen.insert($0.action).inserted }
  }()

  @Test(arguments: calls)
  func `each refusal ends each action with its exit code and the API's text`(
    _ call: ShippedActionTests.Success
  ) async throws {
    for refusal in Self.refusals {
      var project = try SandboxProject(SandboxOptions(faults: [refusal.fault]))
      // The sandbox asks for 30 seconds, which the shipped files would wait.
      try project.copyFiles(settings: "defaults: {retry: {retries: 0}}\n")
      let outcome = try await project.program.launch(
        ["nexthink/" + call.action] + call.values.flatMap { ["--var", $0] }
      ).outcome()
      let errors = outcome.errors
      #expect(outcome.status == (refusal.code == 401 ? 4 : 6), "\(errors)")
      #expect(outcome.output.isEmpty)
      #expect(errors.contains(" answered \(refusal.status)"), "\(errors)")
      // Of credentials that are refused the connector is the place.
      let place = refusal.code == 401 ? "connectors/nexthink" : "actions/nexthink/\(call.action)"
      #expect(errors.hasPrefix("\(place).yaml:"), "\(errors)")
      if let text = refusal.text {
        let isSaid = errors.split(separator: " answered ").dropFirst().contains {
          $0.prefix { $0 != "\n" }.dropFirst(refusal.status.count).contains(text)
        }
        #expect(isSaid == !Self.empty(call.action).contains(refusal.code), "\(errors)")
      }
      #expect(errors.contains("Retry-After: ") == (refusal.code == 429), "\(errors)")
      let calls = project.targets.filter { $0 == call.request }.count
      #expect(calls > 0)
      // Nothing that changes anything is sent again, but with a new token where the first was
      // refused before anything was done.
      if call.request.hasPrefix("POST ") {
        #expect(calls == (refusal.code == 401 ? 2 : 1), "\(refusal.fault)")
      }
      await project.sandbox.stop()
    }
  }

  @Test func `no action of the API is left out`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root + "/actions/nexthink")
    let all = Set(files.map { $0.replacingOccurrences(of: ".yaml", with: "") })
    #expect(Set(Self.calls.map(\.action)) == all.subtracting(["fetch-nql-export"]))
    print(
      "Nexthink refusals: \(Self.calls.count) actions, "
        + "\(Self.calls.count * Self.refusals.count) runs")
  }
}
