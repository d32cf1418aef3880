import CPCRE2

/// A compiled regular expression whose every match is bounded in time and memory.
///
/// The syntax is PCRE2's, over Unicode text: `\d`, `\w` and `\b` follow Unicode properties, `.`
/// takes one code point. A match that needs more work than ``RegularExpressionFailure`` documents
/// fails instead of hanging, so subjects may be hostile.
package struct RegularExpression: Sendable {
  /// The pattern as it was written.
  package let pattern: String

  private let code: CompiledPattern

  /// Compiles a pattern.
  ///
  /// - Throws: ``RegularExpressionError`` with the place in `pattern` where it stops making sense.
  package init(_ pattern: String) throws(RegularExpressionError) {
    self.pattern = pattern
    self.code = try CompiledPattern(pattern, options: 0)
  }

  /// Compiles an I-Regexp, the interoperable subset that JSONPath's `match()` and `search()` take.
  ///
  /// The pattern is checked against the subset's grammar (RFC 9485 §3) and then mapped as §5.4
  /// has it for PCRE: an unescaped dot outside a class becomes `[^\n\r]`. Use
  /// ``matchesWhole(_:)`` for the anchoring that §5.4 asks for.
  ///
  /// - Throws: ``RegularExpressionError`` if `iRegexp` is not an I-Regexp.
  package init(iRegexp: String) throws(RegularExpressionError) {
    var translator = IRegexpTranslator(iRegexp)
    self.pattern = iRegexp
    self.code = try CompiledPattern(
      try translator.translated(), options: PCRE2_DOLLAR_ENDONLY)
  }

  /// Compiles a regular expression of ECMA-262, as JSON Schema has them: with the flag `u`, and found
  /// anywhere in a text unless it is anchored.
  ///
  /// `\d`, `\w` and `\b` know ASCII alone, `\s` all of Unicode's spaces, and `$` matches at the very
  /// end only. What ECMA-262 does not have is refused.
  ///
  /// - Throws: ``RegularExpressionError`` with the place in `ecmaScript`.
  package init(ecmaScript: String) throws(RegularExpressionError) {
    var translator = ECMAScriptTranslator(ecmaScript)
    let translated = try translator.translated()
    pattern = ecmaScript
    do throws(RegularExpressionError) {
      code = try CompiledPattern(
        translated, options: PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF,
        usesUnicodeProperties: false)
    } catch {
      throw RegularExpressionError(
        message: error.message, offset: translator.origin(of: error.offset))
    }
  }

  /// How many capture groups the pattern has, the whole match not counted.
  package var captureCount: Int { code.captureCount }

  /// The numbers of the named capture groups.
  package var groupNumbers: [String: Int] { code.groupNumbers }

  /// Finds the first match in text.
  ///
  /// - Parameter deadline: when to give up; nil for the time that
  ///   ``RegularExpressionFailure/timeLimitExceeded`` documents.
  /// - Throws: ``RegularExpressionFailure`` if the search needs more than its bounds.
  package func firstMatch(
    in text: String, until deadline: ContinuousClock.Instant? = nil
  ) throws(RegularExpressionFailure) -> RegularExpressionMatch? {
    var text = text
    return try text.withUTF8 { utf8 in code.match(utf8, until: deadline) }.get()
  }

  /// Finds the first match in bytes that should be UTF-8.
  ///
  /// What is not UTF-8 matches nothing, not even a dot; text around it is still searched.
  ///
  /// - Parameter deadline: when to give up; nil for the time that
  ///   ``RegularExpressionFailure/timeLimitExceeded`` documents.
  /// - Throws: ``RegularExpressionFailure`` if the search needs more than its bounds.
  package func firstMatch(
    in utf8: [UInt8], until deadline: ContinuousClock.Instant? = nil
  ) throws(RegularExpressionFailure) -> RegularExpressionMatch? {
    try utf8.withUnsafeBufferPointer { utf8 in code.match(utf8, until: deadline) }.get()
  }

  /// Tells whether the pattern matches anywhere in the text.
  ///
  /// - Parameter deadline: when to give up; nil for the time that
  ///   ``RegularExpressionFailure/timeLimitExceeded`` documents.
  /// - Throws: ``RegularExpressionFailure`` if the search needs more than its bounds.
  package func matches(
    _ text: String, until deadline: ContinuousClock.Instant? = nil
  ) throws(RegularExpressionFailure) -> Bool {
    var text = text
    return try text.withUTF8 { utf8 in
      code.isMatch(utf8, options: 0, until: deadline)
    }.get()
  }

  /// Tells whether the pattern matches the text from its beginning to its end.
  ///
  /// - Parameter deadline: when to give up; nil for the time that
  ///   ``RegularExpressionFailure/timeLimitExceeded`` documents.
  /// - Throws: ``RegularExpressionFailure`` if the search needs more than its bounds.
  package func matchesWhole(
    _ text: String, until deadline: ContinuousClock.Instant? = nil
  ) throws(RegularExpressionFailure) -> Bool {
    var text = text
    return try text.withUTF8 { utf8 in
      code.isMatch(utf8, options: PCRE2_ANCHORED | PCRE2_ENDANCHORED, until: deadline)
    }.get()
  }
}
