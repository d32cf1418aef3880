import ConnectorModel
import Diagnostics
import JSONDocument

/// Plans what holds for the transfer: TLS, proxy, timeouts, redirects, limits.
struct SettingsPlanner {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  let request: PreparedRequest
  let options: Planner.Options

  /// The settings with who decided each.
  ///
  /// - Parameter hasTokenRequest: whether a token would be requested.
  func plan(hasTokenRequest: Bool) -> [PlannedValue] {
    let policy = TransferPolicy(
      setup: setup, evaluator: evaluator, files: LocalFileReader(), trust: options.trust)
    let timeouts = policy.chosenTimeouts
    var settings = request.url.scheme == .https ? tls : []
    settings.append(proxy)
    settings += [
      setting("timeout.connect", timeouts.connect.map(\.shown)),
      setting("timeout.attempt", timeouts.attempt.map(\.shown)),
      setting("timeout.idle", timeouts.idle.map(\.shown)),
      setting("redirects.follow", policy.chosenFollowing.map(\.rawValue)),
      setting("redirects.max", policy.chosenMaximum.map(String.init)),
    ]
    settings += retry + rateLimit + repetition
    if let limit = options.headLimit {
      settings.append(PlannedValue("request head", Self.size(limit), from: .transport))
    }
    settings.append(
      PlannedValue(
        "response body", "\(Self.size(ActionRunner.memoryLimit)) in memory", from: .builtIn))
    if hasTokenRequest {
      settings.append(
        PlannedValue("token response", Self.size(TokenRequest.responseLimit), from: .builtIn))
    }
    return settings
  }

  /// Whether and how the request is sent again.
  private var retry: [PlannedValue] {
    let chosen = ChosenRetry(setup)
    let policy = chosen.policy
    let isSafe = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(request.method)
    guard isSafe || policy.isUnsafe || request.header("Idempotency-Key") != nil else {
      return [
        PlannedValue(
          "retry.retries", "0: doing a \(request.method) twice may do harm",
          from: .setting(chosen.isUnsafe.level, chosen.isUnsafe.span))
      ]
    }
    var settings = [setting("retry.retries", chosen.retries.map(String.init))]
    if policy.retries == 0 { return settings }
    let statuses =
      (chosen.statuses.value?.map(\.text))
      ?? policy.statuses.map { String($0.lowerBound) }
    settings += [
      setting(
        "retry.when.status", chosen.statuses.map { _ in statuses.joined(separator: ", ") }),
      setting("retry.when.network", chosen.network.map { $0 ? "true" : "false" }),
      setting(
        "retry.backoff",
        chosen.initial.map {
          "\($0.shown), times \(Self.number(policy.factor)), at most \(policy.maximum.shown)"
        }),
    ]
    if let budget = chosen.budget.value {
      settings.append(setting("retry.budget", chosen.budget.map { _ in budget.shown }))
    }
    return settings
  }

  private var rateLimit: [PlannedValue] {
    guard let chosen = ChosenRateLimit(setup).settings, let requests = chosen.value.requests,
      let period = chosen.value.period
    else { return [] }
    let burst = chosen.value.burst.map { ", \($0.value) at once" } ?? ""
    return [
      setting(
        "rate_limit", chosen.map { _ in "\(requests.value) in \(period.value.shown)\(burst)" })
    ]
  }

  /// What sends the request more than once though nothing fails.
  private var repetition: [PlannedValue] {
    var settings: [PlannedValue] = []
    func add(_ name: String, _ value: String, _ span: SourceSpan?) {
      settings.append(
        PlannedValue(name, value, from: span.map { .setting(.action, $0) } ?? .builtIn))
    }
    if let paginate = setup.action.paginate {
      add("paginate.strategy", paginate.strategy.rawValue, paginate.span)
      add(
        "paginate.max_pages", "\(Pager(paginate).maximumPages)", paginate.maximumPages?.span)
      if let most = paginate.maximumItems {
        add("paginate.max_items", "\(most.value)", most.span)
      }
    }
    if let poll = setup.action.poll {
      let poller = Poller(poll)
      let every = poller.interval
      add(
        "poll.every",
        "\(every.initial.shown), times \(Self.number(every.factor)), at most "
          + every.maximum.shown, poll.every?.span)
      add("poll.timeout", poller.timeout.shown, poll.timeout?.span)
    }
    return settings
  }

  private static func number(_ value: Double) -> String {
    JSONNumber(value).map { $0.int64.map(String.init) ?? $0.text } ?? ""
  }

  private func setting(_ name: String, _ chosen: ChosenSetting<String>) -> PlannedValue {
    PlannedValue(name, chosen.value, from: .setting(chosen.level, chosen.span))
  }

  private static func size(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

  private var tls: [PlannedValue] {
    let declared = setup.connector.tls
    func source(_ span: SourceSpan?) -> PlanSource {
      span.map { .setting(.connector, $0) } ?? .builtIn
    }
    var settings = [
      PlannedValue(
        "tls.verify", request.tls.verifies ? "true" : "false",
        from: request.tls.verifies ? .builtIn : .option("--insecure")),
      PlannedValue(
        "tls.min_version", request.tls.minimumVersion.rawValue,
        from: source(declared?.minimumVersion?.span)),
      PlannedValue(
        "tls.ca", request.tls.certificateAuthorities ?? "the system's",
        from: source(declared?.certificateAuthorities?.span)),
    ]
    if let certificate = request.tls.clientCertificate {
      settings.append(
        PlannedValue(
          "tls.client_certificate", certificate, from: source(declared?.clientCertificate?.span)))
    }
    if let key = request.tls.clientKey {
      settings.append(
        PlannedValue("tls.client_key", key, from: source(declared?.clientKey?.span)))
    }
    if let passphrase = request.tls.clientKeyPassphrase,
      let template = declared?.clientKeyPassphrase
    {
      settings.append(
        PlannedValue(
          "tls.client_key_passphrase", passphrase, isSecret: true,
          from: .template(TemplateTrace(template, evaluator.variables))))
    }
    return settings
  }

  private var proxy: PlannedValue {
    if let proxy = request.proxy {
      let source: PlanSource =
        if let replacement = evaluator.variables.urls[.proxy] {
          replacement.source(insteadOf: setup.connector.proxy, evaluator.variables)
        } else if let template = setup.connector.proxy {
          .template(TemplateTrace(template, evaluator.variables))
        } else { .builtIn }
      return PlannedValue("proxy", proxy, from: source)
    }
    guard let found = EnvironmentProxy(for: request.url, in: options.environment) else {
      return PlannedValue("proxy", "none", from: .builtIn)
    }
    if let password = found.password { evaluator.secrets.insert(password) }
    let exceptions = found.exceptions.map { ", but for the hosts in \($0)" } ?? ""
    return PlannedValue("proxy", found.value + exceptions, from: .environment(name: found.name))
  }
}
