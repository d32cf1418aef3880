/// What stands for a credential where there is none: `YOUR_TOKEN`, `xxxxxxxx`, `changeme`.
enum Placeholder {
  private static let words =
    """
    example placeholder changeme change_me change-me your xxxx **** .... dummy sample redacted \
    replace insert todo
    """.split(separator: " ")

  /// Whether a text is one.
  static func isOne(_ text: String) -> Bool {
    if text.utf8.contains(where: { "<{$".utf8.contains($0) }) { return true }
    let lower = text.lowercased()
    return words.contains { lower.contains($0) }
  }
}
