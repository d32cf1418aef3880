/// Why a search was given up without an answer.
package enum RegularExpressionFailure: Error, Sendable, Hashable {
  /// More backtracking than a million steps plus eight for each byte of the subject.
  case matchLimitExceeded
  /// More than 64 MiB for backtracking.
  case memoryLimitExceeded
  /// PCRE2 gave up for a reason that a subject cannot cause; the number is its error code.
  case unexpected(Int)

  /// What happened, as one line without a period.
  package var message: String {
    switch self {
    case .matchLimitExceeded:
      "limit exceeded: the regular expression needs too many steps on this text"
    case .memoryLimitExceeded:
      "limit exceeded: the regular expression needs too much memory on this text"
    case .unexpected(let code):
      "the regular expression could not be matched (PCRE2 error \(code))"
    }
  }
}
