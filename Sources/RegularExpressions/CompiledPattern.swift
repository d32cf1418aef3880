import CPCRE2

/// Owns PCRE2's compiled form of one pattern.
final class CompiledPattern: Sendable {
  // SAFETY: a pcre2_code is immutable once compiled (no JIT is used), so threads may share it.
  nonisolated(unsafe) private let code: OpaquePointer  // SAFETY: above

  let captureCount: Int

  /// Steps that every attempt may take, before what the subject's length adds.
  private static let baseMatchLimit = 1_000_000
  /// Steps added for each byte of the subject.
  private static let matchLimitPerByte = 4
  /// KiB of heap a search may use for backtracking.
  private static let heapLimit: UInt32 = 64 * 1024

  /// - Parameter usesUnicodeProperties: whether `\d`, `\w`, `\s` and `\b` know more than ASCII.
  init(
    _ pattern: String, options: UInt32, usesUnicodeProperties: Bool = true
  ) throws(RegularExpressionError) {
    var errorCode: Int32 = 0
    var errorOffset = 0
    let options =
      options | PCRE2_UTF | (usesUnicodeProperties ? PCRE2_UCP : 0) | PCRE2_MATCH_INVALID_UTF
      | PCRE2_NEVER_BACKSLASH_C
    let insertion = SearchDeadline.insertionOffset(in: pattern)
    var bytes = Array(pattern.utf8)
    bytes.insert(contentsOf: SearchDeadline.callout.utf8, at: insertion)
    guard
      let compiled = pcre2_compile_8(
        bytes, bytes.count, options, &errorCode, &errorOffset, nil)
    else {
      let shift = errorOffset > insertion ? SearchDeadline.callout.utf8.count : 0
      throw RegularExpressionError(
        message: Self.message(of: errorCode),
        offset: max(0, min(errorOffset - shift, pattern.utf8.count)))
    }
    code = compiled
    var count: UInt32 = 0
    pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    captureCount = Int(count)
  }

  deinit { pcre2_code_free_8(code) }

  /// The numbers of the named groups, read from PCRE2's table: each entry is two bytes of number,
  /// most significant first, and a zero-terminated name.
  var groupNumbers: [String: Int] {
    var count: UInt32 = 0
    var entrySize: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &entrySize)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table, entrySize > 3 else { return [:] }
    var numbers: [String: Int] = [:]
    for index in 0..<Int(count) {
      let entry = UnsafeBufferPointer(start: table + index * Int(entrySize), count: Int(entrySize))
      let name = entry[2...].prefix { $0 != 0 }
      numbers[String(decoding: name, as: UTF8.self)] = Int(entry[0]) << 8 | Int(entry[1])
    }
    return numbers
  }

  /// Searches, and copies out what each group matched.
  func match(
    _ subject: UnsafeBufferPointer<UInt8>, until deadline: ContinuousClock.Instant?
  ) -> Result<RegularExpressionMatch?, RegularExpressionFailure> {
    search(subject, options: 0, until: deadline) { offsets in
      let groups = (0..<offsets.count / 2).map { number -> RegularExpressionMatch.Group? in
        let start = offsets[2 * number]
        let end = offsets[2 * number + 1]
        // An unset group has -1; `\K` in a lookahead may put a start behind its end.
        guard start >= 0, end >= 0 else { return nil }
        let range = min(start, end)..<end
        let text = String(decoding: UnsafeBufferPointer(rebasing: subject[range]), as: UTF8.self)
        return RegularExpressionMatch.Group(range: range, text: text)
      }
      return RegularExpressionMatch(groups: groups)
    }
  }

  /// Searches for the answer alone.
  func isMatch(
    _ subject: UnsafeBufferPointer<UInt8>, options: UInt32,
    until deadline: ContinuousClock.Instant?
  ) -> Result<Bool, RegularExpressionFailure> {
    search(subject, options: options, until: deadline) { _ in true }.map { $0 ?? false }
  }

  private func search<Outcome>(
    _ subject: UnsafeBufferPointer<UInt8>, options: UInt32,
    until deadline: ContinuousClock.Instant?, onMatch: (UnsafeBufferPointer<Int>) -> Outcome
  ) -> Result<Outcome?, RegularExpressionFailure> {
    guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else {
      return .failure(.memoryLimitExceeded)
    }
    defer { pcre2_match_data_free_8(data) }
    guard let context = pcre2_match_context_create_8(nil) else {
      return .failure(.memoryLimitExceeded)
    }
    defer { pcre2_match_context_free_8(context) }
    // Nothing in memory is so large that the bound cuts it short before UInt32 does.
    let limit = UInt32(
      clamping: Self.baseMatchLimit + Self.matchLimitPerByte * min(subject.count, 1 << 32))
    pcre2_set_match_limit_8(context, limit)
    pcre2_set_depth_limit_8(context, limit)
    pcre2_set_heap_limit_8(context, Self.heapLimit)
    var searchDeadline = SearchDeadline(deadline, byteCount: subject.count)
    let status = searchDeadline.withCallout(on: context) {
      // An empty buffer may have no address, and PCRE2 wants one.
      withUnsafePointer(to: 0 as UInt8) { empty in
        pcre2_match_8(
          code, subject.baseAddress ?? empty, subject.count, 0, options, data, context)
      }
    }
    switch status {
    case PCRE2_ERROR_NOMATCH:
      return .success(nil)
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_RECURSELOOP:
      return .failure(.matchLimitExceeded)
    case PCRE2_ERROR_CALLOUT:
      return .failure(.timeLimitExceeded)
    case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY:
      return .failure(.memoryLimitExceeded)
    case ..<0:
      return .failure(.unexpected(Int(status)))
    default:
      let pairs = Int(pcre2_get_ovector_count_8(data))
      return .success(
        onMatch(UnsafeBufferPointer(start: pcre2_get_ovector_pointer_8(data), count: 2 * pairs)))
    }
  }

  /// PCRE2's own words for an error code.
  private static func message(of code: Int32) -> String {
    let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      count = max(0, Int(pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)))
    }
    return text.isEmpty ? "PCRE2 error \(code)" : String(decoding: text, as: UTF8.self)
  }
}
