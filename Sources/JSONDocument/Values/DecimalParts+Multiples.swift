extension JSONNumber {
  /// Whether the value is a whole number of times `divisor`, exactly.
  ///
  /// Takes time in proportion to the product of both numbers' digits; false for a divisor of zero.
  package func isMultiple(of divisor: JSONNumber) -> Bool {
    DecimalParts(text.utf8).isMultiple(of: DecimalParts(divisor.text.utf8))
  }

  /// How many characters it is written with.
  var length: Int { text.utf8.count }
}

extension DecimalParts {
  /// Both numbers are taken as an integer without zeros at its end, times a power of ten.
  func isMultiple(of divisor: DecimalParts) -> Bool {
    if divisor.digits.isEmpty { return false }
    if digits.isEmpty { return true }
    // Of the integers neither ends in zero, so a larger power of ten in the divisor never divides.
    let shift = (exponent - digits.count) - (divisor.exponent - divisor.digits.count)
    guard shift >= 0 else { return false }
    // More tens than the divisor has bits change nothing: they stand for its twos and fives alone.
    let zeros = min(shift, 4 * divisor.digits.count)
    return divisor.digits.count <= 18
      ? isMultiple(ofSmall: divisor.digits, zeros: zeros)
      : isMultiple(ofLarge: divisor.digits, zeros: zeros)
  }

  private func isMultiple(ofSmall divisor: [UInt8], zeros: Int) -> Bool {
    let divisor = divisor.reduce(0 as UInt64) { $0 * 10 + UInt64($1) }
    var remainder: UInt64 = 0
    for digit in digits { remainder = (remainder * 10 + UInt64(digit)) % divisor }
    for _ in 0..<zeros { remainder = remainder * 10 % divisor }
    return remainder == 0
  }

  /// Long division as on paper, digit by digit.
  private func isMultiple(ofLarge divisor: [UInt8], zeros: Int) -> Bool {
    // One digit more than the divisor, most significant first.
    var remainder = [UInt8](repeating: 0, count: divisor.count + 1)
    let wide = [0] + divisor
    for place in 0..<digits.count + zeros {
      remainder.removeFirst()
      remainder.append(place < digits.count ? digits[place] : 0)
      while !remainder.lexicographicallyPrecedes(wide) {
        var borrow: UInt8 = 0
        for index in wide.indices.reversed() {
          let taken = wide[index] + borrow
          borrow = remainder[index] < taken ? 1 : 0
          remainder[index] = remainder[index] &+ borrow &* 10 &- taken
        }
      }
    }
    return remainder.allSatisfy { $0 == 0 }
  }
}
