extension FormSearch {
  /// Looks for forms whose Base64 begins at a place: at each alignment of their first byte to the
  /// characters, in both alphabets, over line breaks and over escapes of `+`, `/` and `=`.
  mutating func searchBase64(at place: Int) {
    var digits: UInt64 = 0
    var count = 0
    var position = place
    while count < 6 {
      guard let symbol = base64Digit(at: position, isFirst: count == 0) else {
        if isOpen { isOpen = mayBeginInBase64(digits, count) }
        return
      }
      digits = digits << 6 | UInt64(symbol.digit)
      count += 1
      position = symbol.end
    }
    for skipped in [0, 2, 4] where !isOpen {
      var agreement = Agreement()
      let window = UInt32(truncatingIfNeeded: digits >> UInt64(4 - skipped))
      guard index.filter.mayContain(window) else { continue }
      agreement.forms = index.forms(startingWith: window)
      agreement.depth = StartFilter.width
      if agreement.forms.isEmpty { continue }
      followBase64(
        agreement, rest: UInt32(truncatingIfNeeded: digits), restBits: 4 - skipped, from: position)
    }
  }

  private mutating func followBase64(
    _ start: Agreement, rest: UInt32, restBits: Int, from place: Int
  ) {
    var agreement = start
    var (rest, restBits, position) = (rest, restBits, place)
    while true {
      if let form = takeComplete(&agreement) {
        let end = paddingEnd(from: position)
        if isOpen { return }
        cover(form, to: end)
      }
      if agreement.forms.isEmpty { return }
      reach(position)
      var hasByte = false
      while !hasByte {
        guard let symbol = base64Digit(at: position, isFirst: false) else { return }
        rest = rest << 6 | UInt32(symbol.digit)
        restBits += 6
        position = symbol.end
        hasByte = restBits >= 8
      }
      restBits -= 8
      guard advance(&agreement, by: UInt8(truncatingIfNeeded: rest >> UInt32(restBits))) else {
        return
      }
    }
  }

  /// Whether a form may begin with the bits of the digits before the end of the text.
  private func mayBeginInBase64(_ digits: UInt64, _ count: Int) -> Bool {
    [0, 2, 4].contains { skipped in
      let bits = count * 6 - skipped
      return bits > 0
        && !index.forms(startingWith: digits << UInt64(64 - bits), bits: bits).isEmpty
    }
  }

  /// The place behind one or two `=`.
  private mutating func paddingEnd(from position: Int) -> Int {
    var end = position
    for _ in 0..<2 {
      guard let symbol = base64Symbol(at: end) else { break }
      guard symbol.byte == UInt8(ascii: "=") else { break }
      end = symbol.end
    }
    return end
  }

  /// A digit of Base64, and where it ends; nil for anything else.
  ///
  /// - Parameter isFirst: else a line break may stand before it.
  private mutating func base64Digit(at position: Int, isFirst: Bool) -> (digit: UInt8, end: Int)? {
    if position < text.count {
      let digit = CharacterClass.base64Digit(text[position])
      if let digit { return (digit, position + 1) }
    }
    guard var symbol = base64Symbol(at: position) else { return nil }
    if !isFirst {
      if symbol.byte == 0x0D {
        guard let next = base64Symbol(at: symbol.end) else { return nil }
        symbol = next
      }
      if symbol.byte == 0x0A {
        guard let next = base64Symbol(at: symbol.end) else { return nil }
        symbol = next
      }
    }
    return symbol.byte.flatMap(CharacterClass.base64Digit).map { ($0, symbol.end) }
  }

  /// The character at a place, read so that it belongs to Base64 where it can be.
  private mutating func base64Symbol(at position: Int) -> EscapeReader.Symbol? {
    guard position < text.count else {
      wait()
      return nil
    }
    let raw = EscapeReader.Symbol(text[position], end: position + 1)
    guard EscapeReader.isStarter(text[position]) else { return raw }
    let readings = escapes.readings(at: position)
    if escapes.reachedEnd { wait() }
    if isOpen { return nil }
    for count in 0..<EscapeReader.levels {
      guard let symbol = readings[count] else { break }
      if let byte = symbol.byte,
        byte == UInt8(ascii: "=") || byte == 0x0A || byte == 0x0D
          || CharacterClass.base64Digit(byte) != nil
      {
        return symbol
      }
    }
    return raw
  }

  /// Looks for forms whose hexadecimal digits begin at a place, in either case.
  mutating func searchHexadecimal(at place: Int) {
    var agreement = Agreement()
    var position = place
    while true {
      if let form = takeComplete(&agreement) { cover(form, to: position) }
      if agreement.depth >= FormIndex.shortestForm {
        if agreement.forms.isEmpty { return }
        reach(position)
      }
      guard position + 1 < text.count else {
        let isDigit = position >= text.count || EscapeReader.hexValue(text[position]) != nil
        if isDigit, mayGoOn(agreement, position) { wait() }
        return
      }
      guard let high = EscapeReader.hexValue(text[position]),
        let low = EscapeReader.hexValue(text[position + 1]),
        advance(&agreement, by: UInt8(high << 4 | low))
      else { return }
      position += 2
    }
  }

  private func mayGoOn(_ agreement: Agreement, _ position: Int) -> Bool {
    if agreement.depth >= FormIndex.shortestForm { return true }
    var (start, bits) = (UInt64(agreement.start), agreement.depth * 8)
    if position < text.count, let digit = EscapeReader.hexValue(text[position]) {
      start = start << 4 | UInt64(digit)
      bits += 4
    }
    return bits > 0 && !index.forms(startingWith: start << UInt64(64 - bits), bits: bits).isEmpty
  }
}
