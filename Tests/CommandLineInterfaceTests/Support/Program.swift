import Foundation

/// The built `connector-run`, run as users run it.
struct Program: Sendable {
  /// What one run gave.
  struct Outcome: Sendable {
    var status: Int32
    var output: [UInt8]
    var errors: String

    /// Standard output as text.
    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The working directory.
  var directory: String
  /// The whole environment.
  var environment: [String: String]

  /// The program with an empty environment but for a state folder.
  ///
  /// - Parameters:
  ///   - directory: where it runs.
  ///   - state: `XDG_STATE_HOME`.
  init(directory: String, state: String, environment: [String: String] = [:]) {
    self.directory = directory
    self.environment = ["XDG_STATE_HOME": state, "PATH": "/usr/bin:/bin"]
      .merging(environment) { $1 }
  }

  /// The executable beside the test bundle.
  static let executable: URL = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("connector-run")
  }()

  /// Runs the program to its end.
  func run(_ arguments: String..., input: String? = nil) async throws -> Outcome {
    try await run(arguments, input: input)
  }

  /// Runs the program to its end.
  func run(_ arguments: [String], input: String? = nil) async throws -> Outcome {
    try await launch(arguments, input: input).outcome()
  }

  /// Starts the program.
  func launch(_ arguments: [String], input: String? = nil) throws -> RunningProgram {
    try RunningProgram(
      executable: Self.executable, arguments: arguments, directory: directory,
      environment: environment, input: input)
  }
}

/// A started program, its output collected as it comes.
final class RunningProgram: Sendable {
  // SAFETY: a Process is configured before this value exists; afterwards only its thread-safe
  // parts are used (its identifier, and waiting once on a queue of its own).
  nonisolated(unsafe) private let process: Process
  private let end: Task<Program.Outcome, Never>

  init(
    executable: URL, arguments: [String], directory: String, environment: [String: String],
    input: String?
  ) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = environment
    let output = Pipe()
    let errors = Pipe()
    let standardInput = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    try process.run()
    self.process = process
    if let input { try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try standardInput.fileHandleForWriting.close()
    let outputHandle = output.fileHandleForReading
    let errorHandle = errors.fileHandleForReading
    let exit = Self.exit(of: process)
    end = Task {
      async let outputData = Self.readAll(outputHandle)
      async let errorData = Self.readAll(errorHandle)
      let (first, second) = await (outputData, errorData)
      return Program.Outcome(
        status: await exit.value, output: Array(first),
        errors: String(decoding: second, as: UTF8.self))
    }
  }

  /// The process's identifier.
  var identifier: Int32 { process.processIdentifier }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(identifier, number) }

  /// Waits for the end.
  func outcome() async -> Program.Outcome { await end.value }

  private static func readAll(_ handle: FileHandle) async -> Data {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: (try? handle.readToEnd()) ?? Data())
      }
    }
  }

  private static func exit(of process: Process) -> Task<Int32, Never> {
    nonisolated(unsafe) let process = process
    return Task {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          process.waitUntilExit()
          let signalled = process.terminationReason == .uncaughtSignal
          continuation.resume(
            returning: signalled ? 128 + process.terminationStatus : process.terminationStatus)
        }
      }
    }
  }
}
