/// What a response is to a request for the rest of some content (RFC 9110 §14, §15.3.7).
enum RangeAnswer: Sendable, Hashable {
  /// The rest, from the byte that was asked for; `last` is the last one that comes.
  case rest(from: Int, last: Int, total: Int?)
  /// The whole: it has changed, or the server gives no parts.
  case whole(validator: String?, total: Int?)
  /// What says that it is the rest and cannot be used as such, and why.
  case unfit(String)

  /// Reads a response whose status means success.
  ///
  /// - Parameters:
  ///   - asked: the first byte that was asked for; nil where no part was.
  ///   - held: what is there.
  init(
    status: Int, _ fields: [HTTPField], asked: Int?, held: HeldContent, at now: WallTime
  ) {
    guard status == 206 else {
      let length = fields.first { $0.name.lowercased() == "content-length" }?.value
      let isCoded = ContentValidator.isCoded(fields)
      self = .whole(
        validator: ContentValidator.strong(fields, at: now),
        total: isCoded ? nil : length.flatMap { Int($0) })
      return
    }
    guard let asked else {
      self = .unfit("it answered with a part of the content, which nobody asked for")
      return
    }
    let field = fields.first { $0.name.lowercased() == "content-range" }?.value
    guard let field, let range = ContentRange(field), let bytes = range.bytes else {
      self = .unfit("it answered 206 without a Content-Range that says which bytes come")
      return
    }
    let tag = fields.first { $0.name.lowercased() == "etag" }?.value.trimmingSpaces()
    if bytes.lowerBound != asked {
      self = .unfit("it was asked for the bytes from \(asked) on, and sends others")
    } else if let total = range.total, let known = held.total, total != known {
      self = .unfit("the content has \(total) bytes now, and had \(known)")
    } else if let tag, let validator = held.validator, validator.hasPrefix("\""), tag != validator {
      self = .unfit("it sends a part of changed content")
    } else if ContentValidator.isCoded(fields) {
      self = .unfit("it sends a part of compressed content")
    } else {
      self = .rest(from: asked, last: bytes.upperBound, total: range.total ?? held.total)
    }
  }
}
