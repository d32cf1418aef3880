import ConnectorLoading
import ConnectorModel
import Diagnostics

/// How the origin of an action's `url` relates to that of its connector's base URL, as far as their
/// texts tell.
enum OriginRelation: Equatable {
  case same
  case other
  /// Values decide.
  case unknown

  init(of url: Template, to baseURL: Template) {
    guard let first = Origin(url), let second = Origin(baseURL) else {
      self = .unknown
      return
    }
    self = first.relation(to: second)
  }

  /// A scheme and an authority with values in it.
  private struct Origin {
    /// Whether it is https.
    let isSecure: Bool
    /// Text up to the first value.
    let head: String
    /// Text after the last value; equal to `head` where there is none.
    let tail: String
    let hasValues: Bool
    /// The whole, each value as its file names it.
    let shape: String

    /// Nil where a value decides even where the authority begins, or where the text is no URL.
    init?(_ template: Template) {
      guard !template.isBroken, case .text(let text)? = template.segments.first,
        let start = URLStart(text, schemes: ["https", "http"])
      else { return nil }
      isSecure = text.lowercased().hasPrefix("https")
      var tail = start.authority.lowercased()
      var shape = tail
      var hasValues = false
      var isWhole = start.isAuthorityWhole
      for segment in template.segments.dropFirst() where !isWhole {
        switch segment {
        case .expression(let expression):
          hasValues = true
          tail = ""
          shape += expression.span.text.filter { $0 != " " }
        case .text(let text):
          let part = text.prefix { !"/?#".contains($0) }
          isWhole = part.endIndex != text.endIndex
          tail = part.lowercased()
          shape += tail
        }
      }
      self.hasValues = hasValues
      head = start.authority.lowercased()
      let port = isSecure ? ":443" : ":80"
      self.tail = tail.hasSuffix(port) ? String(tail.dropLast(port.count)) : tail
      self.shape = shape.hasSuffix(port) ? String(shape.dropLast(port.count)) : shape
    }

    func relation(to other: Origin) -> OriginRelation {
      if isSecure != other.isSecure { return .other }
      if shape == other.shape { return .same }
      if !hasValues && !other.hasValues { return .other }
      let canEndAlike = tail.hasSuffix(other.tail) || other.tail.hasSuffix(tail)
      let canBeginAlike = head.hasPrefix(other.head) || other.head.hasPrefix(head)
      return canEndAlike && canBeginAlike ? .unknown : .other
    }
  }
}
