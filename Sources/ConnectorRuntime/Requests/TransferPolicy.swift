import ConnectorModel
import Diagnostics

/// The settings of a transfer by precedence: action, connector, project, built-in.
struct TransferPolicy {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  let files: any FileReader
  let trust: ProjectTrust

  /// The timeouts of the action's requests.
  var timeouts: TransportTimeouts { chosenTimeouts.timeouts }

  /// The same with who decided each.
  var chosenTimeouts: ChosenTimeouts {
    ChosenTimeouts([
      (.action, setup.action.timeout), (.connector, setup.connector.timeout),
      (.project, setup.settings.defaults.timeout),
    ])
  }

  /// The timeouts of token requests, which are the connector's business.
  var connectorTimeouts: TransportTimeouts {
    ChosenTimeouts([
      (.connector, setup.connector.timeout), (.project, setup.settings.defaults.timeout),
    ]).timeouts
  }

  var redirects: RedirectPolicy {
    var policy = RedirectPolicy(maximum: chosenMaximum.value)
    switch chosenFollowing.value {
    case .all: policy.following = .all
    case .none: policy.following = .none
    case .safe: policy.following = .safe
    }
    return policy
  }

  /// Which redirects are followed, with who decided it.
  var chosenFollowing: ChosenSetting<RedirectSettings.Following> {
    .first(of: redirectSettings, \.follow, else: .safe)
  }

  /// How many redirects are followed, with who decided it.
  var chosenMaximum: ChosenSetting<Int> {
    .first(of: redirectSettings, \.maximum, else: RedirectPolicy().maximum)
  }

  private var redirectSettings: [(level: SettingLevel, settings: RedirectSettings?)] {
    [(.action, setup.action.redirects), (.connector, setup.connector.redirects)]
  }

  /// The certificates, their files found.
  func tls() throws(EvaluationFailure) -> TransportTLS {
    var tls = TransportTLS()
    guard let settings = setup.connector.tls else { return tls }
    var diagnostics: [Diagnostic] = []
    tls.certificateAuthorities = path(settings.certificateAuthorities, "tls.ca", &diagnostics)
    tls.clientCertificate = path(
      settings.clientCertificate, "tls.client_certificate", &diagnostics)
    tls.clientKey = path(settings.clientKey, "tls.client_key", &diagnostics)
    if settings.minimumVersion?.value == .tls13 { tls.minimumVersion = .tls13 }
    if let template = settings.clientKeyPassphrase {
      do {
        tls.clientKeyPassphrase = try evaluator.secretText(template)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    return tls
  }

  private func path(
    _ declared: Located<String>?, _ key: String, _ diagnostics: inout [Diagnostic]
  ) -> String? {
    guard let declared else { return nil }
    do {
      return try ProjectFile(root: setup.root, files: files, trust: trust)
        .resolve(declared.value, key: key, at: declared.span)
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }
}

extension TemplateEvaluator {
  /// A template as plain text, without any encoding; nil where it has no value.
  func plainText(_ template: Template) throws(EvaluationFailure) -> String? {
    guard case .value(let evaluated) = try evaluate(template) else { return nil }
    return try evaluated.text(in: .plain)
  }

  /// A template in a secret field: whatever its value is, it is a secret.
  func secretText(_ template: Template) throws(EvaluationFailure) -> String? {
    let text = try plainText(template)
    if let text { secrets.insert(text) }
    return text
  }
}
