import ConnectorModel
import Diagnostics

/// Who decided a setting.
package enum SettingLevel: String, Sendable, Hashable {
  case action
  case connector
  case project
  /// Nobody: the default of connector-run.
  case builtIn = "built-in"
}

/// A setting with who decided it.
struct ChosenSetting<Value> {
  var value: Value
  var level = SettingLevel.builtIn
  /// Where it stands; nil for a default.
  var span: SourceSpan?

  /// The first that declares a key; else the default.
  static func first<Settings>(
    of settings: [(level: SettingLevel, settings: Settings?)],
    _ key: (Settings) -> Located<Value>?, else standard: Value
  ) -> ChosenSetting {
    for (level, settings) in settings {
      if let declared = settings.flatMap(key) {
        return ChosenSetting(value: declared.value, level: level, span: declared.span)
      }
    }
    return ChosenSetting(value: standard)
  }

  func map<Other>(_ transform: (Value) -> Other) -> ChosenSetting<Other> {
    ChosenSetting<Other>(value: transform(value), level: level, span: span)
  }
}

/// The timeouts of a request, each with who decided it.
struct ChosenTimeouts {
  var connect: ChosenSetting<Duration>
  var attempt: ChosenSetting<Duration>
  var idle: ChosenSetting<Duration>

  /// - Parameter settings: by precedence.
  init(_ settings: [(level: SettingLevel, settings: TimeoutSettings?)]) {
    let standard = TransportTimeouts()
    connect = .first(of: settings, \.connect, else: standard.connect)
    attempt = .first(of: settings, \.attempt, else: standard.attempt)
    idle = .first(of: settings, \.idle, else: standard.idle)
  }

  var timeouts: TransportTimeouts {
    TransportTimeouts(connect: connect.value, attempt: attempt.value, idle: idle.value)
  }
}
