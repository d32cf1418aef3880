import Foundation
import Synchronization

/// A folder of a test's own, removed with everything in it when the value goes away, or at the end of
/// the tests where a static property holds it.
package final class TemporaryFolder: Sendable {
  /// Its absolute path, symbolic links resolved.
  package let path: String

  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("connector-run-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let path = url.resolvingSymlinksInPath().path
    self.path = path
    Self.open.withLock { _ = $0.insert(path) }
    _ = Self.removal
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    Self.open.withLock { _ = $0.remove(path) }
  }

  private static let open = Mutex<Set<String>>([])

  /// What static properties hold never goes away by itself.
  private static let removal: Void = {
    atexit {
      for path in TemporaryFolder.open.withLock({ $0 }) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }()

  /// Writes a file below the folder, making the folders it needs; returns its absolute path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file's bytes below the folder; returns its absolute path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}
