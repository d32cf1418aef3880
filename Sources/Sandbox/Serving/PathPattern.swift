/// A path whose segments are fixed or parameters: `/a/{name}/b`.
struct PathPattern: Sendable, Hashable {
  private enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  private let segments: [Segment]

  init(_ text: String) {
    segments = text.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      segment.hasPrefix("{") && segment.hasSuffix("}")
        ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
    }
  }

  /// The parameters' decoded values if the path, not decoded, matches.
  func match(_ path: String) -> [String: String]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == segments.count else { return nil }
    var parameters: [String: String] = [:]
    for (part, segment) in zip(parts, segments) {
      let value = PercentEncoding.decoded(part, plusIsSpace: false)
      switch segment {
      case .literal(let text):
        guard value == text else { return nil }
      case .parameter(let name):
        guard !value.isEmpty else { return nil }
        parameters[name] = value
      }
    }
    return parameters
  }
}
