/// Reading `application/x-www-form-urlencoded` text: forms and queries.
enum FormEncoding {
  /// Its entries in order; one without `=` has an empty value.
  static func entries(of text: some StringProtocol) -> [(name: String, value: String)] {
    text.split(separator: "&").map { entry in
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        PercentEncoding.decoded(parts[0], plusIsSpace: true),
        parts.count > 1 ? PercentEncoding.decoded(parts[1], plusIsSpace: true) : ""
      )
    }
  }
}
