import ConnectorModel
import Diagnostics

extension ChosenRetry {
  /// The values that hold for an action: its own, its connector's, the project's, built in.
  init(_ setup: ActionSetup) {
    self.init([
      (.action, setup.action.retry), (.connector, setup.connector.retry),
      (.project, setup.settings.defaults.retry),
    ])
  }
}

/// The rate limit that holds for an action: of the first that declares one, as a whole.
struct ChosenRateLimit {
  /// What is declared; nil where nobody declares one.
  let settings: ChosenSetting<RateLimitSettings>?

  init(_ setup: ActionSetup) {
    let levels: [(SettingLevel, RateLimitSettings?)] = [
      (.action, setup.action.rateLimit), (.connector, setup.connector.rateLimit),
      (.project, setup.settings.defaults.rateLimit),
    ]
    settings =
      levels.lazy.compactMap { level, settings in
        settings.map { ChosenSetting(value: $0, level: level, span: $0.span) }
      }.first
  }

  /// What keeps to it; nil where there is none.
  func limiter(longestPause: Duration) -> RateLimiter? {
    guard let settings = settings?.value, let requests = settings.requests?.value,
      let period = settings.period?.value, period > .zero
    else { return nil }
    return RateLimiter(
      requests: requests, period: period, burst: settings.burst?.value,
      longestPause: longestPause)
  }
}
