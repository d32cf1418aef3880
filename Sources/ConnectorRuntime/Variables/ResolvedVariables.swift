package import ConnectorModel
package import Diagnostics
package import JSONDocument

/// A variable's value with where it came from.
package struct ResolvedValue: Sendable, Hashable {
  /// The value, of the declared type.
  package var value: JSONValue
  /// Whether it is declared secret.
  package var isSecret: Bool
  /// Where it came from.
  package var origin: ValueOrigin

  package init(value: JSONValue, isSecret: Bool, origin: ValueOrigin) {
    self.value = value
    self.isSecret = isSecret
    self.origin = origin
  }
}

/// A URL key of a connector that can be replaced from outside.
package struct URLKey: Sendable, Hashable {
  /// The key: `base_url`, `token_url`, `issuer`, `proxy`, ….
  package var name: String
  /// The auth scheme's position from 0; 0 for keys of the connector itself.
  package var scheme: Int

  package init(_ name: String, scheme: Int = 0) {
    self.name = name
    self.scheme = scheme
  }

  /// The key `base_url`.
  package static let baseURL = URLKey("base_url")
  /// The key `proxy`.
  package static let proxy = URLKey("proxy")

  /// The key `token_url` of a scheme.
  package static func tokenURL(scheme: Int) -> URLKey { URLKey("token_url", scheme: scheme) }
}

/// What stands in place of a connector's URL.
package struct URLReplacement: Sendable {
  /// The URL.
  package enum Text: Sendable {
    /// Text of the environment, never a template.
    case plain(String)
    /// Text of a profile.
    case template(Template)
  }

  /// The URL.
  package var text: Text
  /// Where it came from.
  package var origin: ValueOrigin

  package init(text: Text, origin: ValueOrigin) {
    self.text = text
    self.origin = origin
  }
}

/// All that was given from outside for one run.
package struct ResolvedVariables: Sendable {
  /// The values by name; an optional variable that nobody gave has none.
  package var values: [String: ResolvedValue]
  /// Every declared name, with a value or without.
  package var declared: [String]
  /// The connector's URLs that were replaced.
  package var urls: [URLKey: URLReplacement]

  package init(
    values: [String: ResolvedValue] = [:], declared: [String]? = nil,
    urls: [URLKey: URLReplacement] = [:]
  ) {
    self.values = values
    self.declared = declared ?? values.keys.sorted()
    self.urls = urls
  }

  /// Puts every secret among the values into the registry.
  package func register(in secrets: SecretRegistry) {
    for (name, value) in values where value.isSecret {
      secrets.insert(value.value)
      guard let text = TemplateValue(value.value).text else { continue }
      for lead in Landing.variable(name) { secrets.insert(text, behind: lead) }
    }
  }
}

/// The values of a run, and everything that is wrong with what was given.
package struct VariableResolution: Sendable {
  /// The values that are right.
  package var variables: ResolvedVariables
  /// What is wrong, warnings included, by place.
  package var diagnostics: [Diagnostic]
  /// Texts that are no values and that no output may show: what a program printed for a secret and
  /// cannot be one.
  package var hiddenTexts: [String]

  package init(
    variables: ResolvedVariables, diagnostics: [Diagnostic], hiddenTexts: [String] = []
  ) {
    self.variables = variables
    self.diagnostics = diagnostics
    self.hiddenTexts = hiddenTexts
  }

  /// Puts all that is secret into the registry.
  package func register(in secrets: SecretRegistry) {
    variables.register(in: secrets)
    for text in hiddenTexts { secrets.insert(text) }
  }

  /// The failure of a run whose variables have errors; nil where there are none.
  package var failure: RunFailure? {
    diagnostics.hasErrors ? RunFailure(evaluation: diagnostics) : nil
  }
}
