import Foundation
import Sandbox
import TestSupport
import Testing

/// `sandbox --fault`.
@Suite struct SandboxFaultOptionTests {
  private func program() throws -> (program: Program, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    return (Program(directory: Repository.root, state: folder.path + "/state"), folder)
  }

  @Test(arguments: [
    ("forbiden", "did you mean 'forbidden'?"), ("rate-limit-second", "'rate-limit-seconds'"),
    ("", "bad-request, unauthorized"), ("completely-different", "token-malformed"),
  ])
  func `an unknown fault is a bad command line`(name: String, text: String) async throws {
    let (program, folder) = try program()
    let outcome = try await program.run("sandbox", "--fault", "forbidden", "--fault", name)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    _ = folder
  }

  @Test func `the help lists every fault on a line of its own`() async throws {
    let (program, folder) = try program()
    let help = try await program.run("sandbox", "--help")
    #expect(help.status == 0)
    let lines = help.text.split(separator: "\n")
    for fault in SandboxFault.allCases {
      let line = lines.first { $0.hasPrefix("  \(fault.rawValue) ") }
      #expect(line?.hasSuffix(fault.summary) == true, "\(fault.rawValue)")
    }
    _ = folder
  }

  @Test func `a fault is played until the sandbox ends`() async throws {
    let (program, folder) = try program()
    let sandbox = try program.launch(["sandbox", "--fault", "server-error"])
    var lines: [Substring] = []
    let deadline = ContinuousClock.now + .seconds(60)
    while lines.count < 7, ContinuousClock.now < deadline {
      await Task.yield()
      let output = try sandbox.outputSoFar()
      lines = output.hasSuffix("\n") ? output.split(separator: "\n") : []
    }
    #expect(lines.count == 7)
    var client = program
    for line in lines {
      let parts = line.split(separator: "=", maxSplits: 1)
      client.environment[String(parts[0])] = String(parts[1])
    }
    for _ in 0..<2 {
      let outcome = try await client.run("nexthink/list-workflows")
      #expect(outcome.status == 6, "\(outcome.errors)")
      #expect(outcome.errors.contains("500 Internal Server Error"))
    }
    sandbox.signal(SIGINT)
    let end = try await sandbox.outcome()
    #expect(end.errors.contains("server-error: API calls are answered with 500"))
    _ = folder
  }
}
