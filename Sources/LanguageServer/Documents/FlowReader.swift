/// Reads the beginning of a flow collection, up to where it is being typed.
struct FlowReader {
  /// A collection that is still open.
  struct Level {
    /// Whether it is a mapping rather than a list.
    var isMapping: Bool
    /// The entries before the one that is open; of a mapping only.
    var entries: [String: String] = [:]
    /// The key of the open entry.
    var key: String?
    /// The text of the open key or value, without spaces around it.
    var text = ""
  }

  /// The open collections, the outermost first; empty once the first is closed.
  private(set) var levels: [Level] = []
  private let characters: [Character]
  private var index = 0

  /// - Parameter text: begins with `{` or `[`.
  init(_ text: String) { characters = Array(text) }

  mutating func read() {
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "{", "[": levels.append(Level(isMapping: character == "{"))
      case "}", "]":
        endEntry()
        levels.removeLast()
        if levels.isEmpty { return }
      case ",": endEntry()
      case ":" where isSeparator: beginValue()
      case "\"", "'": readQuoted(character)
      case "<" where peek == "<": readTemplate()
      default: append(character)
      }
      index += 1
    }
  }

  private var peek: Character? { index + 1 < characters.count ? characters[index + 1] : nil }

  private var isSeparator: Bool {
    guard let level = levels.last, level.isMapping, level.key == nil else { return false }
    return peek == nil || peek == " "
  }

  private mutating func append(_ character: Character) {
    guard !levels.isEmpty, character != " " || !levels[levels.count - 1].text.isEmpty else {
      return
    }
    levels[levels.count - 1].text.append(character)
  }

  private mutating func beginValue() {
    let last = levels.count - 1
    levels[last].key = Line.trimmed(levels[last].text[...]).trimmingQuotes
    levels[last].text = ""
  }

  private mutating func endEntry() {
    guard let level = levels.last else { return }
    let last = levels.count - 1
    let text = Line.trimmed(level.text[...])
    if level.isMapping, let key = level.key ?? (text.isEmpty ? nil : text) {
      levels[last].entries[key] = level.key == nil ? "" : text
    }
    levels[last].key = nil
    levels[last].text = ""
  }

  private mutating func readQuoted(_ quote: Character) {
    append(quote)
    while let next = peek {
      index += 1
      append(next)
      if next == quote { return }
    }
  }

  private mutating func readTemplate() {
    while index < characters.count {
      append(characters[index])
      if characters[index] == ">", peek == ">" {
        index += 1
        append(characters[index])
        return
      }
      index += 1
    }
  }
}
