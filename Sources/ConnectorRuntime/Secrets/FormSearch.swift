/// Looks for forms that begin at one place of a text: as they are, with any of their characters
/// escaped, in Base64 at any alignment, and in hexadecimal.
///
/// A place takes at most `longestForm` steps for each reading of it, so a text takes a time in
/// proportion to its length, whatever the secrets are.
struct FormSearch {
  /// What is known of a place.
  struct Outcome {
    /// What is to be hidden; empty for nothing.
    var covered: Range<Int>
    /// Where a part of a very long secret ends: what follows may be its next part.
    var partEnd: Int?
    /// Whether only further text decides.
    var isOpen: Bool
  }

  /// How far the bytes of a text agree with forms.
  struct Agreement {
    /// How many bytes agree.
    var depth = 0
    /// They, as long as they are four at most.
    var start: UInt32 = 0
    /// The forms, once they are four.
    var forms = 0..<0
  }

  /// The most steps for one place, where the ways to read it multiply: several for each byte of the
  /// longest form.
  private static let stepLimit = 512

  let index: FormIndex
  let text: [UInt8]
  /// Whether the text ends where it ends, and does not go on with the next chunk.
  let isLast: Bool
  var escapes: EscapeReader

  // Of the place in hand.
  private(set) var origin = 0
  private var startsWord = true
  private var continues = false
  private var steps = 0
  private var lower = Int.max
  private var upper = 0
  private var furthest = 0
  private var partEnd: Int?
  var isOpen = false
  /// Where each byte of a form in hand begins in the text.
  private var places = [Int](repeating: 0, count: FormIndex.longestForm + 4)

  init(_ index: FormIndex, in text: [UInt8], isLast: Bool) {
    self.index = index
    self.text = text
    self.isLast = isLast
    escapes = EscapeReader(text)
  }

  /// What begins at a place.
  ///
  /// - Parameters:
  ///   - startsWord: whether no word goes on there.
  ///   - continues: whether a part of a very long secret ended there: then a start of another part
  ///     counts as far as it agrees.
  mutating func examine(_ place: Int, startsWord: Bool, continues: Bool) -> Outcome {
    origin = place
    self.startsWord = startsWord
    self.continues = continues
    (steps, lower, upper, furthest, partEnd, isOpen) = (0, .max, 0, 0, nil, false)
    follow(Agreement(), from: place)
    if steps > Self.stepLimit {
      for level in 0...EscapeReader.levels where !isOpen {
        steps = 0
        follow(Agreement(), from: place, level: level)
      }
    }
    if !isOpen { searchBase64(at: place) }
    if !isOpen { searchHexadecimal(at: place) }
    if continues, furthest > upper { cover(to: furthest) }
    return Outcome(covered: lower < upper ? lower..<upper : 0..<0, partEnd: partEnd, isOpen: isOpen)
  }

  // MARK: Agreement

  /// Goes on by one byte; false where no form does.
  func advance(_ agreement: inout Agreement, by byte: UInt8) -> Bool {
    switch agreement.depth {
    case 0 where !index.beginsWith[Int(byte)]: return false
    case 0...2: agreement.start = agreement.start << 8 | UInt32(byte)
    case 3:
      agreement.start = agreement.start << 8 | UInt32(byte)
      guard index.filter.mayContain(agreement.start) else { return false }
      agreement.forms = index.forms(startingWith: agreement.start)
      if agreement.forms.isEmpty { return false }
    default:
      agreement.forms = index.narrowed(agreement.forms, at: agreement.depth, to: byte)
      if agreement.forms.isEmpty { return false }
    }
    agreement.depth += 1
    return true
  }

  /// Takes the form out that is complete; nil where none is.
  func takeComplete(_ agreement: inout Agreement) -> Int? {
    guard agreement.depth >= FormIndex.shortestForm,
      index.length(agreement.forms.lowerBound) == agreement.depth
    else { return nil }
    defer { agreement.forms = (agreement.forms.lowerBound + 1)..<agreement.forms.upperBound }
    return agreement.forms.lowerBound
  }

