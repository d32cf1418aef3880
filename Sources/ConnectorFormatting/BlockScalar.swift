import Diagnostics
import PositionedYAML

/// A block scalar taken apart into its header and its lines.
struct BlockScalar {
  /// `|` or `>` with what the file says of its end.
  private var indicators: ArraySlice<UInt8>
  /// The indentation that the header gives, in columns more than the parent's.
  private(set) var indicator: Int?
  private let scalar: YAMLScalar
  private let bytes: ArraySlice<UInt8>
  private let hasContent: Bool
  /// How many line breaks its text ends with.
  private let lineBreaks: Int

  init(_ scalar: YAMLScalar) {
    self.scalar = scalar
    let source = scalar.span.source.bytes
    bytes = source[scalar.span.range]
    indicators = bytes.prefix(1)
    for byte in bytes.dropFirst() {
      if let digit = Self.digit(byte) {
        indicator = digit
      } else if byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-") {
        break
      }
      indicators = bytes.prefix(indicators.count + 1)
    }
    hasContent = bytes.count > indicators.count
    lineBreaks = scalar.text.utf8.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
  }

  private static func digit(_ byte: UInt8) -> Int? {
    (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
  }

  private var isKept: Bool { indicators.contains(UInt8(ascii: "+")) }
  private var isStripped: Bool { indicators.contains(UInt8(ascii: "-")) }

  /// The header as it is to be written.
  ///
  /// At the end of a file without a last line break a text has none either; it has to say so once
  /// the break is there.
  var header: [UInt8] {
    guard hasContent, lineBreaks == 0, !isStripped else { return Array(indicators) }
    return indicators.filter { $0 != UInt8(ascii: "+") } + [UInt8(ascii: "-")]
  }

  /// Whether empty lines behind it are part of it.
  var keepsLines: Bool { header.contains(UInt8(ascii: "+")) }

  /// How many empty lines belong to it behind its content.
  var keptLines: Int { keepsLines ? (hasContent ? max(0, lineBreaks - 1) : lineBreaks) : 0 }

  /// The comment on the line of the header; empty where there is none.
  var headerComment: ArraySlice<UInt8> {
    let source = scalar.span.source.bytes
    return source[indicators.endIndex...].prefix { $0 != UInt8(ascii: "\n") }
      .drop(while: SourceLines.isBlank).dropTrailingBlanks()
  }

  /// Whether that comment begins right behind the header, where YAML has none but libyaml does.
  var hasTightComment: Bool { headerComment.startIndex == indicators.endIndex }

  /// The lines without their indentation, up to the last that holds anything.
  func contentLines() -> [ArraySlice<UInt8>] {
    guard hasContent else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropFirst()
    var column = indicator.map { max(scalar.parentIndentation, 0) + $0 }
    if column == nil {
      let first = lines.first { !$0.allSatisfy { $0 == UInt8(ascii: " ") } }
      column = first?.prefix { $0 == UInt8(ascii: " ") }.count
    }
    return lines.map { line in
      let indentation = line.prefix { $0 == UInt8(ascii: " ") }.count
      return line.dropFirst(min(indentation, column ?? 0))
    }
  }
}
