import Diagnostics

/// Where a cursor stands in a YAML text, told by lines and indentation, so that it holds while the
/// text is being typed and cannot be parsed.
///
/// It knows block mappings and lists, and flow collections that begin on the cursor's line.
struct CursorContext {
  /// One mapping on the way from the file's root to the cursor.
  struct Step {
    /// The key that holds it.
    var key: String
    /// The text of the mapping that holds the key, as far as it matters: `key: value` lines of its
    /// own level.
    var siblings: [String: String]
  }

  /// What is being written at the cursor.
  enum Slot: Equatable {
    /// A key, begun with this text.
    case key(String)
    /// A value, begun with this text; the last step has its key.
    case value(String)
    /// A comment.
    case comment
  }

  /// The mappings from the root on; for a value its own key is the last.
  private(set) var steps: [Step] = []
  /// What is being written.
  private(set) var slot = Slot.key("")
  /// The entries that the mapping at the cursor has already, that of the cursor left out.
  private(set) var siblings: [String: String] = [:]
  /// The text after the last `<<` that is still open before the cursor; nil outside of templates.
  private(set) var template: String?

  private let lines: [Line]

  /// - Parameter offset: the cursor, as a byte offset.
  init(_ source: SourceText, at offset: Int) {
    let line = source.location(at: offset).line
    lines = (1...source.lineCount).map { Line(source.text(in: source.contentRange(ofLine: $0))) }
    let content = source.contentRange(ofLine: line)
    let before = source.text(
      in: content.lowerBound..<max(content.lowerBound, min(offset, content.upperBound)))
    read(before, line - 1)
  }

  private mutating func read(_ before: String, _ index: Int) {
    if let open = before.ranges(of: "<<").last, !before[open.upperBound...].contains(">>") {
      template = String(before[open.upperBound...])
    }
    let current = Line(before)
    if current.isComment {
      slot = .comment
      return
    }
    steps = blockSteps(above: index, from: current)
    siblings = level(around: index, indentation: current.contentIndentation)
    // Of the cursor's own line only what stands before the cursor is its own.
    if let key = lines[index].key, current.key == nil { siblings[key] = nil }
    guard let key = current.key else {
      if current.content.hasPrefix("{") || current.content.hasPrefix("[") {
        readFlow(current.content)
      } else {
        slot = .key(current.content)
      }
      return
    }
    steps.append(Step(key: key, siblings: siblings))
    let value = current.value
    if value.hasPrefix("{") || value.hasPrefix("[") {
      readFlow(value)
    } else if value.contains(" #") {
      slot = .comment
    } else {
      slot = .value(value)
    }
  }

  /// The mappings around a line, by the lines above that are indented less and less.
  private func blockSteps(above index: Int, from current: Line) -> [Step] {
    var steps: [Step] = []
    // A list may stand at the very level of its key, a mapping only deeper.
    var limit = current.startsItem ? current.indentation : current.contentIndentation
    var isList = current.startsItem
    for position in stride(from: index - 1, through: 0, by: -1) {
      let line = lines[position]
      if line.isBlank || line.isComment { continue }
      if limit == 0, !isList { break }
      if line.startsItem, line.contentIndentation == limit, line.indentation < limit {
        // The first line of the item that the cursor's mapping is.
        limit = line.indentation
        isList = true
      } else if let key = line.key,
        line.contentIndentation < limit
          || isList && !line.startsItem && line.contentIndentation == limit
      {
        let siblings = level(around: position, indentation: line.contentIndentation)
        steps.append(Step(key: key, siblings: siblings))
        limit = line.startsItem ? line.indentation : line.contentIndentation
        isList = line.startsItem
      }
    }
    return steps.reversed()
  }

  /// The `key: value` lines of one mapping: those at one indentation around a line.
  private func level(around index: Int, indentation: Int) -> [String: String] {
    var found: [String: String] = [:]
    func take(_ line: Line) {
      if line.contentIndentation == indentation, let key = line.key { found[key] = line.value }
    }
    for position in stride(from: index, through: 0, by: -1) {
      let line = lines[position]
      if line.isBlank || line.isComment { continue }
      if position != index, line.contentIndentation < indentation { break }
      take(line)
      if line.startsItem, line.contentIndentation == indentation { break }
    }
    for line in lines.dropFirst(index + 1) {
      if line.isBlank || line.isComment { continue }
      if line.contentIndentation < indentation { break }
      if line.startsItem, line.indentation < indentation { break }
      take(line)
    }
    return found
  }

  /// Goes into a flow collection up to the cursor.
  private mutating func readFlow(_ text: String) {
    var flow = FlowReader(text)
    flow.read()
    for level in flow.levels.dropLast() where level.isMapping {
      if let key = level.key { steps.append(Step(key: key, siblings: level.entries)) }
    }
    guard let last = flow.levels.last else {
      slot = .comment
      return
    }
    if last.isMapping {
      siblings = last.entries
      if let key = last.key {
        steps.append(Step(key: key, siblings: last.entries))
        slot = .value(last.text)
      } else {
        slot = .key(last.text)
      }
    } else {
      slot = .value(last.text)
    }
  }
}
