import Foundation
import Synchronization

/// A program started by a test, its output going to files of the test's own.
///
/// Foundation's `Process` crashes now and then while other threads open and close descriptors, and leaves
/// a run loop with the thread that starts it, whose end the thread sanitizer does not survive.
package final class ChildProcess: Sendable {
  /// How a run ended.
  package struct Outcome: Sendable {
    /// The exit status; 128 and the signal's number if a signal ended it.
    package var status: Int32
    /// Standard output.
    package var output: [UInt8]
    /// Standard error.
    package var errors: String
    /// The most memory that it held, in bytes.
    package var peakMemory: Int

    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The process's identifier.
  package let identifier: Int32
  private let folder: TemporaryFolder
  private let end: Task<Outcome, any Error>
  private let life: Life

  /// Whether the process's number is still its own.
  private final class Life: Sendable {
    let isOver = Mutex(false)
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: the program's absolute path, then its arguments.
  ///   - environment: the whole environment; nil for the test's own.
  ///   - directory: the working directory; nil for the test's own.
  ///   - input: standard input; nil for /dev/null.
  ///   - outputPath: a file in place of the collected standard output.
  package init(
    _ arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
    input: String? = nil, outputPath: String? = nil
  ) throws {
    let folder = try TemporaryFolder()
    let output = try outputPath ?? folder.write("", to: "output")
    let errors = try folder.write("", to: "errors")
    let inputPath = try input.map { try folder.write($0, to: "input") } ?? "/dev/null"

    let process = try startProcess(arguments, environment: environment, directory: directory) {
      posix_spawn_file_actions_addopen(&$0, STDIN_FILENO, inputPath, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&$0, STDOUT_FILENO, output, O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&$0, STDERR_FILENO, errors, O_WRONLY, 0)
    }
    identifier = process
    self.folder = folder
    let life = Life()
    self.life = life
    end = Task { [identifier] in
      try await RawSocketClient.onThread {
        let (status, peakMemory) = Self.wait(for: identifier, life)
        return Outcome(
          status: status, output: outputPath == nil ? try Self.bytes(of: output) : [],
          errors: String(decoding: try Self.bytes(of: errors), as: UTF8.self),
          peakMemory: peakMemory)
      }
    }
  }

  /// Starts a program and waits for its end.
  package static func run(
    _ arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
    input: String? = nil, outputPath: String? = nil
  ) async throws -> Outcome {
    try await ChildProcess(
      arguments, environment: environment, directory: directory, input: input,
      outputPath: outputPath
    ).outcome()
  }

  /// Sends a signal; nothing once it has ended, when its number may be another's.
  package func signal(_ number: Int32) {
    life.isOver.withLock { isOver in
      if !isOver { kill(identifier, number) }
    }
  }

  /// Waits for the end.
  package func outcome() async throws -> Outcome { try await end.value }

  /// What it has written to standard output so far.
  package func outputSoFar() throws -> String {
    String(decoding: try Self.bytes(of: folder.path + "/output"), as: UTF8.self)
  }

  /// What it has written to standard error so far.
  package func errorsSoFar() throws -> String {
    String(decoding: try Self.bytes(of: folder.path + "/errors"), as: UTF8.self)
  }

  private static func wait(
    for process: pid_t, _ life: Life
  ) -> (status: Int32, peakMemory: Int) {
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    var status: Int32 = 0
    var usage = rusage()
    life.isOver.withLock { isOver in
      while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
      isOver = true
    }
    let signal = status & 0x7F
    return (signal == 0 ? status >> 8 & 0xFF : 128 + signal, Int(usage.ru_maxrss) << 10)
  }

  /// Foundation's own way to read a text leaks a buffer for each empty file.
  private static func bytes(of path: String) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return Array(try file.readToEnd() ?? Data())
  }
}
