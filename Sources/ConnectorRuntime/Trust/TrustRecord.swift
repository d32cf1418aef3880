import JSONDocument

/// What a user trusted: a project's root, the files that asked, and what they asked for beyond them.
package struct TrustRecord: Sendable, Hashable {
  /// The version of the format that is written.
  static let version = 1

  /// A file and the SHA-256 digest of its bytes, hexadecimal.
  package struct File: Sendable, Hashable {
    /// Its path, relative to the root where it lies inside.
    package var path: String
    package var digest: String

    package init(path: String, digest: String) {
      self.path = path
      self.digest = digest
    }
  }

  /// A path that leads outside the root, and where the project lets go of it.
  package struct Target: Sendable, Hashable {
    /// The path as the YAML has it.
    package var path: String
    /// The absolute path with the project's own links followed.
    package var target: String

    package init(path: String, target: String) {
      self.path = path
      self.target = target
    }
  }

  /// The project's root, absolute, symbolic links resolved.
  package var root: String
  /// The YAML files that ask, by path; where the path of a file comes from values, all files that
  /// can give them.
  package var files: [File]
  /// The files of the project that trusted commands name, by path.
  package var programs: [File]
  /// Where the paths lead, by path.
  package var targets: [Target]

  package init(root: String, files: [File], programs: [File], targets: [Target]) {
    self.root = root
    self.files = Self.sorted(files)
    self.programs = Self.sorted(programs)
    self.targets = Set(targets).sorted { ($0.path, $0.target) < ($1.path, $1.target) }
  }

  private static func sorted(_ files: [File]) -> [File] {
    Set(files).sorted { ($0.path, $0.digest) < ($1.path, $1.digest) }
  }

  /// The digest of a file's bytes as records hold it; nil where libcrypto refuses it.
  package static func digest(of bytes: [UInt8]) -> String? { FileDigest.text(bytes) }

  /// The record of a file.
  ///
  /// - Throws: `RecordProblem`.
  init(bytes: [UInt8]) throws(RecordProblem) {
    let object = try RecordObject(bytes: bytes, version: Self.version)
    func pairs(_ name: String) throws(RecordProblem) -> [(path: String, value: String)] {
      guard case .array(let elements) = object.value[name] else { throw .damaged }
      var pairs: [(path: String, value: String)] = []
      for element in elements {
        guard case .array(let pair) = element, pair.count == 2, case .string(let path) = pair[0],
          case .string(let value) = pair[1]
        else { throw .damaged }
        pairs.append((path, value))
      }
      return pairs
    }
    self.init(
      root: try object.text("root"),
      files: try pairs("files").map { File(path: $0.path, digest: $0.value) },
      programs: try pairs("programs").map { File(path: $0.path, digest: $0.value) },
      targets: try pairs("targets").map { Target(path: $0.path, target: $0.value) })
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    func pairs(_ files: [File]) -> JSONValue {
      .array(files.map { .array([.string($0.path), .string($0.digest)]) })
    }
    let value: JSONValue = [
      "version": .number(JSONNumber(Self.version)), "root": .string(root),
      "files": pairs(files), "programs": pairs(programs),
      "targets": .array(targets.map { .array([.string($0.path), .string($0.target)]) }),
    ]
    return value.bytes()
  }
}
