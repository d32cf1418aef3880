/// Reads a response's `Date` (RFC 9110 §6.6.1).
enum DateField {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The moment of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that may be sent (§5.6.7).
  static func moment(_ text: String) -> WallTime? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", words[1].utf8.count == 2, words[3].utf8.count == 4,
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let number = month + 1
    return CalendarMoment.parse(
      "\(words[3])-\(number < 10 ? "0" : "")\(number)-\(words[1])T\(words[4])Z")
  }
}
