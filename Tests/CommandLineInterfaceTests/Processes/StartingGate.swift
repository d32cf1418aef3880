import Foundation
import TestSupport

/// Many processes that reach the same point before any of them goes on.
///
/// Each reads the variables of `--vars -` from a pipe of its own. Once it reads, its start is over
/// and all that is left to it is to obtain a token and send its request; so all are let go at once,
/// however long the system takes to start them.
final class StartingGate {
  /// The processes, in the order of starting.
  let processes: [ChildProcess]
  private let folder: TemporaryFolder
  private var pipes: [Int32] = []

  /// Starts the processes and returns when all of them wait.
  ///
  /// - Parameters:
  ///   - programs: what each runs.
  ///   - arguments: their arguments, without `--vars`.
  init(_ programs: [Program], _ arguments: [String]) async throws {
    folder = try TemporaryFolder()
    var processes: [ChildProcess] = []
    for (index, program) in programs.enumerated() {
      let path = folder.path + "/\(index)"
      guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
      // Open for reading too, so that it does not wait for the other side.
      let pipe = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      guard pipe >= 0 else { throw POSIXError(.EIO) }
      pipes.append(pipe)
      try Self.fill(pipe)
      processes.append(
        try ChildProcess(
          ["/bin/sh", "-c", "exec \"$@\" < \"$0\"", path, Program.executable] + arguments
            + ["--vars", "-"],
          environment: program.environment, directory: program.directory))
    }
    self.processes = processes
    let pipes = pipes
    // A full pipe that takes more is being read.
    try await RawSocketClient.onThread { for pipe in pipes { try Self.waitUntilRead(pipe) } }
  }

  deinit { release() }

  /// Lets all of them go on.
  func release() {
    for pipe in pipes { close(pipe) }
    pipes = []
  }

  /// Lets all of them go on, and waits until all have ended.
  func outcomes() async throws -> [ChildProcess.Outcome] {
    release()
    var outcomes: [ChildProcess.Outcome] = []
    for process in processes { outcomes.append(try await process.outcome()) }
    return outcomes
  }

  /// An empty document, and spaces until no more fit in.
  private static func fill(_ pipe: Int32) throws {
    let document = Array("{}".utf8)
    guard write(pipe, document, document.count) == document.count else { throw POSIXError(.EIO) }
    for size in [4096, 1] {
      let spaces = [UInt8](repeating: 0x20, count: size)
      while write(pipe, spaces, size) > 0 {}
    }
  }

  private static func waitUntilRead(_ pipe: Int32) throws {
    var request = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
    while true {
      let count = poll(&request, 1, 60_000)
      if count < 0 && errno == EINTR { continue }
      guard count == 1 else { throw POSIXError(.ETIMEDOUT) }
      return
    }
  }
}
