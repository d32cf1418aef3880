package import Diagnostics

/// Reads YAML files into trees with places.
package enum YAMLReader {
  /// How many collections may stand inside each other.
  package static let maximumDepth = 64

  /// How long a file may be, in bytes.
  package static let maximumBytes = 10 * 1024 * 1024

  /// How many nodes all aliases of a file may stand for together.
  package static let maximumAliasedNodes = 100_000

  /// The id of every fault of syntax.
  package static let syntaxID = "yaml-syntax"

  /// What is said of a file that holds no document.
  package static let emptyMessage = "the file is empty"

  /// The id of a key that a mapping has twice.
  package static let duplicateKeyID = "duplicate-key"

  /// Reads one file, which must hold one document.
  ///
  /// - Returns: The tree, or nil if anything but a duplicate key is wrong; and what is wrong,
  ///   each an error, sorted by place. Of a duplicate key the tree holds the first entry.
  package static func read(
    _ source: SourceText
  ) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    guard source.bytes.count <= maximumBytes else {
      let start = SourceSpan(source: source, range: 0..<0)
      return (nil, [Diagnostic(syntaxID, .error, "the file is larger than 10 MiB", at: start)])
    }
    let characters = CharacterCheck(source)
    guard characters.diagnostics.isEmpty else { return (nil, characters.diagnostics) }

    var builder = TreeBuilder(source)
    parse(source, into: &builder)
    let diagnostics = builder.diagnostics.sortedAndDeduplicated()
    let isReadable = diagnostics.allSatisfy { $0.id == duplicateKeyID }
    return (isReadable ? builder.root : nil, diagnostics)
  }

  private static func parse(_ source: SourceText, into builder: inout TreeBuilder) {
    source.bytes.withUnsafeBufferPointer { bytes in
      let hasMark = bytes.starts(with: CharacterCheck.byteOrderMark)
      let text = hasMark ? bytes.dropFirst(CharacterCheck.byteOrderMark.count) : bytes[...]
      guard var stream = EventStream(bytes: UnsafeBufferPointer(rebasing: text)) else {
        builder.report(ParserFailure(problemIndex: 0, contextIndex: 0))
        return
      }
      do throws(ParserFailure) {
        while builder.accept(try stream.next()) {}
      } catch {
        builder.report(error)
      }
    }
  }
}
