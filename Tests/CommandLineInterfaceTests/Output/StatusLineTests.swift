import ConnectorRuntime
import Testing

@testable import CommandLineInterface

/// The line that a run says of itself.
@Suite struct StatusLineTests {
  /// - Parameter change: what the run was like.
  private func line(_ change: (inout RunResult) -> Void) -> String {
    var result = RunResult(
      response: ReceivedResponse(
        status: 200, headers: [], body: [], url: "https://api.example.com/things",
        duration: .milliseconds(12)),
      captures: [], tokenOrigin: nil, isBodyStreamed: false, bodyLength: 0)
    result.duration = .milliseconds(3456)
    change(&result)
    return result.statusLine
  }

  @Test func theTimeIsThatOfTheWholeRun() {
    #expect(line { _ in } == "200 OK in 3456 ms")
  }

  @Test func whatTookTheTimeStandsBehindIt() {
    #expect(line { $0.retries = 1 } == "200 OK in 3456 ms, 1 retry")
    #expect(
      line {
        $0.retries = 2
        $0.pages = 3
        $0.items = 1
        $0.tokenOrigin = .request
      } == "200 OK in 3456 ms, 2 retries, 3 pages, 1 item, new token")
    #expect(line { $0.polls = 4 } == "200 OK in 3456 ms, asked 4 times")
  }
}
