import Foundation
import TestSupport

/// Sees how often a file is opened, by whomever (`inotify`).
final class OpenWatch: Sendable {
  private let descriptor: Int32

  /// - Parameter path: a file that exists.
  init(_ path: String) throws {
    descriptor = inotify_init1(Int32(IN_CLOEXEC))
    guard descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) >= 0 else {
      throw POSIXError(.EIO)
    }
  }

  deinit { close(descriptor) }

  /// Returns once the file was opened so often since the start.
  func wait(for count: Int) async throws {
    try await RawSocketClient.onThread { [descriptor] in
      var left = count
      // Without a name an event takes 16 bytes.
      var buffer = [UInt8](repeating: 0, count: 16)
      while left > 0 {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&request, 1, 60_000)
        if ready < 0 && errno == EINTR { continue }
        guard ready == 1, read(descriptor, &buffer, buffer.count) == buffer.count else {
          throw POSIXError(.ETIMEDOUT)
        }
        left -= 1
      }
    }
  }
}
