/// How many backtracking steps a search may take before it fails.
package enum RegularExpressionEffort: Sendable, Hashable {
  /// A thousand and eight for each byte of the subject: enough for nearly every search, so that
  /// whoever runs many can tell the rare dear one and count it.
  case small
  /// A million and eight for each byte of the subject.
  case full

  /// The steps for a subject of `byteCount` bytes.
  func stepLimit(byteCount: Int) -> UInt32 {
    let base = self == .small ? 1000 : 1_000_000
    // No subject in memory is large enough for the bound to cut it short before UInt32 does.
    return UInt32(clamping: base + 8 * min(byteCount, 1 << 32))
  }
}
