/// Reads the dates of HTTP header fields (RFC 9110 §5.6.7), in all three forms.
enum HTTPDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The moment of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
  ///
  /// - Parameter now: decides the century of a year of two digits.
  static func parse(_ text: String, at now: WallTime) -> WallTime? {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map { $0.lowercased() }
    // The day of the week is not looked at: nobody gains from refusing a wrong one.
    if words.count == 6, ["gmt", "utc", "z"].contains(words[5]) {
      return moment(day: words[1], month: words[2], year: words[3], time: words[4], now)
    }
    if words.count == 5 {
      return moment(day: words[2], month: words[1], year: words[4], time: words[3], now)
    }
    return nil
  }

  private static func moment(
    day: String, month: String, year: String, time: String, _ now: WallTime
  ) -> WallTime? {
    guard let month = months.firstIndex(of: month), var number = digits(year),
      let dayNumber = digits(day), dayNumber <= 31
    else { return nil }
    if year.count == 2 { number = century(number, now) }
    guard (1000...9999).contains(number) else { return nil }
    return CalendarMoment.parse(
      "\(number)-\(padded(month + 1))-\(padded(dayNumber))T\(time)Z")
  }

  /// The year of two digits that is at most 50 years ahead (RFC 9110 §5.6.7).
  private static func century(_ year: Int, _ now: WallTime) -> Int {
    let current = Int(now.rfc3339.prefix(4)) ?? 2000
    let candidate = current / 100 * 100 + year
    return candidate > current + 50 ? candidate - 100 : candidate
  }

  private static func digits(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
