/// One line of YAML, taken apart as far as block style goes.
struct Line {
  /// How many spaces it begins with.
  let indentation: Int
  /// The same with the marks of list items (`- `) counted as spaces.
  let contentIndentation: Int
  /// Whether it begins a list's item.
  let startsItem: Bool
  /// What stands behind the indentation, without spaces at its end.
  let content: String
  /// The key that it begins with.
  let key: String?
  /// What stands behind the key's colon, without spaces around it.
  let value: String

  var isBlank: Bool { content.isEmpty && !startsItem }
  var isComment: Bool { content.hasPrefix("#") }

  init(_ text: String) {
    var rest = text[...]
    let spaces = rest.prefix { $0 == " " }.count
    rest = rest.dropFirst(spaces)
    var column = spaces
    var isItem = false
    while rest.hasPrefix("- ") || rest == "-" {
      isItem = true
      rest = rest.dropFirst()
      let gap = rest.prefix { $0 == " " }.count
      rest = rest.dropFirst(gap)
      column += 1 + gap
    }
    indentation = spaces
    contentIndentation = column
    startsItem = isItem
    let isHidden = rest.hasPrefix("#") || rest.hasPrefix("{") || rest.hasPrefix("[")
    let parts = isHidden ? nil : Self.parts(rest)
    content = Self.trimmed(rest)
    key = parts?.key
    value = parts?.value ?? ""
  }

  private static func parts(_ text: Substring) -> (key: String, value: String)? {
    var colon = text.startIndex
    if let quote = text.first, quote == "\"" || quote == "'" {
      guard let end = text.dropFirst().firstIndex(of: quote) else { return nil }
      colon = text.index(after: end)
    }
    while let next = text[colon...].firstIndex(of: ":") {
      let after = text.index(after: next)
      if after == text.endIndex || text[after] == " " {
        let key = trimmed(text[..<next]).trimmingQuotes
        return key.isEmpty ? nil : (key, trimmed(text[after...]))
      }
      colon = after
    }
    return nil
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension String {
  /// The text without the quotes around it.
  var trimmingQuotes: String {
    guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
    return String(dropFirst().dropLast())
  }
}
