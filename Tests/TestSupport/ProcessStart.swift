import Foundation

/// Starts a program.
///
/// - Parameters:
///   - arguments: the program's absolute path, then its arguments.
///   - environment: the whole environment; nil for the test's own.
///   - directory: the working directory; nil for the test's own.
///   - descriptors: says what its standard streams are.
/// - Returns: the process's identifier, to be waited for.
/// - Throws: `POSIXError`.
func startProcess(
  _ arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
  descriptors: (inout posix_spawn_file_actions_t) -> Void
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  descriptors(&actions)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var noSignals = sigset_t()
  sigemptyset(&noSignals)
  var allSignals = sigset_t()
  sigfillset(&allSignals)
  posix_spawnattr_setsigmask(&attributes, &noSignals)
  posix_spawnattr_setsigdefault(&attributes, &allSignals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

  // Glibc's call for the working directory is hidden from Swift; a shell that becomes the program
  // keeps the identifier.
  let whole =
    directory.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] + arguments } ?? arguments
  let texts = whole.map { strdup($0) }
  let pairs = environment.map { $0.map { strdup("\($0.key)=\($0.value)") } }
  defer { for text in texts + (pairs ?? []) { free(text) } }
  var process = pid_t()
  let code =
    if let pairs {
      posix_spawn(&process, whole[0], &actions, &attributes, texts + [nil], pairs + [nil])
    } else {
      posix_spawn(&process, whole[0], &actions, &attributes, texts + [nil], environ)
    }
  guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
  return process
}
