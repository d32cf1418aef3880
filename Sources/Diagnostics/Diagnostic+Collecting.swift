extension Array where Element == Diagnostic {
  /// Adds diagnostics; mostly there are none, and the general form makes room for them even so.
  package static func += (left: inout [Diagnostic], right: [Diagnostic]) {
    if !right.isEmpty { left.append(contentsOf: right) }
  }

  /// Diagnostics and then others.
  package static func + (left: [Diagnostic], right: [Diagnostic]) -> [Diagnostic] {
    if right.isEmpty { return left }
    var all = left
    all += right
    return all
  }
}
