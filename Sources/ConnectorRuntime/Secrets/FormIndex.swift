/// The forms of all secrets in the order of their bytes, so that the forms that agree with a text
/// are neighbours, fewer with each further byte.
///
/// It takes the forms' own bytes and 24 bytes for each. Adding some sorts these alone.
struct FormIndex: Sendable {
  /// The fewest bytes of a form.
  static let shortestForm = StartFilter.width

  /// The most bytes of a form.
  static let longestForm = 128

  private struct Entry {
    /// The first eight bytes, the first of them the highest, zeros where there are fewer.
    var start: UInt64
    /// Where the bytes begin.
    var offset: Int
    var count: UInt8
    var contextCount: UInt8
    var isWord: Bool
    var isPart: Bool
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Knows the first four bytes of each form.
  private(set) var filter = StartFilter(count: 0)
  /// Knows of each form, at each alignment, what the second to the fifth digit of its Base64 are.
  private(set) var base64Filter = StartFilter(count: 0)
  /// Whether a form begins with a byte.
  private(set) var beginsWith = [Bool](repeating: false, count: 256)
  /// Whether any form counts as a word only.
  private(set) var hasWords = false
  /// Whether any form begins with what is no secret.
  private(set) var hasContexts = false
  /// Whether any form has a space in it, for which forms write `+`.
  private(set) var hasSpaces = false

  /// Whether there is nothing to find.
  var isEmpty: Bool { entries.isEmpty }

  /// How many forms there are.
  var count: Int { entries.count }

  /// Adds forms; those that are too short or too long are left out.
  mutating func insert(_ forms: some Sequence<SecretForm>) {
    var new: [Entry] = []
    for form in forms
    where (Self.shortestForm...Self.longestForm).contains(form.bytes.count) {
      let start = form.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      let missing = UInt64(max(0, 8 - form.bytes.count))
      new.append(
        Entry(
          start: start << (missing * 8), offset: bytes.count, count: UInt8(form.bytes.count),
          contextCount: UInt8(form.contextCount), isWord: form.isWord, isPart: form.isPart))
      bytes += form.bytes
      hasWords = hasWords || form.isWord
      hasContexts = hasContexts || form.contextCount > 0
      hasSpaces = hasSpaces || form.bytes.contains(0x20)
    }
    if new.isEmpty { return }
    new.sort(by: precedes)
    merge(new)
    filter = StartFilter(count: entries.count)
    base64Filter = StartFilter(count: entries.count * 3)
    for entry in entries {
      filter.insert(UInt32(entry.start >> 32))
      for bits: UInt64 in [6, 4, 2] {
        base64Filter.insert(UInt32((entry.start << bits) >> 40))
      }
      beginsWith[Int(entry.start >> 56)] = true
    }
  }

  private mutating func merge(_ new: [Entry]) {
    var merged: [Entry] = []
    merged.reserveCapacity(entries.count + new.count)
    func append(_ entry: Entry) {
      guard let last = merged.last, !precedes(last, entry) else { return merged.append(entry) }
      // The same bytes: what hides more counts.
      merged[merged.count - 1].contextCount = min(last.contextCount, entry.contextCount)
      merged[merged.count - 1].isWord = last.isWord && entry.isWord
      merged[merged.count - 1].isPart = last.isPart || entry.isPart
    }
    var rest = new[...]
    for entry in entries {
      while let first = rest.first, precedes(first, entry) {
        append(first)
        rest.removeFirst()
      }
      append(entry)
    }
    rest.forEach(append)
    entries = merged
  }

  private func precedes(_ left: Entry, _ right: Entry) -> Bool {
    if left.start != right.start { return left.start < right.start }
    let common = Int(min(left.count, right.count))
    var index = min(8, common)
    while index < common {
      let (first, second) = (bytes[left.offset + index], bytes[right.offset + index])
      if first != second { return first < second }
      index += 1
    }
    return left.count < right.count
  }

  // MARK: Asking

  /// The forms that begin with four bytes, the first of them the highest.
  func forms(startingWith start: UInt32) -> Range<Int> {
    forms(startingWith: UInt64(start) << 32, bits: 32)
  }

  /// The forms whose first bits are the highest ones of a number.
  ///
  /// - Parameter bits: how many, from 0 to 63.
  func forms(startingWith start: UInt64, bits: Int) -> Range<Int> {
    if bits == 0 { return entries.indices }
    let span = UInt64.max >> UInt64(bits)
    let lower = firstIndex(in: entries.indices) { $0.start >= start & ~span }
    let upper = firstIndex(in: lower..<entries.count) { $0.start > start | span }
    return lower..<upper
  }

  /// Those of some neighbours, which agree in all bytes before one, that have a byte there.
  func narrowed(_ neighbours: Range<Int>, at depth: Int, to byte: UInt8) -> Range<Int> {
    // At most the first ends there.
    let isShort = Int(entries[neighbours.lowerBound].count) <= depth
    let forms = (neighbours.lowerBound + (isShort ? 1 : 0))..<neighbours.upperBound
    if forms.isEmpty { return forms }
    let first = self.byte(of: entries[forms.lowerBound], at: depth)
    let last = self.byte(of: entries[forms.upperBound - 1], at: depth)
    if first == last { return first == byte ? forms : 0..<0 }
    if byte < first || byte > last { return 0..<0 }
    let lower = firstIndex(in: forms) { self.byte(of: $0, at: depth) >= byte }
    let upper = firstIndex(in: lower..<forms.upperBound) { self.byte(of: $0, at: depth) > byte }
    return lower..<upper
  }

  /// How many bytes all of some neighbours, which agree in all bytes before one, have there in
  /// common with each other and with a text, up to an escape.
  func commonCount(
    of forms: Range<Int>, from depth: Int, with text: [UInt8], at position: Int
  ) -> Int {
    let (first, last) = (entries[forms.lowerBound], entries[forms.upperBound - 1])
    // The first is the start of the others, or differs from the last before its end.
    let count = min(Int(first.count) - depth, text.count - position)
    var index = 0
    while index < count {
      let byte = text[position + index]
      if bytes[first.offset + depth + index] != byte || bytes[last.offset + depth + index] != byte
        || EscapeReader.isStarter(byte)
      {
        break
      }
      index += 1
    }
    return index
  }

  /// How many bytes a form has.
  func length(_ form: Int) -> Int { Int(entries[form].count) }

  /// How many of them stay.
  func contextCount(_ form: Int) -> Int { Int(entries[form].contextCount) }

  /// Whether it is a part of a very long secret.
  func isPart(_ form: Int) -> Bool { entries[form].isPart }

  /// Whether it counts only where no word goes on before it.
  func needsWordStart(_ form: Int) -> Bool {
    entries[form].isWord && SecretForm.isWordByte(byte(of: entries[form], at: 0))
  }

  /// Whether it counts only where no word goes on behind it.
  func needsWordEnd(_ form: Int) -> Bool {
    let entry = entries[form]
    return entry.isWord && SecretForm.isWordByte(byte(of: entry, at: Int(entry.count) - 1))
  }

  private func byte(of entry: Entry, at depth: Int) -> UInt8 { bytes[entry.offset + depth] }

  private func firstIndex(in range: Range<Int>, where isThere: (Entry) -> Bool) -> Int {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper {
      let middle = (lower + upper) / 2
      if isThere(entries[middle]) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }
}
