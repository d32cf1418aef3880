package import ConnectorLoading
import ConnectorModel
package import Diagnostics
import PositionedYAML

/// Puts a file into the canonical style: keys of declared objects in the order of the reference, two
/// spaces for each level, one space behind a colon, no spaces at the end of lines, at most one empty
/// line, `\n` at the end of each. Comments stay with the key that they stand above or behind.
///
/// What the author orders stays: names of headers, query parameters, inputs and captures, elements
/// of lists, everything in `{ }` and `[ ]`, and scalars are as they were written.
package enum FileFormatter {
  /// What became of a file.
  package enum Outcome: Sendable {
    /// The text in canonical style, which may be what it was.
    case formatted([UInt8])
    /// The file cannot be read: it stays as it is.
    case unreadable([Diagnostic])
    /// The new text would not mean the same, which is a fault of ours: it stays as it is.
    case unsafe
  }

  /// Formats a file's text.
  package static func format(_ source: SourceText, kind: FileKind) -> Outcome {
    let (root, diagnostics) = YAMLReader.read(source)
    guard let root, diagnostics.isEmpty else { return .unreadable(diagnostics) }
    var current = source
    var tree = root
    // Moving keys changes what stands above them, so the result is formatted until it stays.
    for _ in 0..<4 {
      let bytes = formatted(current, tree, kind)
      if bytes == current.bytes { return .formatted(bytes) }
      let next = SourceText(path: source.path, bytes: bytes)
      let (nextTree, problems) = YAMLReader.read(next)
      guard let nextTree, problems.isEmpty, TreeComparison.isSame(tree, nextTree) else {
        return .unsafe
      }
      (current, tree) = (next, nextTree)
    }
    return .formatted(current.bytes)
  }

  private static func formatted(_ source: SourceText, _ root: YAMLNode, _ kind: FileKind) -> [UInt8] {
    var layout = LineLayout(source)
    let order = KeyOrder(isFree: !layout.hasAliases(root))
    layout.place(root, declaration: .object { kind.declaration }, order: order)
    return layout.result
  }
}
