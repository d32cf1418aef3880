/// Puts the tokens of one JSON value after another, with what belongs between them.
struct JSONWriter {
  private(set) var output: [UInt8] = []
  private let layout: JSONLayout
  private var depth = 0
  /// Whether a comma is due before the next element or member.
  private var needsComma = false
  /// Whether the next value stands behind its name.
  private var isBehindName = false

  init(_ layout: JSONLayout, capacity: Int = 0) {
    self.layout = layout
    output.reserveCapacity(capacity)
  }

  mutating func open(_ bracket: UInt8) {
    separate()
    output.append(bracket)
    depth += 1
    needsComma = false
  }

  mutating func close(_ bracket: UInt8) {
    depth -= 1
    // Something stands between the brackets.
    if needsComma { breakLine() }
    output.append(bracket)
    needsComma = true
  }

  /// A scalar that is already JSON.
  mutating func scalar(_ text: some Sequence<UInt8>) {
    separate()
    output.append(contentsOf: text)
    needsComma = true
  }

  /// A string whose content is escaped here.
  mutating func string(_ text: String) {
    separate()
    JSONEscaping.append(text, to: &output)
    needsComma = true
  }

  /// Turns the string that was just written into the name of a member.
  mutating func colon() {
    output.append(UInt8(ascii: ":"))
    if layout == .indented { output.append(0x20) }
    isBehindName = true
  }

  private mutating func separate() {
    if isBehindName {
      isBehindName = false
      return
    }
    if needsComma { output.append(UInt8(ascii: ",")) }
    if depth > 0 { breakLine() }
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }
}
