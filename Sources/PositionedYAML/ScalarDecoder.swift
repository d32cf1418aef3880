/// Decodes one scalar from its bytes, noting where each piece of the text comes from.
///
/// The rules are libyaml's, which differ from YAML 1.2 in corners; they must stay the same as its
/// since its text is what users get. The scalar is known to be well formed.
struct ScalarDecoder {
  let bytes: [UInt8]

  /// Where reading stops.
  private let end: Int

  /// See `YAMLScalar.parentIndentation`.
  let parentIndentation: Int

  /// The text in the order read, each stretch with its origin.
  private(set) var pieces: [ScalarSourceMap.Piece] = []

  /// The text.
  private(set) var decoded: [UInt8] = []

  /// Where a block scalar's `|` or `>` with what follows it directly ends.
  var indicatorsEnd = 0

  /// The next byte to read.
  var index: Int

  /// Decodes a scalar.
  ///
  /// - Parameters:
  ///   - range: the scalar with its quotes; of a block scalar only the start counts, its
  ///     indentation tells the end.
  ///   - parentIndentation: needed for block scalars.
  init(
    decoding style: YAMLScalar.Style, in range: Range<Int>, of bytes: [UInt8],
    parentIndentation: Int
  ) {
    let range = range.clamped(to: 0..<bytes.count)
    self.bytes = bytes
    self.parentIndentation = parentIndentation
    switch style {
    case .plain:
      (index, end) = (range.lowerBound, range.upperBound)
      decodePlain(until: end)
    case .singleQuoted, .doubleQuoted:
      // The quotes themselves are no part of the text.
      index = min(range.lowerBound + 1, range.upperBound)
      end = max(index, range.upperBound - 1)
      if style == .singleQuoted {
        decodeSingleQuoted(until: end)
      } else {
        decodeDoubleQuoted(until: end)
      }
    case .literal, .folded:
      (index, end) = (range.lowerBound, bytes.count)
      decodeBlock(isFolded: style == .folded)
    }
  }

  /// Where a block scalar's last line that holds anything ends; nil if none does.
  var contentEnd: Int? { pieces.last { $0.isVerbatim }?.source.upperBound }

  // MARK: Reading

  func byte(at offset: Int) -> UInt8? { offset < end ? bytes[offset] : nil }

  func isBlank(at offset: Int) -> Bool {
    byte(at: offset) == UInt8(ascii: " ") || byte(at: offset) == UInt8(ascii: "\t")
  }

  /// How many bytes the line break at an offset has; 0 if none is there.
  func lineBreakLength(at offset: Int) -> Int {
    switch byte(at: offset) {
    case UInt8(ascii: "\n"): 1
    case UInt8(ascii: "\r"): byte(at: offset + 1) == UInt8(ascii: "\n") ? 2 : 1
    default: 0
    }
  }

  // MARK: Writing

  /// Adds bytes that mean themselves.
  mutating func appendVerbatim(_ source: Range<Int>) {
    guard !source.isEmpty else { return }
    let start = decoded.count
    decoded.append(contentsOf: bytes[source])
    if let last = pieces.indices.last, pieces[last].isVerbatim,
      pieces[last].source.upperBound == source.lowerBound
    {
      pieces[last].source = pieces[last].source.lowerBound..<source.upperBound
      pieces[last].decoded = pieces[last].decoded.lowerBound..<decoded.count
    } else {
      pieces.append(.init(decoded: start..<decoded.count, source: source, isVerbatim: true))
    }
  }

  /// Adds bytes that the source writes in another way.
  mutating func append(_ text: some Sequence<UInt8>, from source: Range<Int>) {
    let start = decoded.count
    decoded.append(contentsOf: text)
    guard decoded.count > start else { return }
    pieces.append(.init(decoded: start..<decoded.count, source: source, isVerbatim: false))
  }

  /// Adds the line breaks of a block scalar.
  mutating func appendLineBreaks(_ lineBreaks: [Range<Int>]) {
    for lineBreak in lineBreaks { append(CollectionOfOne(UInt8(ascii: "\n")), from: lineBreak) }
  }
}
