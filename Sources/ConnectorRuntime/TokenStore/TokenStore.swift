import Cryptography
package import Diagnostics
import Glibc
import Synchronization

/// The tokens of a user on disk, shared by all processes; where the disk cannot be used, none.
///
/// Folders have mode 0700 and files 0600. A file is named by an HMAC over all that affects its
/// token, under a random key of the user's, so a name tells nothing of a secret.
package final class TokenStore: Sendable {
  static let keyName = "key"
  static let keyLength = 32

  /// The store's own folder; nil where the environment names none.
  let folder: PrivateFolder?
  /// Where the tokens are, below it.
  let tokens: PrivateFolder?
  /// Whether nobody wants any token to be kept.
  let isAbsent: Bool
  private let stateKey: StateKey
  private let keyring: Keyring?
  private let report: @Sendable (Diagnostic) -> Void
  private let state = Mutex(State())
  /// The files that were warned of; apart, since some are found while the state is locked.
  private let reportedFiles = Mutex<Set<String>>([])

  /// What names, seals and encrypts the files.
  private struct Secrets {
    var key: [UInt8]
    /// Nil where tokens are stored unencrypted.
    var cipher: RecordCipher?
  }

  private struct State {
    enum Preparation {
      case untried
      case ready(Secrets)
      case failed(StoreProblem)
    }

    var preparation = Preparation.untried
    var hasReported = false
  }

  /// The store in a folder.
  ///
  /// - Parameters:
  ///   - folder: its absolute path; nil for none.
  ///   - stateKey: whether tokens are encrypted, and under what.
  ///   - keyring: where the key is that `stateKey` says is in a keyring.
  ///   - report: takes warnings; that the store cannot be used comes at most once.
  package convenience init(
    folder: String?, stateKey: StateKey = .unset, keyring: Keyring? = nil,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    self.init(folder, stateKey, keyring, isAbsent: false, report: report)
  }

  /// The store that keeps nothing, and says nothing of it.
  package static var absent: TokenStore {
    TokenStore(nil, .unset, nil, isAbsent: true) { _ in }
  }

  private init(
    _ folder: String?, _ stateKey: StateKey, _ keyring: Keyring?, isAbsent: Bool,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    self.isAbsent = isAbsent
    self.folder = folder.map(PrivateFolder.init)
    tokens = folder.map { PrivateFolder(path: $0 + "/tokens") }
    self.stateKey = stateKey
    self.keyring = keyring
    self.report = report
  }

  /// The store of a user, in their `StateFolder`.
  package convenience init(
    environment: [String: String], stateKey: StateKey = .unset, keyring: Keyring? = nil,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    self.init(
      folder: StateFolder.path(environment: environment), stateKey: stateKey, keyring: keyring,
      report: report)
  }

  /// The place of a token; nil, with a warning, where the store cannot be used.
  ///
  /// - Parameter identity: everything that affects the token, in one encoding.
  func slot(identity: [UInt8]) -> TokenSlot? {
    do throws(StoreProblem) { return try requiredSlot(identity: identity) } catch {
      warn(error)
      return nil
    }
  }

  /// The place of a token, for work that is about what is stored there.
  ///
  /// - Parameter identity: everything that affects the token, in one encoding.
  /// - Throws: `StoreProblem` where the store cannot be used; nothing is reported.
  func requiredSlot(identity: [UInt8]) throws(StoreProblem) -> TokenSlot {
    let secrets = try secrets()
    guard let tokens else { throw Self.nowhere }
    let name: String
    do throws(CryptographyError) {
      name = Hexadecimal.encode(
        try HMAC.authenticate(identity, key: secrets.key, with: .sha256))
    } catch {
      throw StoreProblem(tokens.path, error.reason)
    }
    return TokenSlot(
      store: self, folder: tokens, name: name, seal: RecordSeal(key: secrets.key),
      cipher: secrets.cipher)
  }

  /// Warns that the store cannot be used, the first time.
  func warn(_ problem: StoreProblem) {
    let isFirst = state.withLock { state in
      defer { state.hasReported = true }
      return !state.hasReported
    }
    guard isFirst else { return }
    report(problem.diagnostic(.warning))
  }

  /// Warns that a file is not what it should be, once for each.
  func warn(_ problem: RecordProblem, path: String) {
    guard reportedFiles.withLock({ $0.insert(path).inserted }) else { return }
    report(problem.warning(path: path))
  }

  /// Removes what killed processes did not finish.
  func removeAbandoned() throws(StoreProblem) {
    for folder in [folder, tokens].compactMap({ $0 }) {
      try UnfinishedFile.removeAbandoned(in: folder)
    }
  }

  /// What tells damaged records from good ones; nil where there is no store yet.
  func existingSeal() throws(StoreProblem) -> RecordSeal? {
    try folder?.read(Self.keyName).map(RecordSeal.init)
  }

  /// What opens encrypted files, found without making a key; nil without one.
  func existingCipher() throws(StoreProblem) -> RecordCipher? {
    switch stateKey {
    case .unset: nil
    case .given(let key): try Self.cipher(key)
    case .keyring: try keyring?.key().map(Self.cipher)
    }
  }

  private func preparedCipher(in folder: PrivateFolder) throws(StoreProblem) -> RecordCipher? {
    switch stateKey {
    case .unset: return nil
    case .given(let key): return try Self.cipher(key)
    case .keyring:
      guard let keyring else { throw Keyring.problem("no programs are run here") }
      return try Self.cipher(try keyring.keyMadeOnce(in: folder))
    }
  }

  private static func cipher(_ key: [UInt8]) throws(StoreProblem) -> RecordCipher {
    do throws(CryptographyError) { return try RecordCipher(key: key) } catch {
      throw StoreProblem("/", error.reason)
    }
  }

  /// The user's key; nil, with a warning, where the store cannot be used.
  func key() -> [UInt8]? {
    do throws(StoreProblem) { return try secrets().key } catch {
      warn(error)
      return nil
    }
  }

  private func secrets() throws(StoreProblem) -> Secrets {
    let result = state.withLock { state -> Result<Secrets, StoreProblem> in
      switch state.preparation {
      case .ready(let secrets): return .success(secrets)
      case .failed(let problem): return .failure(problem)
      case .untried: break
      }
      do throws(StoreProblem) {
        let secrets = try prepare()
        state.preparation = .ready(secrets)
        return .success(secrets)
      } catch {
        state.preparation = .failed(error)
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static let nowhere = StoreProblem(
    "~/.local/state/connector-run", "neither XDG_STATE_HOME nor HOME is an absolute path")

  private func prepare() throws(StoreProblem) -> Secrets {
    guard let folder, let tokens else { throw Self.nowhere }
    try folder.prepare()
    try tokens.prepare()
    // Once for the key that is there or was just made, once more for one that had to go.
    for _ in 0..<2 {
      var key = try folder.read(Self.keyName)
      if key == nil { key = try newKey(in: folder) }
      guard let key else { continue }
      if key.count == Self.keyLength {
        return Secrets(key: key, cipher: try preparedCipher(in: folder))
      }
      warn(.damaged, path: folder.path(of: Self.keyName))
      try folder.remove(Self.keyName)
    }
    throw StoreProblem(folder.path(of: Self.keyName), "It keeps changing")
  }

  private func newKey(in folder: PrivateFolder) throws(StoreProblem) -> [UInt8]? {
    let key: [UInt8]
    do throws(CryptographyError) {
      key = try SecureRandom.bytes(Self.keyLength)
    } catch {
      throw StoreProblem(folder.path(of: Self.keyName), error.reason)
    }
    try folder.writeOnce(key, to: Self.keyName)
    // Of several processes at once one has written the key of all.
    return try folder.read(Self.keyName)
  }
}
