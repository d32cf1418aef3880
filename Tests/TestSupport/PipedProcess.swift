import Foundation
import Glibc

/// A program that runs beside a test, a server mostly, and ends with the value.
///
/// Its standard input stays open, and its standard output is read as it comes.
package final class PipedProcess: Sendable {
  private let identifier: pid_t
  private let input: FileHandle
  private let output: FileHandle

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: the program's absolute path, then its arguments.
  ///   - joinsErrors: whether standard error goes where standard output does; else nowhere.
  package init(_ arguments: [String], joinsErrors: Bool = false) throws {
    let (inputEnd, input) = try Self.pipe()
    let (output, outputEnd) = try Self.pipe()
    identifier = try startProcess(arguments) {
      posix_spawn_file_actions_adddup2(&$0, inputEnd.fileDescriptor, STDIN_FILENO)
      posix_spawn_file_actions_adddup2(&$0, outputEnd.fileDescriptor, STDOUT_FILENO)
      if joinsErrors {
        posix_spawn_file_actions_adddup2(&$0, outputEnd.fileDescriptor, STDERR_FILENO)
      } else {
        posix_spawn_file_actions_addopen(&$0, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
      }
    }
    self.input = input
    self.output = output
  }

  deinit {
    // Its other signals may be blocked, as they are on the threads of Swift's pool.
    kill(identifier, SIGKILL)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
  }

  /// Reads standard output until it says something.
  ///
  /// - Returns: all that it has said.
  /// - Throws: `CocoaError`, where it ends before.
  package func said(_ isEnough: (String) -> Bool) throws -> String {
    var text = ""
    while !isEnough(text) {
      guard let byte = try output.read(upToCount: 1), !byte.isEmpty else {
        throw CocoaError(
          .fileReadUnknown, userInfo: [NSLocalizedDescriptionKey: "it ended, saying: \(text)"])
      }
      text += String(decoding: byte, as: UTF8.self)
    }
    return text
  }

  /// Writes bytes to standard input once a text has come; waits on a thread of its own, no longer than
  /// the value lives.
  package func answer(_ text: String, with bytes: [UInt8]) {
    Thread.detachNewThread { [input, output] in
      var seen = ""
      while !seen.contains(text) {
        guard let byte = try? output.read(upToCount: 1), !byte.isEmpty else { return }
        seen += String(decoding: byte, as: UTF8.self)
      }
      try? input.write(contentsOf: Data(bytes))
    }
  }

  /// Reads on without looking, so that what it says does not fill the pipe.
  package func drain() {
    Thread.detachNewThread { [output] in
      while let more = try? output.read(upToCount: 4_096), !more.isEmpty {}
    }
  }

  /// Runs a program to its end, its output going nowhere.
  ///
  /// - Returns: its exit status; 128 and the signal's number if a signal ended it.
  package static func run(_ arguments: [String], directory: String? = nil) throws -> Int32 {
    let process = try startProcess(arguments, directory: directory) {
      posix_spawn_file_actions_addopen(&$0, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&$0, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&$0, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// A pipe whose ends no other process gets by chance.
  private static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (
      FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
      FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    )
  }
}
