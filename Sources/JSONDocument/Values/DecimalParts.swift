/// The exact value of a decimal number in its one normal form: ±0.d₁d₂d₃… × 10^exponent.
///
/// It takes as much room as the digits that were written: `1e999999999` is one digit.
struct DecimalParts: Hashable {
  /// Exponents beyond this are held to be equal to it: such a number is written by hostile hands
  /// only.
  private static let maximumExponent = 100_000_000_000_000_000

  /// Zero is not negative.
  private var isNegative = false
  /// Digits as numbers, without zeros at either end; empty for zero.
  private(set) var digits: [UInt8] = []
  /// Zero for zero.
  private(set) var exponent = 0

  /// Reads text that is a JSON number.
  init(_ utf8: some Sequence<UInt8>) {
    var iterator = utf8.makeIterator()
    var byte = iterator.next()
    if byte == UInt8(ascii: "-") {
      isNegative = true
      byte = iterator.next()
    }
    var isFraction = false
    while let current = byte, current | 0x20 != UInt8(ascii: "e") {
      if current == UInt8(ascii: ".") {
        isFraction = true
      } else {
        let digit = current &- UInt8(ascii: "0")
        if digit != 0 || !digits.isEmpty {
          digits.append(digit)
          if !isFraction { exponent += 1 }
        } else if isFraction {
          exponent -= 1
        }
      }
      byte = iterator.next()
    }
    if byte != nil { addWrittenExponent(&iterator) }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      isNegative = false
      exponent = 0
    }
  }

  private mutating func addWrittenExponent(_ iterator: inout some IteratorProtocol<UInt8>) {
    var written = 0
    var isNegative = false
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      default:
        written = min(written * 10 + Int(byte &- UInt8(ascii: "0")), Self.maximumExponent)
      }
    }
    let sum = exponent + (isNegative ? -written : written)
    exponent = max(-Self.maximumExponent, min(sum, Self.maximumExponent))
  }

  var isInteger: Bool { digits.count <= exponent || digits.isEmpty }

  var int64: Int64? {
    guard isInteger, exponent <= 19 else { return nil }
    var value: Int64 = 0
    for place in 0..<max(0, exponent) {
      let digit = place < digits.count ? Int64(digits[place]) : 0
      // Built downwards from zero, so that the smallest integer needs no special case.
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, underflow) = tens.subtractingReportingOverflow(digit)
      if overflow || underflow { return nil }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }
}

extension DecimalParts: Comparable {
  static func < (left: DecimalParts, right: DecimalParts) -> Bool {
    let leftSign = left.digits.isEmpty ? 0 : left.isNegative ? -1 : 1
    let rightSign = right.digits.isEmpty ? 0 : right.isNegative ? -1 : 1
    if leftSign != rightSign { return leftSign < rightSign }
    return left.isNegative
      ? right.isSmallerInMagnitude(than: left) : left.isSmallerInMagnitude(than: right)
  }

  private func isSmallerInMagnitude(than other: DecimalParts) -> Bool {
    if exponent != other.exponent { return exponent < other.exponent }
    // Without trailing zeros, a number that is a prefix of another is the smaller one.
    return digits.lexicographicallyPrecedes(other.digits)
  }
}
