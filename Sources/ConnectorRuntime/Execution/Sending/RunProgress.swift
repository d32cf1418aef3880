package import JSONDocument

/// How far a run is that sends more than one request.
package enum RunProgress: Sendable {
  /// So many pages have come, with so many items where it is known what they are.
  case pages(Int, items: Int?)
  /// It was asked so often, and is asked again after a wait.
  case poll(count: Int, after: Duration)
  /// A request failed and is sent again after a wait.
  case retry(after: Duration)
}

/// One page of a run, as it is handed on.
package struct DeliveredPage: Sendable {
  /// The page's response.
  package var response: ReceivedResponse
  /// Its items, but for those beyond `max_items`.
  package var items: [JSONNode]
}
