import ConnectorModel

/// One attempt to get the rest of content of which a part is there: what it asks for, where the bytes
/// go, and what the answer means.
///
/// Whatever the server answers, either its bytes continue those that are there, or all of them come
/// anew.
struct ContinuedTransfer: Sendable {
  /// Why what came is no continuation of what is there.
  struct Unfit: Error {
    let reason: String
  }

  /// How often one attempt asks once more, since its answer was of no use.
  private static let mostRounds = 3

  private let body: any ContinuableBody
  private let resource: String
  private let clock: any RuntimeClock
  private var held: HeldContent
  private var rounds = 1

  init(_ body: any ContinuableBody, _ request: PreparedRequest, clock: any RuntimeClock) {
    self.body = body
    self.clock = clock
    resource = Self.resource(request)
    held = body.held(of: resource)
  }

  /// The request for what is missing.
  func asking(_ request: PreparedRequest) -> PreparedRequest {
    var request = request
    request.headers.removeAll { ["range", "if-range"].contains($0.field.name.lowercased()) }
    // Bytes are counted as the server has them, so that they must come as it has them.
    if request.header("Accept-Encoding") == nil {
      request.headers.append(.init("Accept-Encoding", "identity", owner: .action))
    }
    if let first = held.firstByte, let validator = held.validator {
      request.headers.append(.init("Range", "bytes=\(first)-", owner: .action))
      request.headers.append(.init("If-Range", validator, owner: .action))
    }
    return request
  }

  /// What a status stands for to whoever asked for the content: a part that was asked for is success
  /// as the whole is.
  func meaning(of status: Int) -> Int {
    status == 206 && held.firstByte != nil ? 200 : status
  }

  /// Where the answer's bytes go.
  ///
  /// - Parameter accepts: whether a status is a success, that of a part included.
  func sink(
    limit: Int, accepts: @escaping @Sendable (Int) -> Bool
  ) -> TransportRequest.BodySink {
    let asked = held.firstByte
    return .stream(
      limit: limit,
      when: { [body, held, resource, clock] status, fields in
        guard accepts(status) else { return false }
        switch RangeAnswer(status: status, fields, asked: asked, held: held, at: clock.now) {
        case .rest(let first, _, let total):
          try body.begin(at: first, held.validator, total: total, of: resource)
        case .whole(let validator, let total):
          try body.begin(at: 0, validator, total: total, of: resource)
        case .unfit(let reason): throw Unfit(reason: reason)
        }
        return true
      },
      write: { [body] in try body.write($0) })
  }

  /// What is to be done about an answer.
  enum Conclusion {
    /// It is what it is.
    case take(TransportResponse)
    /// Ask once more, now for what is missing as it is known now.
    case again
  }

  /// Takes the answer to what was asked for.
  ///
  /// - Throws: `TransportError` where the server sent less than it promised.
  mutating func conclude(
    _ response: TransportResponse
  ) throws(TransportError) -> Conclusion {
    guard let asked = held.firstByte else { return .take(response) }
    let range = response.firstValue(of: "Content-Range").flatMap { ContentRange($0) }
    if response.status == 416, rounds < Self.mostRounds {
      rounds += 1
      if let total = range?.total, total == held.length, held.total == nil {
        // All of it is there: the last byte proves that it is still the same.
        held.total = total
      } else {
        held = HeldContent()
      }
      return .again
    }
    guard response.status == 206 else { return .take(response) }
    if let last = range?.bytes?.upperBound, let total = range?.total, last < total - 1 {
      throw TransportError(
        .interrupted, "the server sent the bytes \(asked) to \(last) of \(total), and no more")
    }
    var whole = response
    // To whoever asked for the content this is the content.
    whole.status = 200
    return .take(whole)
  }

  /// Takes an answer that was no continuation; whether it is worth asking once more, now for all.
  ///
  /// - Throws: `TransportError` where it is not.
  mutating func restart(_ unfit: Unfit) throws(TransportError) {
    guard held.firstByte != nil, rounds < Self.mostRounds else {
      throw TransportError(.interrupted, unfit.reason)
    }
    rounds += 1
    held = HeldContent()
  }

  /// What is asked for, without what differs from run to run: credentials, and the query of a URL
  /// that is signed anew each time.
  private static func resource(_ request: PreparedRequest) -> String {
    let url = request.fullURL
    return "\(request.method) \(SignedURL.isSigned(url.query) ? url.withoutQuery : url.text)"
  }
}
