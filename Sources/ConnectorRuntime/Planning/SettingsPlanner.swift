import ConnectorModel
import Diagnostics

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
