import Cryptography
import JSONDocument

/// The last failure to get a token, left for the processes that waited for it.
struct FailureRecord: Sendable, Hashable {
  /// The version of the format that is written.
  static let version = 1

  /// Different for each failure: a waiter shares the one that was not there when it began.
  var identifier: String
  /// What failed, without secrets.
  var failure: TokenFailure

  /// A record of a failure that just happened.
  ///
  /// - Throws: `CryptographyError` on a system without entropy.
  init(_ failure: TokenFailure) throws(CryptographyError) {
    identifier = Hexadecimal.encode(try SecureRandom.bytes(16))
    self.failure = failure
  }

  /// The record of a file.
  ///
  /// - Throws: `RecordProblem`.
  init(bytes: [UInt8]) throws(RecordProblem) {
    let object = try RecordObject(bytes: bytes, version: Self.version)
    identifier = try object.text("identifier")
    guard case .number(let number) = object.value["kind"], let code = number.int64,
      let kind = Int32(exactly: code).flatMap(RunFailure.Kind.init),
      let place = TokenFailure.Place(rawValue: try object.text("place")),
      case .array(let notes) = object.value["notes"]
    else { throw .damaged }
    failure = TokenFailure(
      kind, try object.text("id"), try object.text("message"), at: place,
      notes: notes.compactMap { note in
        if case .string(let text) = note { return text }
        return nil
      }, help: object.optionalText("help"))
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    let value: JSONValue = [
      "version": .number(JSONNumber(Self.version)), "identifier": .string(identifier),
      "kind": .number(JSONNumber(failure.kind.rawValue)), "id": .string(failure.id),
      "message": .string(failure.message), "place": .string(failure.place.rawValue),
      "notes": .array(failure.notes.map { .string($0) }),
      "help": failure.help.map { .string($0) } ?? .null,
    ]
    return value.bytes()
  }
}
