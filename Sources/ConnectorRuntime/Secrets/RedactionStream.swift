/// Hides secrets in a text that comes in chunks, wherever their borders are.
///
/// What is given back lags behind what was fed by what may be the start of a form, which the next
/// chunk decides.
package struct RedactionStream: Sendable {
  private let index: FormIndex
  /// What is not written yet.
  private var pending: [UInt8] = []
  /// The first place in it of which it is not known whether a form begins there.
  private var next = 0
  /// What of it is to be hidden, in order, joined where it overlaps or touches.
  private var covered: [Range<Int>] = []
  /// Where the last part of a very long secret ended.
  private var partEnd: Int?
  /// Where escapes ended that stand for what is part of no word.
  private var wordStarts: [Int] = []
  /// The byte before what is pending; nil at the start of the text.
  private var last: UInt8?
  /// Whether what was decided last was hidden: a form that touches it needs no further mask.
  private var endsWithMask = false

  init(_ index: FormIndex) { self.index = index }

  /// Takes further bytes and gives those that are decided, secrets replaced.
  package mutating func feed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    pending.append(contentsOf: bytes)
    search(isLast: false)
    return settle()
  }

  /// Gives what is left at the end of the text.
  package mutating func finish() -> [UInt8] {
    search(isLast: true)
    let output = settle()
    self = RedactionStream(index)
    return output
  }

  /// Takes a whole text and gives it, secrets replaced.
  mutating func redact(whole bytes: [UInt8]) -> [UInt8] {
    pending = bytes
    search(isLast: true)
    return covered.isEmpty ? bytes : settle()
  }

  private mutating func search(isLast: Bool) {
    var search = FormSearch(index, in: pending, isLast: isLast)
    var scanner = StartScanner(index, in: pending, from: next)
    while let place = scanner.next() {
      next = place
      if index.hasWords { noteWordStarts(&search) }
      let outcome = search.examine(
        place, startsWord: startsWord,
        continues: partEnd.map { $0 == place || $0 == place + 1 } ?? false)
      if outcome.isOpen { return }
      cover(outcome.covered)
      if let end = outcome.partEnd { partEnd = max(partEnd ?? 0, end) }
    }
    next = pending.count
  }

  /// Whether no word goes on at the next place.
  private var startsWord: Bool {
    guard let before = next > 0 ? pending[next - 1] : last else { return true }
    return !SecretForm.isWordByte(before) || wordStarts.contains(next)
  }

  private mutating func noteWordStarts(_ search: inout FormSearch) {
    wordStarts.removeAll { $0 < next }
    guard EscapeReader.isStarter(pending[next]) else { return }
    let readings = search.escapes.readings(at: next)
    for count in 0..<EscapeReader.levels {
      guard let symbol = readings[count] else { break }
      if !SecretForm.isWordByte(symbol.last) { wordStarts.append(symbol.end) }
    }
  }

  private mutating func cover(_ range: Range<Int>) {
    if range.isEmpty { return }
    var range = range
    while let last = covered.last, last.upperBound >= range.lowerBound {
      range = min(last.lowerBound, range.lowerBound)..<max(last.upperBound, range.upperBound)
      covered.removeLast()
    }
    covered.append(range)
  }

  /// Writes what is decided, and keeps the rest.
  private mutating func settle() -> [UInt8] {
    let end = next
    guard end > 0 else { return [] }
    var output: [UInt8] = []
    output.reserveCapacity(end)
    var settled = 0
    var kept: [Range<Int>] = []
    for range in covered {
      if range.lowerBound < end {
        if settled < range.lowerBound {
          output.append(contentsOf: pending[settled..<range.lowerBound])
          endsWithMask = false
        }
        if !endsWithMask { output.append(contentsOf: Redactor.mask.utf8) }
        endsWithMask = true
        settled = min(range.upperBound, end)
      }
      if range.upperBound > end {
        kept.append((max(range.lowerBound, end) - end)..<(range.upperBound - end))
      }
    }
    if settled < end {
      output.append(contentsOf: pending[settled..<end])
      endsWithMask = false
    }
    last = pending[end - 1]
    pending.removeFirst(end)
    covered = kept
    wordStarts = wordStarts.compactMap { $0 >= end ? $0 - end : nil }
    partEnd = partEnd.flatMap { $0 >= end ? $0 - end : nil }
    next = 0
    return output
  }
}
