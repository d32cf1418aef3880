import CProcess
package import ConnectorRuntime
import Glibc

/// Runs programs on this machine, each in a session of its own: it has no terminal to ask on, and
/// all that it starts can be ended with it.
package struct LocalCommandRunner: CommandRunner {
  /// The most of standard error that is kept, from its start.
  private static let errorLimit = 64 << 10

  /// The most that programs can be given to read: what a pipe holds without anybody reading.
  package static let inputLimit = 4096

  private let input: [UInt8]
  private let onInterrupt: @Sendable (@escaping @Sendable () -> Void) -> Void

  /// - Parameters:
  ///   - input: what programs read from standard input, at most `inputLimit` bytes; none for
  ///     `/dev/null`.
  ///   - onInterrupt: is given a function to call when connector-run itself is to end.
  package init(
    input: [UInt8] = [],
    onInterrupt: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { _ in }
  ) {
    self.input = input
    self.onInterrupt = onInterrupt
  }

  package func run(
    _ arguments: [String], in directory: String, environment: [String: String],
    limits: CommandLimits
  ) -> CommandOutcome {
    let path: String
    do {
      path = try ProgramPath.find(arguments.first ?? "", path: environment["PATH"])
    } catch {
      return .notStarted("No folder of PATH has it")
    }
    guard let output = Pipe(), let errors = Pipe() else {
      return .notStarted(String(cString: strerror(errno)))
    }
    guard input.count <= Self.inputLimit, let given = Pipe(), given.fill(input) else {
      return .notStarted("Its input is too long")
    }
    // Where the caller had it ignored, the system would forget how the program ended.
    signal(SIGCHLD, SIG_DFL)
    var process = pid_t()
    let code = withExtendedLifetime(given) {
      Self.start(
        path, arguments, directory, environment, input.isEmpty ? nil : given.reading,
        output.writing, errors.writing, &process)
    }
    output.closeWriting()
    errors.closeWriting()
    guard code == 0 else { return .notStarted(String(cString: strerror(code))) }
    let group = ProcessGroup(leader: process)
    onInterrupt { group.end() }
    return Self.collect(
      group, OutputCollector(output.takeReading(), limit: limits.output, keepsReading: false),
      OutputCollector(errors.takeReading(), limit: Self.errorLimit, keepsReading: true), limits)
  }

  /// Reads until the child has ended, whatever those that it started still hold open.
  private static func collect(
    _ group: ProcessGroup, _ output: consuming OutputCollector,
    _ errors: consuming OutputCollector, _ limits: CommandLimits
  ) -> CommandOutcome {
    let deadline = ContinuousClock.now + limits.time
    var wait: Int32 = 1
    while true {
      let hasEnded = group.hasEnded
      if hasEnded { group.end() }
      var polled = [
        pollfd(fd: output.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&polled, 2, hasEnded ? 0 : wait)
      if ready > 0 {
        if polled[0].revents != 0 { output.read() }
        if polled[1].revents != 0 { errors.read() }
        wait = 1
      } else if hasEnded {
        break
      } else {
        wait = min(wait * 2, 50)
      }
      if output.isOverLimit {
        _ = group.reap()
        return .printedTooMuch
      }
      if ContinuousClock.now >= deadline {
        if hasEnded { break }
        _ = group.reap()
        return .timedOut(output: output.bytes, errors: errors.bytes)
      }
    }
    let status = group.reap()
    let signal = status & 0x7F
    return signal == 0
      ? .ended(status: status >> 8 & 0xFF, output: output.bytes, errors: errors.bytes)
      : .killed(signal: signal, output: output.bytes, errors: errors.bytes)
  }

  /// Starts the program; the error's number, 0 for none.
  private static func start(
    _ path: String, _ arguments: [String], _ directory: String, _ environment: [String: String],
    _ input: Int32?, _ output: Int32, _ errors: Int32, _ process: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    process_set_directory(&actions, directory)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What connector-run ignores and blocks is not the program's business.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    var allSignals = sigset_t()
    sigfillset(&allSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setsigdefault(&attributes, &allSignals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | process_own_session)

    let words = arguments.map { strdup($0) }
    let pairs = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + pairs { free(text) } }
    return posix_spawn(&process, path, &actions, &attributes, words + [nil], pairs + [nil])
  }
}

/// Two ends, closed with the value unless taken.
private final class Pipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard process_pipe(&ends) == 0 else { return nil }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    closeWriting()
    if reading >= 0 { close(reading) }
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Writes all that is to be read, no more than a pipe holds, and ends it.
  func fill(_ bytes: [UInt8]) -> Bool {
    defer { closeWriting() }
    return bytes.isEmpty || write(writing, bytes, bytes.count) == bytes.count
  }

  func takeReading() -> Int32 {
    defer { reading = -1 }
    return reading
  }
}
