package import ConnectorModel
package import Diagnostics
package import JSONDocument

/// A value that a run took from the response.
package struct CapturedValue: Sendable, Hashable {
  /// The capture's name.
  package var name: String
  /// The value; nil where there is none and none is required.
  package var value: JSONValue?
  /// Whether it is declared secret.
  package var isSecret: Bool

  package init(name: String, value: JSONValue?, isSecret: Bool) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}

/// Takes an action's captures from a response.
package struct CaptureEvaluator: Sendable {
  private let selectors: SelectorEvaluator

  private let redactor: Redactor

  /// - Parameter redactor: hides secrets before anything is cut.
  package init(response: ReceivedResponse, hiding redactor: Redactor) {
    selectors = SelectorEvaluator(response: response)
    self.redactor = redactor
  }

  /// Every capture's value, and what is wrong with those that failed.
  package func evaluate(
    _ captures: [NamedEntry<Selector>]
  ) -> (values: [CapturedValue], failures: [Diagnostic]) {
    var values: [CapturedValue] = []
    var failures: [Diagnostic] = []
    for capture in captures {
      let selector = capture.value
      let isRequired = selector.isRequired?.value ?? true
      do {
        let value = try selectors.value(of: selector)
        if value == nil, isRequired {
          failures.append(missing(capture))
          continue
        }
        values.append(
          CapturedValue(
            name: capture.name.value, value: value, isSecret: selector.isSecret?.value ?? false))
      } catch {
        if !isRequired, error.isEmptyBody {
          values.append(
            CapturedValue(
              name: capture.name.value, value: selector.defaultValue?.value,
              isSecret: selector.isSecret?.value ?? false))
        } else {
          failures.append(error.diagnostic)
        }
      }
    }
    return (values, failures)
  }

  /// Says what the body does hold at the deepest part of the path that matched.
  private func missing(_ capture: NamedEntry<Selector>) -> Diagnostic {
    let name = capture.name.value
    var diagnostic = Diagnostic(
      "missing-capture", "capture '\(name)' found no value in the response",
      at: capture.value.span ?? capture.name.span,
      help: "Write {…, required: false} if the value may be absent.")
    let places = BodyPlaces(selectors: selectors, redactor: redactor)
    guard let path = capture.value.jsonPath, let deepest = places.deepest(of: path.value) else {
      return diagnostic
    }
    let isSecret = capture.value.isSecret?.value ?? false
    diagnostic.notes.append(
      .init("\(deepest.path) is \(places.describe(deepest.node, isSecret: isSecret))"))
    diagnostic.label = places.nearMiss(deepest)
    return diagnostic
  }
}
