/// A text that the formatter cannot write anew with certainty, and therefore leaves as it is.
struct KeptAsWritten: Error {
  /// What stands in the way, as a noun with what is said of it.
  var reason: String

  init(_ reason: String) { self.reason = reason }
}
