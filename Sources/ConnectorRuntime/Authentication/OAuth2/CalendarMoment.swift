/// Reads dates with times of ISO 8601 as servers write them.
enum CalendarMoment {
  /// The moment of `2026-02-28T23:59:60.5+01:00` and its usual variants: a space for the `T`, a
  /// comma for the point, an offset without its colon, UTC where there is no offset.
  static func parse(_ text: String) -> WallTime? {
    var reader = Reader(bytes: Array(text.utf8))
    guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2),
      reader.take("-"), let day = reader.digits(2), reader.take("Tt "),
      let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2)
    else { return nil }
    var second = 0
    var milliseconds = 0
    if reader.take(":") {
      guard let digits = reader.digits(2) else { return nil }
      second = digits
      if reader.take(".,") {
        guard let fraction = reader.fraction() else { return nil }
        milliseconds = fraction
      }
    }
    guard let offset = reader.offset(), reader.isAtEnd, (1...12).contains(month),
      (1...daysIn(month: month, of: year)).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let minutes = (days(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
    return WallTime(milliseconds: Int64(minutes) * 60_000 + Int64(second * 1000 + milliseconds))
  }

  private static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar, years taken to begin in March so that a leap
  /// day is the last of its year.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private struct Reader {
    var bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ characters: StaticString) -> Bool {
      guard position < bytes.count, "\(characters)".utf8.contains(bytes[position]) else {
        return false
      }
      position += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard bytes.count - position >= count else { return nil }
      var value = 0
      for byte in bytes[position..<(position + count)] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      position += count
      return value
    }

    /// The digits of a fraction as milliseconds, those beyond the third dropped.
    mutating func fraction() -> Int? {
      var count = 0
      var value = 0
      while let digit = digits(1) {
        if count < 3 { value = value * 10 + digit }
        count += 1
      }
      if count == 0 { return nil }
      return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    /// The offset from UTC in minutes, 0 where none is written.
    mutating func offset() -> Int? {
      if isAtEnd || take("Zz") { return 0 }
      let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
      guard take("+-"), let hours = digits(2) else { return nil }
      _ = take(":")
      guard let minutes = isAtEnd ? 0 : digits(2), hours < 24, minutes < 60 else { return nil }
      return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }
  }
}
