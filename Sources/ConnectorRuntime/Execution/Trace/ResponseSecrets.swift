package import ConnectorModel
import Diagnostics

/// The secrets that a run's responses hold by what the action declares.
package enum ResponseSecrets {
  /// Makes secret what an action's secret selectors find in any response of a trace that keeps
  /// bodies: also in those that were not judged, since they were sent again or led elsewhere.
  package static func learn(_ action: Action, _ trace: RunTrace, _ secrets: SecretRegistry) {
    let selectors = action.selectors.filter { $0.isSecret?.value == true }
    if selectors.isEmpty { return }
    for exchange in trace.exchanges where exchange.role.target == .action {
      guard let response = exchange.response else { continue }
      var body: [UInt8] = []
      if case .bytes(let bytes)? = exchange.responseBody { body = bytes }
      let evaluator = SelectorEvaluator(
        response: ReceivedResponse(
          status: response.status, headers: response.headers, body: body, url: exchange.url,
          duration: response.timings.total))
      for selector in selectors {
        if let value = (try? evaluator.value(of: selector)) ?? nil { secrets.insert(value) }
      }
    }
  }
}
