import ConnectorModel
import Diagnostics
import PositionedYAML

/// Walks over a collection in brackets that has several lines, and writes its tokens with the
/// spaces and the indentation that they ought to have.
struct FlowWalk {
  /// What stands between brackets, commas and colons.
  struct Piece {
    enum Kind {
      case anchor
      case alias
      case scalar(YAMLScalar)
      /// A collection that stands on one line.
      case collection(WrittenNode, ValueShape?)
    }

    var range: Range<Int>
    var kind: Kind
  }

  /// What was written last on the line.
  private enum Last {
    case open
    case comma
    case colon
    case alias
    /// An anchor or a question mark, which a space follows.
    case prefix
    case other
  }

  private var pieces: ArraySlice<Piece>
  /// The column of the first token of the line.
  private var column: Int
  /// The lines on which the brackets open that are not closed yet, by their first columns.
  private var open: [Int] = []
  private let outermost: Int
  private let ownerColumn: Int
  private var last = Last.open
  private var breaks = 0

  /// - Parameters:
  ///   - column: of the first token of the line that is being written.
  ///   - ownerColumn: the same in the source.
  init(pieces: [Piece], column: Int, ownerColumn: Int) {
    self.pieces = pieces[...]
    self.column = column
    outermost = column
    self.ownerColumn = ownerColumn
  }

  /// Writes the bytes of a range.
  mutating func write(
    _ range: Range<Int>, into formatter: inout TreeFormatter
  ) throws(KeptAsWritten) {
    var offset = range.lowerBound
    let bytes = formatter.source.bytes
    while offset < range.upperBound {
      if let piece = pieces.first, piece.range.lowerBound == offset {
        pieces.removeFirst()
        write(piece, into: &formatter)
        offset = piece.range.upperBound
        continue
      }
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: "\n"): breaks += 1
      case UInt8(ascii: "#"):
        guard let comment = formatter.comments(in: offset..<offset + 1).first else {
          throw KeptAsWritten("a comment cannot be told from a text")
        }
        if breaks == 0 {
          formatter.output.write(" ")
          last = .open
        }
        begin(at: innerColumn, isTight: false, &formatter)
        formatter.write(comment)
        last = .other
        offset = comment.range.upperBound
        while offset < range.upperBound, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        begin(at: innerColumn, isTight: false, &formatter)
        open.append(column)
        formatter.output.write([byte])
        last = .open
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard let opened = open.popLast() else { throw KeptAsWritten("a bracket is too many") }
        begin(
          at: closingColumn(opened, offset, formatter), isTight: last != .colon, isClosing: true,
          &formatter)
        formatter.output.write([byte])
        last = .other
      case UInt8(ascii: ","):
        let isTight = last != .colon
        begin(at: innerColumn, isTight: isTight, &formatter)
        formatter.output.write(",")
        last = .comma
      case UInt8(ascii: ":"):
        let isTight = if case .alias = last { false } else { true }
        begin(at: innerColumn, isTight: isTight, &formatter)
        formatter.output.write(":")
        last = .colon
      case UInt8(ascii: "?"):
        begin(at: innerColumn, isTight: false, &formatter)
        formatter.output.write("?")
        last = .prefix
      default: throw KeptAsWritten("a text in brackets cannot be followed")
      }
      offset += 1
    }
    guard pieces.isEmpty, open.isEmpty else {
      throw KeptAsWritten("a text in brackets cannot be followed")
    }
  }

  private mutating func write(_ piece: Piece, into formatter: inout TreeFormatter) {
    begin(at: innerColumn, isTight: false, &formatter)
    switch piece.kind {
    case .anchor:
      formatter.output.write(formatter.source.bytes[piece.range])
      last = .prefix
    case .alias:
      formatter.output.write(formatter.source.bytes[piece.range])
      last = .alias
    case .scalar(let scalar):
      formatter.flowScalar(scalar, column + TreeFormatter.step)
      last = .other
    case .collection(let node, let shape):
      formatter.inline(node, shape)
      last = .other
    }
  }

  /// The column of a line inside of the brackets that are open.
  private var innerColumn: Int { (open.last ?? column) + TreeFormatter.step }

  /// Goes to where the next token stands: on a new line where the source has one, else behind the
  /// last one.
  private mutating func begin(
    at newColumn: Int, isTight: Bool, isClosing: Bool = false, _ formatter: inout TreeFormatter
  ) {
    if breaks > 0 {
      let isNotFirst = if case .open = last { false } else { true }
      formatter.output.endLine()
      if breaks > 1, !isClosing, isNotFirst { formatter.output.emptyLine() }
      breaks = 0
      formatter.output.indent(newColumn)
      column = newColumn
      return
    }
    switch last {
    case .open: break
    case .comma, .colon, .alias, .prefix, .other:
      if !isTight { formatter.output.write(" ") }
    }
  }

  /// The column of a bracket that closes on a line of its own: that of the line where it opens.
  ///
  /// The outermost one may stand further in, as YAML 1.2 has it and strict readers want it.
  private func closingColumn(_ opened: Int, _ offset: Int, _ formatter: TreeFormatter) -> Int {
    guard open.isEmpty, opened == outermost, ownerColumn >= 0 else { return opened }
    let isFurtherIn = formatter.source.location(at: offset).column - 1 > ownerColumn
    return isFurtherIn ? opened + TreeFormatter.step : opened
  }
}
