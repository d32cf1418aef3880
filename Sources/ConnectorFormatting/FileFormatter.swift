import ConnectorLoading
package import ConnectorModel
package import Diagnostics
import PositionedYAML

/// Puts a file into its canonical form, without changing what it means.
///
/// - Keys of declared objects in the order of their declaration; the order of all other keys is the
///   author's and stays.
/// - Two columns of indentation, lists under keys indented too; one space behind colons, commas and
///   dashes and before comments, none inside of brackets; no white space at the ends of lines, no two
///   empty lines in a row, a line break at the end.
/// - Own-line comments travel with the key that they stand before, the others stay on their lines.
///
/// Quotes, block scalars, anchors, markers, the line ends and the breaks inside of brackets stay as
/// they are. The result is read again, and must mean the same.
package struct FileFormatter: Sendable {
  /// What came of a file.
  package enum Outcome: Sendable {
    /// Its canonical form, which may be the file as it is.
    case formatted([UInt8])
    /// It stays as it is, and why.
    case kept(reason: String)
    /// It cannot be read; what is wrong.
    case unreadable([Diagnostic])
    /// The formatter would have changed its meaning: a fault of the formatter.
    case fault(Diagnostic)
  }

  private let shape: ValueShape

  /// - Parameter declaration: what the files declare.
  package init(_ declaration: AnyObjectDeclaration) { shape = .object { declaration } }

  /// Formats a file.
  package func format(_ source: SourceText) -> Outcome {
    let (root, diagnostics) = FileSyntax.read(source)
    guard let root, diagnostics.isEmpty else { return .unreadable(diagnostics) }
    do throws(KeptAsWritten) {
      let bytes = try formatted(source)
      if bytes == source.bytes { return .formatted(bytes) }
      let result = SourceText(path: source.path, bytes: bytes)
      guard let problem = MeaningCheck.difference(source, root, result, shape) else {
        return .formatted(bytes)
      }
      return .fault(
        Diagnostic(
          "internal-fault", "file '\(source.path)' would mean something else: \(problem)",
          help: "It is left as it is. Please report it, with the file if you can."))
    } catch {
      return .kept(reason: error.reason)
    }
  }

  private func formatted(_ source: SourceText) throws(KeptAsWritten) -> [UInt8] {
    let endings = LineEndings(source.bytes)
    if endings.hasLoneCarriageReturn {
      throw KeptAsWritten("a carriage return ends a line alone")
    }
    let text = SourceText(path: source.path, bytes: endings.text)
    guard let tree = YAMLReader.read(text).root, let written = YAMLReader.readWritten(text) else {
      throw KeptAsWritten("the YAML cannot be followed token by token")
    }
    let document = try DocumentLines(text, written)
    let lines = SourceLines(text, written)
    let comments = YAMLComments.spans(in: text, root: tree).map { Comment($0, in: lines) }
      .filter { document.content.contains($0.range.lowerBound) }
    var formatter = TreeFormatter(
      written, lines, comments, end: document.content.upperBound)
    for line in document.before { formatter.output.copy(line) }
    try formatter.document(written, shape)
    for line in document.after { formatter.output.copy(line) }
    guard formatter.output.comments.sorted() == comments.map(\.range.lowerBound) else {
      throw KeptAsWritten("a comment stands where nothing can be written anew around it")
    }
    return endings.restored(formatter.output.bytes)
  }
}
