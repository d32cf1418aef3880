/// The formatted file as far as it is written.
struct FormattedText {
  /// How far it is written, to go back to.
  struct Position {
    fileprivate var count: Int
    fileprivate var comments: Int
    fileprivate var endsInKeptLines: Bool

    /// Whether anything was written since another one.
    func isAfter(_ other: Position) -> Bool { count > other.count }
  }

  /// How wide a line may become where a value joins its key.
  static let width = 100

  private(set) var bytes: [UInt8] = []
  /// The first offsets of the comments that are written.
  private(set) var comments: [Int] = []
  /// Whether an empty line would become part of the block scalar before it.
  private var endsInKeptLines = false

  /// How far it is written.
  var position: Position {
    Position(count: bytes.count, comments: comments.count, endsInKeptLines: endsInKeptLines)
  }

  /// The first offsets of the comments written since.
  func comments(since position: Position) -> ArraySlice<Int> { comments[position.comments...] }

  /// Takes back what was written since.
  mutating func goBack(to position: Position) {
    bytes.removeLast(bytes.count - position.count)
    comments.removeLast(comments.count - position.comments)
    endsInKeptLines = position.endsInKeptLines
  }

  mutating func write(_ text: String) {
    bytes += text.utf8
    endsInKeptLines = false
  }

  mutating func write(_ text: some Sequence<UInt8>) {
    bytes += text
    endsInKeptLines = false
  }

  /// Begins a line.
  mutating func indent(_ columns: Int) {
    bytes += repeatElement(UInt8(ascii: " "), count: columns)
    endsInKeptLines = false
  }

  /// Ends a line; nothing but the text of a block scalar ends in white space.
  mutating func endLine() {
    while let last = bytes.last, SourceLines.isBlank(last) { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes a line as it is; of empty lines one.
  mutating func copy(_ line: ArraySlice<UInt8>) {
    if line.isEmpty { return emptyLine() }
    write(line)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Ends a line of a block scalar, whose white space counts.
  mutating func endKeptLine() { bytes.append(UInt8(ascii: "\n")) }

  /// Leaves a line empty, unless one is or it would change a meaning.
  mutating func emptyLine() {
    if bytes.isEmpty || endsInKeptLines || bytes.suffix(2).elementsEqual("\n\n".utf8) { return }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Says that empty lines behind what was just written would count.
  mutating func keepLines() { endsInKeptLines = true }

  /// Notes that a comment is written.
  mutating func note(_ comment: Comment) { comments.append(comment.range.lowerBound) }

  /// How many characters the line that is being written has.
  var column: Int {
    var count = 0
    for byte in bytes.reversed() {
      if byte == UInt8(ascii: "\n") { break }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    return count
  }
}
