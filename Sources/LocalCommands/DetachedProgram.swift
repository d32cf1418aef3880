import CProcess
import Glibc

/// Starts a program that goes on without connector-run: a browser.
package enum DetachedProgram {
  /// Starts it in a session of its own, without input and output.
  ///
  /// - Parameters:
  ///   - arguments: the program and what it is given; no shell reads them.
  ///   - environment: the whole environment.
  /// - Returns: whether it could be started.
  package static func start(_ arguments: [String], environment: [String: String]) -> Bool {
    guard let program = arguments.first,
      let path = try? ProgramPath.find(program, path: environment["PATH"])
    else { return false }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
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
    var process = pid_t()
    return posix_spawn(&process, path, &actions, &attributes, words + [nil], pairs + [nil]) == 0
  }
}
