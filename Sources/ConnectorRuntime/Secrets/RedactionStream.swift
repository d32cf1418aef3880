/// Hides secrets in a text that comes in chunks, wherever their borders are.
///
/// What is given back lags behind what was fed by less than the longest start of a form that the
/// text ends with.
package struct RedactionStream: Sendable {
  private let automaton: FormAutomaton
  private var state: FormAutomaton.State = 0
  /// How many bytes were fed.
  private var position = 0
  /// How many of them were decided.
  private var settled = 0
  /// What is not decided yet, from `head` on.
  private var pending: [UInt8] = []
  private var head = 0
  /// Where forms were found, in order, joined where they overlap or touch; those that end before
  /// `settled` are gone.
  private var covered: [Range<Int>] = []
  /// Very long forms whose start was found: their rests, and how many bytes of them came.
  private var continuing: [(rest: [UInt8], count: Int)] = []

  init(_ automaton: FormAutomaton) { self.automaton = automaton }

  /// Takes further bytes and gives those that are decided, secrets replaced.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.underestimatedCount)
    for byte in bytes {
      state = automaton.next(state, byte)
      if state == 0, head == pending.count, covered.isEmpty, continuing.isEmpty {
        position += 1
        settled += 1
        output.append(byte)
        continue
      }
      take(byte)
      settle(upTo: position - automaton.depth(state), &output)
    }
    return output
  }

  /// Gives what is left at the end of the text.
  package mutating func finish() -> [UInt8] {
    var output: [UInt8] = []
    settle(upTo: position, &output)
    self = RedactionStream(automaton)
    return output
  }

  private mutating func take(_ byte: UInt8) {
    pending.append(byte)
    if !continuing.isEmpty { advance(byte) }
    position += 1
    let length = automaton.match(state)
    guard length > 0 else { return }
    cover((position - length)..<position)
    for rest in automaton.rests(state) { continuing.append((rest, 0)) }
  }

  /// Compares the next byte with the rests of very long forms.
  private mutating func advance(_ byte: UInt8) {
    continuing = continuing.compactMap { rest, count in
      guard rest[count] == byte else { return nil }
      cover(position..<(position + 1))
      return count + 1 < rest.count ? (rest, count + 1) : nil
    }
  }

  private mutating func cover(_ range: Range<Int>) {
    var range = range
    while let last = covered.last, last.upperBound >= range.lowerBound {
      range = min(last.lowerBound, range.lowerBound)..<max(last.upperBound, range.upperBound)
      covered.removeLast()
    }
    covered.append(range)
  }

  /// Writes what can be part of no further form.
  private mutating func settle(upTo end: Int, _ output: inout [UInt8]) {
    guard settled < end else { return }
    var done = 0
    while settled < end {
      guard done < covered.count, covered[done].lowerBound < end else {
        write(upTo: end, &output)
        break
      }
      let range = covered[done]
      if settled <= range.lowerBound {
        write(upTo: range.lowerBound, &output)
        output.append(contentsOf: Redactor.mask.utf8)
      }
      skip(to: min(range.upperBound, end))
      // One that ends just here stays: the next may touch it.
      if range.upperBound >= end { break }
      done += 1
    }
    while done < covered.count, covered[done].upperBound < settled { done += 1 }
    covered.removeFirst(done)
    if head > 4096, head * 2 > pending.count {
      pending.removeFirst(head)
      head = 0
    }
  }

  private mutating func write(upTo end: Int, _ output: inout [UInt8]) {
    output.append(contentsOf: pending[head..<(head + end - settled)])
    skip(to: end)
  }

  private mutating func skip(to end: Int) {
    guard end > settled else { return }
    head += end - settled
    settled = end
  }
}
