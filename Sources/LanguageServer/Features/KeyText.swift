import ConnectorModel
import Diagnostics
import JSONDocument

/// Keys, variables and filters in a few words.
enum KeyText {
  /// A key's nature: `required, text`.
  static func nature(_ key: FieldKey) -> String {
    var words = [kind(key.shape)]
    if key.isRequired { words.insert("required", at: 0) }
    if key.isSecret { words.append("secret") }
    return words.joined(separator: ", ")
  }

  /// A variable's nature: `string, required, secret`.
  static func nature(_ variable: VariableDeclaration) -> String {
    var words = [variable.valueType.rawValue, variable.needsValue ? "required" : "optional"]
    if variable.isSecret?.value == true { words.append("secret") }
    return words.joined(separator: ", ")
  }

  /// A filter with its parameters: `date(format)`.
  static func signature(_ filter: TemplateFilter) -> String {
    let parameters = filter.parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
    return parameters.isEmpty
      ? filter.rawValue : "\(filter.rawValue)(\(parameters.joined(separator: ", ")))"
  }

  /// A key's page for a hover, in Markdown.
  static func page(_ key: FieldKey) -> String {
    var text = "**\(key.name)** · \(nature(key))\n\n\(key.summary)"
    let words = DeclaredPlace.words(key.shape)
    if !words.isEmpty {
      text +=
        "\n\n"
        + words.map { word in
          word.summary.isEmpty ? "- `\(word.word)`" : "- `\(word.word)`: \(word.summary)"
        }.joined(separator: "\n")
    }
    if let example = key.example { text += "\n\n```yaml\n\(key.name): \(example)\n```" }
    return text
  }

  /// A variable's page for a hover, in Markdown; a secret's default is not shown.
  static func page(_ variable: VariableDeclaration, connector: String?) -> String {
    var text = "**\(variable.name)** · \(nature(variable))"
    if let description = variable.description { text += "\n\n\(description.value)" }
    var facts: [String] = []
    if let connector {
      let name = EnvironmentName.variable(variable.name, connector: connector)
      facts.append("in the environment: `\(name)`")
    }
    if let values = variable.legalValues {
      facts.append("one of " + values.value.map { "`\(plain($0.value))`" }.joined(separator: ", "))
    }
    if let value = variable.defaultValue, variable.isSecret?.value != true {
      facts.append("default: `\(plain(value.value))`")
    }
    if let value = variable.example { facts.append("example: `\(plain(value.value))`") }
    if !facts.isEmpty { text += "\n\n" + facts.map { "- " + $0 }.joined(separator: "\n") }
    return text
  }

  /// The page of a value that the engine provides, in Markdown.
  static func page(_ builtIn: TemplateBuiltIn) -> String {
    "**$\(builtIn.rawValue)**\n\n\(summary(builtIn))"
  }

  /// What a value of the engine is.
  static func summary(_ builtIn: TemplateBuiltIn) -> String {
    switch builtIn {
    case .uuid: "A random UUID, new at each use, kept over retries."
    case .runID: "The run's own UUID."
    case .now: "The moment the run began, RFC 3339 in UTC."
    case .timestamp: "The moment the run began, in seconds since 1970."
    case .auth: "What the token response gave under `token_response.save`."
    case .token: "The credential, in `attach.format` alone."
    case .method: "The request's method, in `hmac` alone."
    case .url: "The whole URL, in `hmac` alone."
    case .host: "The host, with its port where it is not the scheme's own, in `hmac` alone."
    case .path: "The path as it is sent, in `hmac` alone."
    case .query: "The query as it is sent, without the question mark, in `hmac` alone."
    case .body: "The body as text, in `hmac` alone."
    case .bodySHA256: "The SHA-256 digest of the body in hexadecimal, in `hmac` alone."
    case .contentType: "The value of the header Content-Type, in `hmac` alone."
    case .timestampMilliseconds:
      "The moment of signing in milliseconds since 1970, in `hmac` alone."
    case .nonce: "A random text, the same in all parts of a signature, in `hmac` alone."
    case .signature: "The signature, in `headers` and `query` of `hmac`."
    }
  }

  private static func plain(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text }
    return value.text()
  }

  private static func kind(_ shape: ValueShape) -> String {
    switch shape {
    case .text, .value, .profileValue: "text"
    case .template: "text with templates"
    case .boolean: "true or false"
    case .integer: "whole number"
    case .number: "number"
    case .duration: "duration"
    case .choice: "word"
    case .version: "version"
    case .literal: "value"
    case .json: "JSON with templates"
    case .jsonPath: "JSONPath"
    case .regularExpression: "regular expression"
    case .schema: "JSON Schema or path"
    case .statusPattern: "status"
    case .list(let element, let orSingle):
      orSingle ? "\(kind(element)) or list" : "list of \(kind(element))"
    case .map: "mapping of names"
    case .object: "mapping"
    case .variant(let variant): variant.name
    case .scalarOr(let scalar, let collection): "\(kind(scalar)) or \(kind(collection))"
    case .nullable(let inner): "\(kind(inner)) or null"
    }
  }
}
