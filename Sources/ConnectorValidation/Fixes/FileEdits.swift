package import Diagnostics

/// Edits of one file's bytes, none overlapping another.
package struct FileEdits: Sendable {
  /// The file as it is.
  package let source: SourceText
  /// The edits by place.
  package private(set) var edits: [Diagnostic.FixIt] = []

  init(_ source: SourceText) { self.source = source }

  /// The safe edits that diagnostics offer, by file; of two that overlap the later one is left for
  /// another round.
  package static func safe(_ diagnostics: [Diagnostic]) -> [FileEdits] {
    var files: [String: FileEdits] = [:]
    for diagnostic in diagnostics {
      // The first safe one is what the author most likely wants; the others are alternatives.
      guard let fix = diagnostic.fixIts.first(where: \.isSafe) else { continue }
      files[fix.span.source.path, default: FileEdits(fix.span.source)].add(fix)
    }
    return files.values.sorted { $0.source.path < $1.source.path }
  }

  /// Adds an edit unless it overlaps one that is there.
  mutating func add(_ edit: Diagnostic.FixIt) {
    let range = edit.span.range
    let overlaps = edits.contains { other in
      let taken = other.span.range
      return taken.overlaps(range) || taken.lowerBound == range.lowerBound
    }
    if overlaps { return }
    edits.append(edit)
    edits.sort { $0.span.range.lowerBound < $1.span.range.lowerBound }
  }

  /// The file's bytes with the edits made; every other byte stays.
  package var result: [UInt8] {
    var bytes: [UInt8] = []
    var offset = 0
    for edit in edits {
      bytes += source.bytes[offset..<edit.span.range.lowerBound]
      bytes += edit.replacement.utf8
      offset = edit.span.range.upperBound
    }
    return bytes + source.bytes[offset...]
  }
}
