import Synchronization

/// The latest requests, up to a limit.
final class RequestJournal: Sendable {
  private let limit: Int
  private let entries = Mutex<[RecordedRequest]>([])

  init(limit: Int) {
    self.limit = max(limit, 0)
  }

  var requests: [RecordedRequest] {
    entries.withLock { $0.suffix(limit) }
  }

  func append(_ request: RecordedRequest) {
    entries.withLock { entries in
      entries.append(request)
      // Trimmed in large steps, so that appending stays cheap.
      if entries.count > 2 * limit { entries.removeFirst(entries.count - limit) }
    }
  }
}
