import ArgumentParser
import ConnectorLoading
import Diagnostics
import HTTPServer
import Sandbox

/// `sandbox`: a local server that plays the shipped connectors' APIs.
struct SandboxCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "Play the shipped connectors' APIs on 127.0.0.1.",
    discussion: """
      It prints what a run needs as NAME=value lines on standard output, and logs each request on \
      standard error. Ctrl-C stops it.

      EXAMPLE
        connector-run sandbox > .sandbox &
        env $(cat .sandbox) connector-run nexthink/list-workflows

      FAULTS
      \(faultTable)
      Of several that answer every API call the first counts. Token requests fail only by a fault \
      whose name begins with token-.
      """)

  private static let faultTable: String = {
    let faults = SandboxFault.allCases
    let width = faults.map(\.rawValue.count).max() ?? 0
    return faults.map { fault in
      let padding = String(repeating: " ", count: width - fault.rawValue.count)
      return "  \(fault.rawValue)\(padding)  \(fault.summary)\n"
    }.joined()
  }()

  @Option(help: ArgumentHelp("The port; 0 takes any that is free.", valueName: "number"))
  var port = 0

  @Option(
    name: .customLong("token-ttl"),
    help: ArgumentHelp("How long tokens are valid: 2s, 15m.", valueName: "duration"))
  var tokenTTL: String = "15m"

  @Option(
    name: .customLong("fault"),
    help: ArgumentHelp("Let something go wrong; may be repeated.", valueName: "name"))
  var faultNames: [String] = []

  private var faults: [SandboxFault] { faultNames.compactMap(SandboxFault.init) }

  func validate() throws {
    guard (0...65535).contains(port) else {
      throw ValidationError("--port \(port) is not a number from 0 to 65535")
    }
    guard let lifetime = DurationText.parse(tokenTTL), lifetime > .zero else {
      throw ValidationError("--token-ttl '\(tokenTTL)' is not a duration such as 2s, 15m or 1h")
    }
    let known = SandboxFault.allCases.map(\.rawValue)
    for name in faultNames where !known.contains(name) {
      let near = NearMiss.suggestion(for: name, among: known)
      throw ValidationError(
        "--fault '\(name)' is not a fault; "
          + (near.map { "did you mean '\($0)'?" } ?? "faults: \(known.joined(separator: ", "))"))
    }
  }

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let interruption = Interruption()
    let sandbox: Sandbox
    do {
      sandbox = try Sandbox(
        options: SandboxOptions(
          port: UInt16(clamping: port), tokenTTL: DurationText.parse(tokenTTL) ?? .seconds(900),
          faults: faults),
        log: { console.note($0) })
    } catch {
      console.report([
        Diagnostic(
          "cannot-listen", "sandbox \(error.description)",
          help: "Name another port, or leave --port out to take any that is free.")
      ])
      throw CommandEnd(.network)
    }
    let lines = sandbox.environment.map { "\($0.name)=\($0.value)\n" }.joined()
    do {
      try console.print(lines)
    } catch {
      await sandbox.stop()
      throw error
    }
    console.note("sandbox at \(sandbox.baseURL); Ctrl-C stops it")
    for fault in faults { console.note("\(fault.rawValue): \(fault.summary)") }
    await interruption.wait()
    await sandbox.stop()
  }
}
