package import ConnectorModel
import Diagnostics
import JSONDocument

/// Says what a run would do, by the code that a run is made of, without doing it: nothing is sent,
/// locked or written.
package struct Planner {
  /// What a plan is told beside files and variables.
  package struct Options: Sendable {
    /// Whether certificates are verified; false for `--insecure` alone.
    package var verifiesTLS: Bool
    /// Whether secrets may be shown; else those that no output could be searched for give way to a
    /// stand-in.
    package var showsSecrets: Bool
    /// The environment, for the proxies that it names.
    package var environment: [String: String]
    /// The most bytes of a request's head that the transport sends; nil for no limit.
    package var headLimit: Int?
    /// Decides about files outside the project's root.
    package var trust: ProjectTrust

    package init(
      verifiesTLS: Bool = true, showsSecrets: Bool = false, environment: [String: String] = [:],
      headLimit: Int? = nil, trust: ProjectTrust = .none
    ) {
      self.verifiesTLS = verifiesTLS
      self.showsSecrets = showsSecrets
      self.environment = environment
      self.headLimit = headLimit
      self.trust = trust
    }
  }

  private let setup: ActionSetup
  private let evaluator: TemplateEvaluator
  private let authenticators: [any Authenticator]
  private let preview: WirePreview
  private let options: Options

  /// - Parameters:
  ///   - setup: the files.
  ///   - evaluator: the values.
  ///   - authenticators: one for each auth scheme in force, in order.
  ///   - preview: how the transport would send a request.
  package init(
    setup: ActionSetup, evaluator: TemplateEvaluator, authenticators: [any Authenticator],
    preview: @escaping WirePreview, options: Options = Options()
  ) {
    self.setup = setup
    self.evaluator = evaluator
    self.authenticators = authenticators
    self.preview = preview
    self.options = options
  }

  /// The plan.
  ///
  /// - Throws: `RunFailure`, as a run that gets so far without sending anything.
  package func plan() throws(RunFailure) -> Plan {
    evaluator.secrets.insert(SecretStandIn.text)
    evaluator.secrets.insert(CredentialForecast.tokenToCome)
    let builder = RequestBuilder(
      setup: setup, evaluator: evaluator, trust: options.trust)
    let checked = try builder.check()
    var forecasts: [CredentialForecast] = []
    if checked?.isConnectorOrigin ?? true {
      for authenticator in authenticators { forecasts.append(try authenticator.forecast()) }
    }
    var evaluator = evaluator
    evaluator.saved =
      forecasts.allSatisfy(\.isKnown)
      ? .known(forecasts.flatMap(\.credentials.saved)) : .pending
    let schemes = SchemePlanner(
      setup: setup, evaluator: evaluator, preview: preview, showsSecrets: options.showsSecrets)
    var requests = RequestPlanner(
      setup: setup, evaluator: evaluator, builder: builder, forecasts: forecasts,
      preview: preview, options: options)
    try requests.sign()
    let (request, sent) = try requests.plan()
    let settings = SettingsPlanner(
      setup: setup, evaluator: evaluator, request: sent, options: options)
    return Plan(
      action: setup.action.id, connector: setup.connector.id, profile: setup.profile?.name,
      request: request, authentication: try schemes.plan(requests.forecasts),
      settings: settings.plan(hasTokenRequest: !forecasts.allSatisfy(\.isKnown)),
      variables: variables(secretNames: schemes.secretNames))
  }

  /// The variables with a value; one that feeds a secret key is a secret too.
  private func variables(secretNames: Set<String>) -> [PlannedValue] {
    evaluator.variables.declared.compactMap { name in
      evaluator.variables.values[name].map { resolved in
        PlannedValue(
          name, TemplateValue(resolved.value).text ?? resolved.value.text(),
          isSecret: resolved.isSecret || secretNames.contains(name), from: .origin(resolved.origin))
      }
    }
  }
}
