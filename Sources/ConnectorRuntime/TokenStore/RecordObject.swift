import JSONDocument

/// Why the content of a store's file cannot be used.
enum RecordProblem: Error, Sendable, Hashable {
  /// Not what this program writes.
  case damaged
  /// Written by another version of this program.
  case unknownVersion(String)
  /// Encrypted, and not to be opened here; the connector that its head names.
  case locked(Lock, connector: String)

  /// Why an encrypted file cannot be opened.
  enum Lock: Sendable, Hashable {
    /// No key is given.
    case missingKey
    /// It lies under another key than the one given.
    case otherKey
  }
}

/// A store's file as a JSON object of a known version.
struct RecordObject {
  let value: JSONValue

  init(bytes: [UInt8], version: Int) throws(RecordProblem) {
    guard let document = try? ParsedJSON(bytes), document.root.kind == .object,
      let found = document.root.member(named: "version")?.number
    else { throw .damaged }
    guard found.int64 == Int64(version) else { throw .unknownVersion(found.text) }
    value = document.root.value
  }

  func text(_ name: String) throws(RecordProblem) -> String {
    guard let text = optionalText(name) else { throw .damaged }
    return text
  }

  func optionalText(_ name: String) -> String? {
    if case .string(let text) = value[name] { return text }
    return nil
  }

  func boolean(_ name: String) throws(RecordProblem) -> Bool {
    guard case .bool(let boolean) = value[name] else { throw .damaged }
    return boolean
  }

  func optionalMoment(_ name: String) throws(RecordProblem) -> WallTime? {
    value[name] == .null ? nil : try moment(name)
  }

  func moment(_ name: String) throws(RecordProblem) -> WallTime {
    guard case .number(let number) = value[name], let milliseconds = number.int64 else {
      throw .damaged
    }
    return WallTime(milliseconds: milliseconds)
  }
}