  /// Notes that the text agrees so far.
  mutating func reach(_ end: Int) { furthest = max(furthest, end) }

  /// Hides what a form covers.
  mutating func cover(_ form: Int? = nil, from start: Int? = nil, to end: Int) {
    lower = min(lower, start ?? origin)
    upper = max(upper, end)
    if let form, index.isPart(form) { partEnd = max(partEnd ?? 0, end) }
  }

  /// Says that further text decides, unless there is none.
  mutating func wait() { isOpen = !isLast }

  // MARK: Text and escapes

  /// Follows a text, and each way to read its escapes.
  ///
  /// - Parameter level: how often the text was escaped over; nil for each way, of which there may be
  ///   too many where secrets look like escapes.
  private mutating func follow(_ start: Agreement, from place: Int, level: Int? = nil) {
    var agreement = start
    var position = place
    while !isOpen {
      if let form = takeComplete(&agreement) { complete(form, at: position) }
      if agreement.depth >= FormIndex.shortestForm {
        if agreement.forms.isEmpty { return }
        reach(position)
      }
      if agreement.depth >= FormIndex.shortestForm {
        let count = index.commonCount(
          of: agreement.forms, from: agreement.depth, with: text, at: position)
        for offset in 0..<(index.hasContexts ? count : 0) {
          places[agreement.depth + offset] = position + offset
        }
        agreement.depth += count
        position += count
        if count > 0 { continue }
      }
      guard position < text.count else {
        if hasForms(agreement) { wait() }
        return
      }
      steps += 1
      // Rather hide too much than search without end.
      if steps > Self.stepLimit { return cover(to: max(furthest, position)) }
      let byte = text[position]
      if EscapeReader.isStarter(byte) {
        let readings = escapes.readings(at: position)
        if escapes.reachedEnd { wait() }
        if isOpen { return }
        if let level {
          if let symbol = readings.atMost(level) {
            guard advance(&agreement, by: symbol, at: position) else { return }
            position = symbol.end
            continue
          }
        } else {
          follow(readings, of: agreement, at: position)
          if isOpen { return }
        }
      }
      places[agreement.depth] = position
      guard advance(&agreement, by: byte) else { return }
      position += 1
    }
  }

  private mutating func follow(
    _ readings: EscapeReader.Readings, of agreement: Agreement, at position: Int
  ) {
    for level in 0..<EscapeReader.levels where !isOpen && steps <= Self.stepLimit {
      guard let symbol = readings[level] else { return }
      var branch = agreement
      if advance(&branch, by: symbol, at: position) { follow(branch, from: symbol.end) }
    }
  }

  private mutating func advance(
    _ agreement: inout Agreement, by symbol: EscapeReader.Symbol, at position: Int
  ) -> Bool {
    var bytes = symbol.bytes
    for _ in 0..<symbol.count {
      places[agreement.depth] = position
      guard advance(&agreement, by: UInt8(truncatingIfNeeded: bytes)) else { return false }
      bytes >>= 8
    }
    return true
  }

  private mutating func complete(_ form: Int, at end: Int) {
    if index.needsWordStart(form), !startsWord { return }
    if index.needsWordEnd(form) {
      guard end < text.count else {
        if isLast { cover(form, from: places[index.contextCount(form)], to: end) } else { wait() }
        return
      }
      if SecretForm.isWordByte(text[end]) { return }
    }
    cover(form, from: places[index.contextCount(form)], to: end)
  }

  private func hasForms(_ agreement: Agreement) -> Bool {
    if agreement.depth >= FormIndex.shortestForm { return !agreement.forms.isEmpty }
    let bits = agreement.depth * 8
    return !index.forms(
      startingWith: UInt64(agreement.start) << UInt64(64 - max(bits, 1)), bits: bits
    )
    .isEmpty
  }
}
