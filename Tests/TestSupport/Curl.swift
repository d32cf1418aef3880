import Foundation

/// Runs the `curl` command, a client that shares no code with ours.
package enum Curl {
  /// How a run ended.
  package struct Result: Sendable, Hashable {
    /// The exit status; 128 and the signal's number if a signal ended it.
    package var exitStatus: Int32
    package var output: String
    package var errors: String
  }

  /// Runs it with these arguments, without the user's settings and proxies.
  package static func run(_ arguments: [String]) async throws -> Result {
    try await shell("exec curl -q --noproxy '*' \"$@\"", arguments)
  }

  /// Runs a POSIX shell script with positional parameters.
  package static func shell(_ script: String, _ arguments: [String] = []) async throws -> Result {
    try await RawSocketClient.onThread {
      let folder = try TemporaryFolder()
      let output = try folder.write("", to: "output")
      let errors = try folder.write("", to: "errors")
      let process = try spawn(["/bin/sh", "-c", script, "sh"] + arguments, output, errors)
      return Result(
        exitStatus: wait(for: process), output: try text(of: output), errors: try text(of: errors))
    }
  }

  /// Starts a process.
  ///
  /// Foundation's `Process` crashes now and then while other threads open and close descriptors.
  private static func spawn(
    _ arguments: [String], _ output: String, _ errors: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY, 0)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    let texts = arguments.map { strdup($0) }
    defer { for text in texts { free(text) } }
    var process = pid_t()
    let code = posix_spawn(&process, arguments[0], &actions, &attributes, texts + [nil], environ)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    return process
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// Foundation's own way to read a text leaks a buffer for each empty file.
  private static func text(of path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }
}
