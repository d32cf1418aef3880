import ConnectorModel
import Diagnostics
import JSONDocument

/// How long a server asks to wait, as `retry.wait` finds it in a response.
enum ServerWait {
  /// Beyond this a number of seconds is no wait but a mistake, and is taken as this.
  static let longest = Duration.seconds(366 * 86_400)

  /// The longest wait that any of the selectors finds; nil where none finds one.
  ///
  /// What cannot be read as a wait is none: the server answered already, and backoff will do.
  static func duration(
    of response: ReceivedResponse, selectors: [WaitSelector], at now: WallTime
  ) -> Duration? {
    let evaluator = SelectorEvaluator(response: response)
    return selectors.compactMap { entry -> Duration? in
      guard let value = (try? evaluator.value(of: entry.selector)) ?? nil else { return nil }
      return duration(of: value, as: entry.form?.value ?? .auto, at: now)
    }.max()
  }

  /// What a value asks for, never less than nothing; nil where it is not of the form.
  static func duration(
    of value: JSONValue, as form: WaitSelector.Form, at now: WallTime
  ) -> Duration? {
    let text: String
    switch value {
    case .number(let number): text = number.text
    case .string(let string): text = string.trimmingSpaces()
    default: return nil
    }
    switch form {
    case .seconds: return seconds(text).map(wait)
    case .epoch: return seconds(text).map { wait(until: epoch($0), at: now) }
    case .date: return date(text, at: now).map { wait(until: $0, at: now) }
    case .auto:
      return seconds(text).map(wait) ?? date(text, at: now).map { wait(until: $0, at: now) }
    }
  }

  private static func seconds(_ text: String) -> Double? {
    guard let number = JSONNumber(text), number.double.isFinite else { return nil }
    return number.double
  }

  private static func date(_ text: String, at now: WallTime) -> WallTime? {
    HTTPDate.parse(text, at: now) ?? CalendarMoment.parse(text)
  }

  /// The moment of seconds since 1970; some servers write milliseconds.
  private static func epoch(_ number: Double) -> WallTime {
    let milliseconds = number >= 1e11 ? number : number * 1000
    return WallTime(milliseconds: Int64(min(max(milliseconds, 0), 1e15)))
  }

  private static func wait(_ seconds: Double) -> Duration {
    min(.milliseconds(Int64(min(max(seconds, 0), 1e9) * 1000)), longest)
  }

  /// What a server asks for, as it continues "asks to wait": of what was taken for less than it is no
  /// moment is told that nobody named.
  static func shown(_ wait: Duration, at now: WallTime) -> String {
    wait >= longest
      ? "for more than a year"
      : "until \(RetryMachine.Reason.moment(wait, now)), \(RetryMachine.Reason.seconds(wait)) from now"
  }

  private static func wait(until moment: WallTime, at now: WallTime) -> Duration {
    min(max(moment.duration(since: now), .zero), longest)
  }
}
