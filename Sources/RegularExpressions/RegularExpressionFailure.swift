/// Why a search was given up without an answer.
package enum RegularExpressionFailure: Error, Sendable, Hashable {
  /// More backtracking from one place than a million steps plus four for each byte of the subject.
  case matchLimitExceeded
  /// More time over all places than the deadline given, or else two seconds plus one for each
  /// 8 MiB of the subject.
  case timeLimitExceeded
  /// More than 64 MiB for backtracking.
  case memoryLimitExceeded
  /// PCRE2 gave up for a reason that a subject cannot cause; the number is its error code.
  case unexpected(Int)

  /// What happened, as one line without a period.
  package var message: String {
    switch self {
    case .matchLimitExceeded:
      "limit exceeded: the regular expression needs too many steps on this text"
    case .timeLimitExceeded:
      "limit exceeded: the regular expression takes too long on this text"
    case .memoryLimitExceeded:
      "limit exceeded: the regular expression needs too much memory on this text"
    case .unexpected(let code):
      "the regular expression could not be matched (PCRE2 error \(code))"
    }
  }
}
