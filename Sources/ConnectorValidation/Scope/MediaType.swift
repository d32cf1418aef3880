import ConnectorModel

/// A media type as a file writes it (RFC 9110 §8.3.1), in lower case.
struct MediaType: Equatable {
  /// The type itself, `text/csv` for example.
  let name: String
  /// The parameter `charset`.
  let charset: String?

  /// Nil where values decide what it is.
  init?(_ template: Template) {
    guard !template.isBroken, case .text(let text)? = template.segments.first else { return nil }
    let isWhole = template.segments.count == 1
    let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false)
    guard let first = parts.first, isWhole || parts.count > 1 else { return nil }
    name = String(first.filter { $0 != " " })
    let parameter = parts.dropFirst().lazy.map { $0.filter { !" \"".contains($0) } }
      .first { $0.hasPrefix("charset=") }
    let value = parameter.map { String($0.dropFirst("charset=".count)) }
    charset = value?.isEmpty == false && isWhole ? value : nil
    if name.isEmpty { return nil }
  }
}
