import ConnectorRuntime
import Cryptography
import Glibc
import JSONDocument

/// The file of `-o FILE --continue`: what came of it stays beside it as `FILE.part`, and what tells
/// it from other content as `FILE.part.json`, until it is complete.
///
/// Whenever the process ends, the bytes in `FILE.part` are the beginning of the content that
/// `FILE.part.json` describes: the one is emptied before the other is replaced, and filled after.
final class DownloadFile: ContinuableBody {
  /// The version of `FILE.part.json`.
  private static let version = 1

  let file: OutputFile
  private var recordPath: String { file.partPath + ".json" }

  /// - Throws: `OutputFileError` where `FILE.part` is not a file that such a run left.
  init(_ file: OutputFile) throws(OutputFileError) {
    self.file = file
    file.accompany(file.partPath + ".json")
    if file.length > 0, record() == nil {
      // It may be somebody's own, and is not touched.
      throw OutputFileError(
        path: file.shownPath,
        reason: "'\(file.shownPartPath)' is there, and no run with --continue left it")
    }
  }

  func held(of resource: String) -> HeldContent {
    guard let record = record(), let salt = Self.text(record["salt"]),
      Self.text(record["resource"]) == Self.digest(salt, resource)
    else { return HeldContent() }
    var total: Int?
    if case .number(let number)? = record["total"] { total = number.int64.map { Int($0) } }
    return HeldContent(
      length: file.length, validator: Self.text(record["validator"]), total: total)
  }

  func begin(
    at offset: Int, _ validator: String?, total: Int?, of resource: String
  ) throws {
    try file.cut(to: offset)
    // Of the rest of the same content everything is noted already.
    if offset > 0 { return }
    let salt = Hexadecimal.encode(try SecureRandom.bytes(16))
    let record: JSONValue = [
      "version": .number(JSONNumber(Self.version)), "salt": .string(salt),
      "resource": Self.digest(salt, resource).map(JSONValue.string) ?? .null,
      "validator": validator.map(JSONValue.string) ?? .null,
      "total": total.map { .number(JSONNumber($0)) } ?? .null,
    ]
    try note(record.bytes(.indented) + [0x0A])
  }

  func write(_ bytes: [UInt8]) throws { try file.write(bytes) }

  /// What tells that a later run can go on; nil where nothing came.
  var remark: String? {
    let length = file.length
    guard length > 0, let record = record() else { return nil }
    var total = ""
    if case .number(let number)? = record["total"] { total = " of \(number.text)" }
    let start = "'\(file.shownPartPath)' has \(length)\(total) bytes"
    return record["validator"] == .null
      ? start + ", but the server gave no strong ETag or Last-Modified to continue them by"
      : start + ": run again with --continue to get the rest"
  }

  /// What stands in `FILE.part.json`; nil where it is missing or not of this program.
  private func record() -> JSONValue? {
    let descriptor = open(recordPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0, let value = try? ParsedJSON(Array(bytes[..<count])).root.value,
      value["version"] == .number(JSONNumber(Self.version))
    else { return nil }
    return value
  }

  private func note(_ record: [UInt8]) throws {
    let new = recordPath + ".new"
    unlink(new)
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    let isWritten = Glibc.write(descriptor, record, record.count) == record.count
    guard close(descriptor) == 0, isWritten, rename(new, recordPath) == 0 else {
      defer { unlink(new) }
      throw failure()
    }
  }

  private func failure() -> OutputFileError {
    OutputFileError(
      path: file.shownPartPath + ".json", reason: String(cString: strerror(errno)))
  }

  private static func text(_ value: JSONValue?) -> String? {
    if case .string(let text)? = value { text } else { nil }
  }

  /// A URL may hold what others must not read.
  private static func digest(_ salt: String, _ resource: String) -> String? {
    (try? Digest.sha256(Array("\(salt)\n\(resource)".utf8))).map(Hexadecimal.encode)
  }
}
