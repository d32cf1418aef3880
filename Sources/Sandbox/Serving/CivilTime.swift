/// A moment as calendar and clock show it in UTC, whole seconds.
struct CivilTime: Sendable, Hashable {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int
  /// 0 is Sunday.
  private let weekday: Int

  /// - Parameter time: The time since the Unix epoch; what is before it counts as the epoch.
  init(_ time: Duration) {
    let seconds = max(0, Int(time.components.seconds))
    (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    let days = seconds / 86_400
    weekday = (days + 4) % 7
    // Counted from 1 March of the year 0, each leap day is the last day of its year, and of the
    // 400 years after which the Gregorian calendar repeats itself.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `2024-05-01T09:00:00`, without an offset (RFC 3339 §5.6).
  var dateTime: String { "\(year)-\(Self.two(month))-\(Self.two(day))T\(time)" }

  /// `Wed, 01 May 2024 09:00:00 GMT` (RFC 9110 §5.6.7).
  var httpDate: String {
    "\(Self.weekdays[weekday]), \(Self.two(day)) \(Self.months[month - 1]) \(year) \(time) GMT"
  }

  /// `20240501T090000Z` (ISO 8601, basic format).
  var basicFormat: String { String((dateTime + "Z").filter { $0 != "-" && $0 != ":" }) }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private var time: String { "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))" }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
