/// The difference of two texts in the unified format, as `patch` and reviewers read it.
package enum UnifiedDiff {
  /// How many lines around a change are shown.
  private static let context = 3

  /// The difference; empty where there is none.
  ///
  /// - Parameters:
  ///   - old: the file as it is.
  ///   - new: the file as it would be.
  ///   - path: its name in the header.
  package static func text(old: [UInt8], new: [UInt8], path: String) -> String {
    if old == new { return "" }
    let oldLines = lines(old)
    let newLines = lines(new)
    let changes = changes(oldLines, newLines)
    var text = "--- a/\(path)\n+++ b/\(path)\n"
    for hunk in hunks(changes, oldCount: oldLines.count) {
      text += header(hunk)
      for line in hunk { text += line.mark + shown(line, oldLines, newLines) }
    }
    return text
  }

  private struct Line {
    /// Space, `-` or `+`.
    var mark: String
    /// Its index in the old text (for `+`, where it goes in) and in the new one.
    var old: Int
    var new: Int
  }

  /// Every line of both texts in order.
  private static func changes(_ old: [String], _ new: [String]) -> [Line] {
    let difference = new.difference(from: old)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var result: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        result.append(Line(mark: "-", old: oldIndex, new: newIndex))
        oldIndex += 1
      } else if inserted.contains(newIndex) {
        result.append(Line(mark: "+", old: oldIndex, new: newIndex))
        newIndex += 1
      } else {
        result.append(Line(mark: " ", old: oldIndex, new: newIndex))
        oldIndex += 1
        newIndex += 1
      }
    }
    return result
  }

  /// The changes with the lines around them; neighbours that touch are one.
  private static func hunks(_ lines: [Line], oldCount: Int) -> [[Line]] {
    var hunks: [Range<Int>] = []
    for (index, line) in lines.enumerated() where line.mark != " " {
      let start = max(0, index - context)
      let end = min(lines.count, index + context + 1)
      if let last = hunks.last, start <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks.map { Array(lines[$0]) }
  }

  private static func header(_ hunk: [Line]) -> String {
    let oldCount = hunk.count { $0.mark != "+" }
    let newCount = hunk.count { $0.mark != "-" }
    let first = hunk.first ?? Line(mark: " ", old: 0, new: 0)
    // A side without lines names the line before it.
    let oldStart = first.old + (oldCount == 0 ? 0 : 1)
    let newStart = first.new + (newCount == 0 ? 0 : 1)
    return "@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@\n"
  }

  private static func shown(_ line: Line, _ old: [String], _ new: [String]) -> String {
    let text = line.mark == "+" ? new[line.new] : old[line.old]
    // By bytes: to a String a CRLF is one character, and no line feed.
    return text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
  }

  /// The lines, each with its line break.
  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(String(decoding: bytes[start...index], as: UTF8.self))
      start = index + 1
    }
    if start < bytes.count { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
    return lines
  }
}
