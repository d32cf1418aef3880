import Cryptography
import Diagnostics
import Glibc

/// The key of the token store in the desktop's keyring (the Secret Service of freedesktop.org), by
/// libsecret's `secret-tool`.
package struct Keyring: Sendable {
  /// Runs `secret-tool` with arguments and input, for a bounded time.
  package typealias Tool =
    @Sendable (_ arguments: [String], _ input: [UInt8]) -> CommandOutcome

  /// The longest that one call may take: a locked keyring asks its owner, who may not be there.
  package static let limit = Duration.seconds(10)

  private static let program = "secret-tool"
  private static let attributes = ["service", "connector-run", "key", "token-store"]

  private let tool: Tool

  /// - Parameter tool: runs `secret-tool`, no longer than `limit`.
  package init(tool: @escaping Tool) { self.tool = tool }

  /// The key; nil where the keyring has none yet.
  func key() throws(StoreProblem) -> [UInt8]? {
    let outcome = tool([Self.program, "lookup"] + Self.attributes, [])
    switch outcome {
    case .ended(0, let output, _):
      let text = String(decoding: output, as: UTF8.self).trimmingLineEnd
      guard let key = StateKey.bytes(of: text) else {
        throw StoreProblem(
          Self.program, "what it keeps as the key of connector-run is no key of 32 bytes")
      }
      return key
    // It says nothing where it finds nothing; what it says is why it could not look.
    case .ended(1, _, let errors) where errors.allSatisfy(Self.isSpace): return nil
    default: throw Self.problem(outcome)
    }
  }

  /// The key, made and kept where there is none.
  ///
  /// - Parameter folder: where a lock keeps two processes from each making one.
  func keyMadeOnce(in folder: PrivateFolder) throws(StoreProblem) -> [UInt8] {
    if let key = try key() { return key }
    let lock = try Self.lock(in: folder)
    defer { lock.release() }
    if let key = try key() { return key }
    let fresh: [UInt8]
    do throws(CryptographyError) {
      fresh = try SecureRandom.bytes(StateKey.length)
    } catch {
      throw StoreProblem(Self.program, error.reason)
    }
    let outcome = tool(
      [Self.program, "store", "--label=connector-run token store"] + Self.attributes,
      Array(Hexadecimal.encode(fresh).utf8))
    guard case .ended(0, _, _) = outcome else { throw Self.problem(outcome) }
    // Only what the keyring gives back can open anything later.
    guard try key() == fresh else { throw StoreProblem(Self.program, "it did not keep the key") }
    return fresh
  }

  private static func lock(in folder: PrivateFolder) throws(StoreProblem) -> FileLock {
    let deadline = ContinuousClock.now + limit
    while true {
      if case .acquired(let lock) = try FileLock.attempt(folder.path(of: "keyring.lock")) {
        return lock
      }
      guard ContinuousClock.now < deadline else {
        throw StoreProblem(program, "another process is making the key, and does not end")
      }
      _ = poll(nil, 0, 50)
    }
  }

  /// Why the keyring cannot be asked, where its program is what is missing.
  static func problem(_ reason: String) -> StoreProblem {
    StoreProblem(
      program, reason, remedy: "Install \(program) (Debian's package libsecret-tools)")
  }

  private static func problem(_ outcome: CommandOutcome) -> StoreProblem {
    switch outcome {
    case .ended(let status, _, let errors):
      StoreProblem(program, said(errors) ?? "it ended with status \(status)")
    case .killed(let signal, _, _): StoreProblem(program, "it was ended by signal \(signal)")
    case .timedOut:
      StoreProblem(
        program, "no answer within \(limit.components.seconds) s: the keyring may be locked")
    case .printedTooMuch: StoreProblem(program, "it printed too much")
    case .notStarted(let reason): problem(reason)
    }
  }

  /// The last line that the program said; nil where it said nothing.
  private static func said(_ errors: [UInt8]) -> String? {
    String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline).last
      .map { ServerText.singleLine(String($0)) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

extension String {
  /// The text without one line break at its end.
  fileprivate var trimmingLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
