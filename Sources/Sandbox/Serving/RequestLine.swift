import HTTPServer

/// The log's line for a request.
enum RequestLine {
  /// The longest target shown, in characters.
  private static let limit = 500

  /// Method, target, status and duration: `GET /api/v1/workflows 200 0.3 ms`.
  ///
  /// - Parameter secrets: What is shown as `***` should it be in the target.
  static func text(
    of request: HTTPServerRequest, status: Int, duration: Duration, hiding secrets: [String]
  ) -> String {
    let (seconds, attoseconds) = duration.components
    let tenths = seconds * 10_000 + attoseconds / 100_000_000_000_000
    let time = "\(tenths / 10).\(tenths % 10) ms"
    return "\(printable(request.method)) \(target(request, hiding: secrets)) \(status) \(time)"
  }

  private static func target(
    _ request: HTTPServerRequest, hiding secrets: [String]
  ) -> String {
    guard let query = request.query else { return printable(request.path) }
    let entries = query.split(separator: "&", omittingEmptySubsequences: false).map { entry in
      guard let equals = entry.firstIndex(of: "=") else { return String(entry) }
      let value = PercentEncoding.decoded(entry[entry.index(after: equals)...], plusIsSpace: true)
      return secrets.contains(where: value.contains) ? entry[...equals] + "***" : String(entry)
    }
    return printable(request.path + "?" + entries.joined(separator: "&"))
  }

  /// The text with everything escaped that a terminal might obey.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.prefix(limit).unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      result += isControl ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.count > limit ? result + "…" : result
  }
}
