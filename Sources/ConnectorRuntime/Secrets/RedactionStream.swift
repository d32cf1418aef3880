/// Hides secrets in a text that comes in chunks, wherever their borders are.
///
/// What is given back lags behind what was fed by less than the longest start of a form that the
/// text ends with.
package struct RedactionStream: Sendable {
  private let automaton: FormAutomaton
  private var state: FormAutomaton.State = 0
  /// What is not decided yet.
  private var pending: [UInt8] = []
  /// Where forms were found in it, in order, joined where they overlap or touch.
  private var covered: [Range<Int>] = []
  /// Whether what was decided last was hidden: a form that touches it needs no further mask.
  private var endsWithMask = false
  /// Very long forms whose start was found: their rests, and how many bytes of them came.
  private var continuing: [(rest: [UInt8], count: Int)] = []

  init(_ automaton: FormAutomaton) { self.automaton = automaton }

  /// Takes further bytes and gives those that are decided, secrets replaced.
  package mutating func feed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let start = pending.count
    pending.append(contentsOf: bytes)
    resume(at: start)
    state = automaton.scan(pending, from: start, state) { end, length, state in
      cover((end - length)..<end)
      guard length == FormAutomaton.longestStart else { return }
      for rest in automaton.rests(state) { follow(rest, 0, at: end) }
    }
    return settle(upTo: pending.count - automaton.depth(state))
  }

  /// Gives what is left at the end of the text.
  package mutating func finish() -> [UInt8] {
    let output = settle(upTo: pending.count)
    self = RedactionStream(automaton)
    return output
  }

  /// Goes on with the very long forms that reached the end of the last chunk.
  private mutating func resume(at start: Int) {
    let unfinished = continuing
    continuing = []
    for (rest, count) in unfinished { follow(rest, count, at: start) }
  }

  /// Hides as much as agrees with the rest of a very long form.
  private mutating func follow(_ rest: [UInt8], _ count: Int, at start: Int) {
    var length = 0
    while count + length < rest.count, start + length < pending.count,
      pending[start + length] == rest[count + length]
    {
      length += 1
    }
    cover(start..<(start + length))
    if count + length < rest.count, start + length == pending.count {
      continuing.append((rest, count + length))
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

  /// Writes what can be part of no further form, and keeps the rest.
  private mutating func settle(upTo end: Int) -> [UInt8] {
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
    pending.removeFirst(end)
    covered = kept
    return output
  }
}
