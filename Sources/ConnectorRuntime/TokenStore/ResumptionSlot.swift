import Cryptography
import Glibc
package import JSONDocument

/// The place of what one stopped run left for a later one, in the user's state folder.
///
/// Its file has mode 0600 and is sealed as tokens are; its name is an HMAC of what was run, with which
/// values, so that neither tells anything to others.
package struct ResumptionSlot: Sendable {
  /// The version of the files.
  private static let version = 1
  /// After so long nobody comes back.
  private static let lifetime = 30 * 86_400

  private let folder: PrivateFolder
  private let name: String
  private let seal: RecordSeal

  init(folder: PrivateFolder, name: String, seal: RecordSeal) {
    self.folder = folder
    self.name = name + ".v\(Self.version)"
    self.seal = seal
  }

  /// What is there; nil where there is nothing, or nothing that this program left.
  package func load() -> JSONValue? {
    guard let bytes = (try? folder.read(name)) ?? nil, seal.open(bytes, of: name) != nil,
      let object = try? RecordObject(bytes: bytes, version: Self.version)
    else { return nil }
    return object.value["run"]
  }

  /// Puts something there; whether that was possible.
  package func save(_ run: JSONValue) -> Bool {
    let record: JSONValue = ["version": .number(JSONNumber(Self.version)), "run": run]
    guard let bytes = seal.seal(record.bytes(), of: name), bytes.count <= PrivateFolder.fileLimit
    else { return false }
    do throws(StoreProblem) {
      try folder.prepare()
      try folder.write(bytes, to: name)
      try removeOld()
    } catch {
      return false
    }
    return true
  }

  /// Forgets it.
  package func remove() {
    _ = try? folder.remove(name)
  }

  /// Removes what nobody came back for, and what killed processes did not finish.
  private func removeOld() throws(StoreProblem) {
    try UnfinishedFile.removeAbandoned(in: folder)
    for name in try folder.names() where name != self.name {
      var status = stat()
      guard lstat(folder.path(of: name), &status) == 0,
        status.st_mtim.tv_sec < time(nil) - Self.lifetime
      else { continue }
      try folder.remove(name)
    }
  }
}

extension TokenStore {
  /// The place for a run that stops and is to go on later; nil, with a warning, where the state
  /// folder cannot be used.
  ///
  /// - Parameter identity: what is run, with which values, in texts.
  package func resumption(of identity: [String]) -> ResumptionSlot? {
    let text = "resumption 1\n" + JSONValue.array(identity.map(JSONValue.string)).text()
    guard let folder, let key = key(),
      let code = try? HMAC.authenticate(Array(text.utf8), key: key, with: .sha256)
    else { return nil }
    return ResumptionSlot(
      folder: PrivateFolder(path: folder.path + "/resume"), name: Hexadecimal.encode(code),
      seal: RecordSeal(key: key))
  }

  /// Whether any run has left something.
  package var hasResumptions: Bool {
    folder.map { access($0.path + "/resume", F_OK) == 0 } ?? false
  }
}
