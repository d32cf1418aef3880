/// `start:end:step` of an array slice.
struct JSONPathSlice: Sendable, Hashable {
  var start: Int?
  var end: Int?
  var step: Int

  /// The indices that it selects in an array of `count` elements, in order (RFC 9535 §2.3.4.2.2).
  func indices(count: Int) -> StrideTo<Int> {
    // Bounds are within ±(2^53 - 1) and counts far below, so no sum overflows.
    func normalized(_ index: Int) -> Int { index >= 0 ? index : count + index }
    if step > 0 {
      let lower = min(max(normalized(start ?? 0), 0), count)
      let upper = min(max(normalized(end ?? count), 0), count)
      return stride(from: lower, to: upper, by: step)
    }
    if step < 0 {
      let upper = min(max(normalized(start ?? count - 1), -1), count - 1)
      let lower = min(max(end.map(normalized) ?? -1, -1), count - 1)
      return stride(from: upper, to: lower, by: step)
    }
    return stride(from: 0, to: 0, by: 1)
  }
}
