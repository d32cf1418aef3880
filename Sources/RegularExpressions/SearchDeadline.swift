import CPCRE2

/// Ends a search that takes too long.
///
/// PCRE2's own limits hold for the attempt at one starting place, and a search makes an attempt at
/// each: on hostile text of a megabyte, a million attempts of a million steps. So each pattern
/// gets a callout at its beginning, which PCRE2 calls once an attempt, and which looks at the
/// clock.
struct SearchDeadline {
  private let deadline: ContinuousClock.Instant

  /// - Parameter byteCount: the subject's size, for the time it gets if no deadline is given.
  init(_ deadline: ContinuousClock.Instant?, byteCount: Int) {
    self.deadline = deadline ?? .now + .seconds(2) + .seconds(1) * (byteCount >> 23)
  }

  /// Runs `search` while the context has the callout.
  mutating func withCallout(on context: OpaquePointer, _ search: () -> Int32) -> Int32 {
    withUnsafeMutablePointer(to: &self) { pointer in
      pcre2_set_callout_8(
        context,
        { _, data in
          guard let deadline = data?.assumingMemoryBound(to: SearchDeadline.self).pointee.deadline
          else { return 0 }
          return ContinuousClock.now < deadline ? 0 : PCRE2_ERROR_CALLOUT
        }, pointer)
      defer { pcre2_set_callout_8(context, nil, nil) }
      return search()
    }
  }

  /// The text that makes PCRE2 call: it changes nothing in what a pattern matches.
  static let callout = "(?C)"

  /// How many bytes of a pattern must stay in front of the callout.
  ///
  /// Settings such as `(*ANYCRLF)` mean something else anywhere but at the beginning.
  static func insertionOffset(in pattern: String) -> Int {
    let settings: Set<Substring> = [
      "ANY", "ANYCRLF", "BSR_ANYCRLF", "BSR_UNICODE", "CR", "CRLF", "LF", "LIMIT_DEPTH",
      "LIMIT_HEAP", "LIMIT_MATCH", "LIMIT_RECURSION", "NOTEMPTY", "NOTEMPTY_ATSTART",
      "NO_AUTO_POSSESS", "NO_DOTSTAR_ANCHOR", "NO_JIT", "NO_START_OPT", "NUL", "UCP", "UTF",
    ]
    var rest = pattern[...]
    while rest.hasPrefix("(*"), let end = rest.firstIndex(of: ")") {
      let name = rest[..<end].dropFirst(2).prefix { $0 != "=" }
      guard settings.contains(name) else { break }
      rest = rest[rest.index(after: end)...]
    }
    return pattern.utf8.count - rest.utf8.count
  }
}
