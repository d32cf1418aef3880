import ConnectorModel

/// Writes moments in UTC: what `| date(…)` and `<<$now>>` give.
enum CalendarText {
  /// The seconds since 1970 that lie in the years 0 to 9999, which four digits can write.
  static let years: Range<Double> = -62_167_219_200..<253_402_300_800

  /// The conversions of `format`, for messages.
  static let conversions = TemplateFilter.dateConversions.map { "%\($0)" }.joined(separator: " ")

  /// A `%` with a letter that means nothing.
  struct UnknownConversion: Error {
    /// What stands behind the `%`; empty at the end of the format.
    let conversion: String
  }

  /// `2026-11-22T20:31:43Z`, with milliseconds where there are any (RFC 3339).
  static func rfc3339(_ moment: WallTime) -> String {
    let civil = CivilMoment(moment)
    let fraction = civil.millisecond == 0 ? "" : "." + padded(civil.millisecond, 3)
    return "\(date(civil))T\(time(civil))\(fraction)Z"
  }

  /// `20261122T203143Z`, the basic format of ISO 8601.
  static func compact(_ moment: WallTime) -> String {
    rfc3339(WallTime(milliseconds: moment.milliseconds / 1000 * 1000)).filter {
      $0 != "-" && $0 != ":"
    }
  }

  /// `Sun, 22 Nov 2026 20:31:43 GMT` (RFC 9110 §5.6.7).
  static func rfc1123(_ moment: WallTime) -> String {
    let civil = CivilMoment(moment)
    return "\(weekdays[civil.weekday].prefix(3)), \(padded(civil.day, 2)) "
      + "\(months[civil.month - 1].prefix(3)) \(padded(civil.year, 4)) \(time(civil)) GMT"
  }

  /// A moment by `rfc3339`, `rfc1123` or a format in the manner of POSIX strftime.
  static func format(
    _ moment: WallTime, as format: String
  ) throws(UnknownConversion) -> String {
    if format == "rfc3339" { return rfc3339(moment) }
    if format == "rfc1123" { return rfc1123(moment) }
    let civil = CivilMoment(moment)
    var result = ""
    var characters = format.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      let conversion = characters.next()
      guard let conversion, let text = convert(conversion, civil, moment) else {
        throw UnknownConversion(conversion: conversion.map(String.init) ?? "")
      }
      result += text
    }
    return result
  }

  private static func convert(
    _ conversion: Character, _ civil: CivilMoment, _ moment: WallTime
  ) -> String? {
    switch conversion {
    case "Y": padded(civil.year, 4)
    case "y": padded(civil.year % 100, 2)
    case "m": padded(civil.month, 2)
    case "d": padded(civil.day, 2)
    case "e": padded(civil.day, 2, with: " ")
    case "j": padded(civil.dayOfYear, 3)
    case "H": padded(civil.hour, 2)
    case "I": padded((civil.hour + 11) % 12 + 1, 2)
    case "M": padded(civil.minute, 2)
    case "S": padded(civil.second, 2)
    case "p": civil.hour < 12 ? "AM" : "PM"
    case "a": String(weekdays[civil.weekday].prefix(3))
    case "A": weekdays[civil.weekday]
    case "b": String(months[civil.month - 1].prefix(3))
    case "B": months[civil.month - 1]
    case "F": date(civil)
    case "T": time(civil)
    case "z": "+0000"
    case "Z": "UTC"
    case "s": "\(moment.wholeSeconds)"
    case "u": "\(civil.weekday == 0 ? 7 : civil.weekday)"
    case "w": "\(civil.weekday)"
    case "%": "%"
    default: nil
    }
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static func date(_ civil: CivilMoment) -> String {
    "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
  }

  private static func time(_ civil: CivilMoment) -> String {
    "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
  }

  private static func padded(_ number: Int, _ width: Int, with pad: Character = "0") -> String {
    let digits = String(number)
    return String(repeating: pad, count: max(0, width - digits.count)) + digits
  }
}

/// A moment taken apart by the Gregorian calendar, in UTC.
private struct CivilMoment {
  let year: Int
  let month: Int
  let day: Int
  /// From 1.
  let dayOfYear: Int
  /// 0 is Sunday.
  let weekday: Int
  let hour: Int
  let minute: Int
  let second: Int
  let millisecond: Int

  init(_ moment: WallTime) {
    let seconds = Int(moment.wholeSeconds)
    millisecond = Int(moment.milliseconds - moment.milliseconds.flooredQuotient(by: 1000) * 1000)
    let days = seconds.flooredQuotient(by: 86_400)
    let secondOfDay = seconds - days * 86_400
    hour = secondOfDay / 3600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
    weekday = (days + 4) - (days + 4).flooredQuotient(by: 7) * 7
    // Years are taken to begin in March, so that a leap day is the last of its year.
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayFromMarch + 2) / 153
    day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.year = year
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    dayOfYear =
      month <= 2 ? dayFromMarch - 305 : dayFromMarch + 60 + (isLeap ? 1 : 0)
  }
}

extension WallTime {
  /// Seconds since 1970-01-01T00:00:00Z, rounded down.
  var wholeSeconds: Int64 { milliseconds.flooredQuotient(by: 1000) }
}

extension BinaryInteger {
  /// The quotient rounded towards negative infinity; the divisor is above zero.
  fileprivate func flooredQuotient(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
