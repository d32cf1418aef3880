import Foundation
import Testing

/// A page of the documentation, as far as tests read it.
struct DocumentationPage: Sendable, CustomTestStringConvertible {
  /// A fenced block.
  struct Block: Sendable {
    /// What stands behind the fence: `yaml fragment`.
    var info: String
    /// The line of the opening fence, from 1.
    var line: Int
    var text: String

    /// The path that the first line names as a comment: `# connectors/tickets.yaml`.
    var path: String? {
      let first = text.prefix { $0 != "\n" }
      guard first.hasPrefix("# "), first.hasSuffix(".yaml") else { return nil }
      return String(first.dropFirst(2))
    }
  }

  /// The path from the repository's root.
  let path: String
  let text: String

  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
  }

  var testDescription: String { path }

  /// README.md, CONTRIBUTING.md, CHANGELOG.md and all of docs/, with the folders below it.
  static let all: [DocumentationPage] = {
    let docs = FileManager.default.enumerator(atPath: Repository.root + "/docs")
    let paths =
      ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
      + (docs?.allObjects ?? []).compactMap { $0 as? String }
      .filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    return paths.compactMap { try? DocumentationPage($0) }
  }()

  /// Those whose YAML is right as it stands: the rules' pages show what is wrong too, name files in
  /// their own way and have their own tests.
  static let exemplary = all.filter { !$0.path.hasPrefix("docs/rules/") }

  /// The fenced blocks in order.
  var blocks: [Block] {
    var blocks: [Block] = []
    var open: Block?
    for (index, line) in lines.enumerated() {
      if let block = open {
        if line.hasPrefix("```") {
          blocks.append(block)
          open = nil
        } else {
          open?.text += line + "\n"
        }
      } else if line.hasPrefix("```") {
        open = Block(
          info: line.dropFirst(3).trimmingCharacters(in: .whitespaces), line: index + 1, text: "")
      }
    }
    return blocks
  }

  /// The text without fenced blocks.
  var prose: String {
    var isFenced = false
    return lines.filter { line in
      if line.hasPrefix("```") {
        isFenced.toggle()
        return false
      }
      return !isFenced
    }.joined(separator: "\n")
  }

  /// The anchors of its headings, as GitHub makes them.
  var anchors: Set<String> {
    var anchors: Set<String> = []
    for line in prose.split(separator: "\n") where line.hasPrefix("#") {
      let title = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
      let kept = title.filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
      anchors.insert(kept.replacingOccurrences(of: " ", with: "-"))
    }
    return anchors
  }

  /// The targets of its links to places in the repository.
  var links: [String] {
    prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
      .filter { !$0.hasPrefix("http") && !$0.hasPrefix("mailto:") }
  }

  private var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
