import ConnectorModel
import Diagnostics
import PositionedYAML

/// Tells whether a file means the same in two forms: the same values, and the same comments.
enum MeaningCheck {
  /// What differs, in words that hold nothing of the file; nil where nothing does.
  ///
  /// The order of keys counts but in objects whose keys are declared.
  static func difference(
    _ source: SourceText, _ root: YAMLNode, _ result: SourceText, _ shape: ValueShape
  ) -> String? {
    let (other, diagnostics) = YAMLReader.read(result)
    guard let other, diagnostics.isEmpty else { return "it could not be read again" }
    guard isSame(root, other, shape) else { return "its values would differ" }
    guard comments(source, root) == comments(result, other) else {
      return "its comments would differ"
    }
    return nil
  }

  private static func isSame(_ old: YAMLNode, _ new: YAMLNode, _ shape: ValueShape?) -> Bool {
    guard (old.aliased == nil) == (new.aliased == nil) else { return false }
    switch (old.content, new.content) {
    case (.scalar(let old), .scalar(let new)):
      return old.text.utf8.elementsEqual(new.text.utf8) && old.kind == new.kind
        && old.style == new.style
    case (.sequence(let old), .sequence(let new)):
      let element = DeclaredShape(shape, isMapping: false) { _ in nil }.shape()
      return old.count == new.count && zip(old, new).allSatisfy { isSame($0, $1, element) }
    case (.mapping(let old), .mapping(let new)):
      return isSame(old, new, shape)
    default: return false
    }
  }

  private static func isSame(
    _ old: YAMLEntries, _ new: YAMLEntries, _ shape: ValueShape?
  ) -> Bool {
    guard old.count == new.count else { return false }
    let declared = DeclaredShape(shape, isMapping: true) { key in
      old.first { $0.key.text == key }?.value.scalar?.text
    }
    var new = Array(new)
    if declared.hasOrder {
      let positions = Dictionary(
        zip(old.map { Array($0.key.text.utf8) }, old.indices),
        uniquingKeysWith: { first, _ in first })
      new.sort { left, right in
        (positions[Array(left.key.text.utf8)] ?? 0) < (positions[Array(right.key.text.utf8)] ?? 0)
      }
    }
    return zip(old, new).allSatisfy { old, new in
      old.key.text.utf8.elementsEqual(new.key.text.utf8)
        && old.key.scalar.style == new.key.scalar.style
        && isSame(old.value, new.value, declared.shape(under: old.key.text))
    }
  }

  /// The texts of a file's comments, sorted: they may have changed places.
  private static func comments(_ source: SourceText, _ root: YAMLNode) -> [String] {
    YAMLComments.spans(in: source, root: root).map { span in
      String(decoding: source.bytes[span.range].dropTrailingBlanks(), as: UTF8.self)
    }.sorted()
  }
}
