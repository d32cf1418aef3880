import ConnectorModel
import Diagnostics
import JSONDocument

/// What `describe` says of an action.
struct ActionPage {
  let action: Action
  let connector: Connector

  /// The page, its lines at most 96 columns wide where words allow it.
  var text: String {
    var text = "\(action.id)\n"
    if let title = action.title { text += "\(title.value)\n" }
    if let description = action.description {
      text += "\n" + Self.wrapped(description.value, indent: "")
    }
    let base = action.url == nil ? connector.baseURL?.written ?? "" : ""
    text += "\n\(action.method?.value ?? "?") \(base)\(ActionSummary.target(of: action))\n"
    text += section(
      "Inputs, given by --var NAME=VALUE", action.inputs.map { entry($0, environment: nil) })
    let name = connector.title.map { "\(connector.id) (\($0.value))" } ?? connector.id
    text += section(
      "Variables of the connector \(name), given by --var, the environment, .env or a profile",
      connector.variables.map {
        entry($0, environment: EnvironmentName.variable($0.name, connector: connector.id))
      })
    text += repetition
    text += captures
    if let docs = action.docs ?? connector.docs { text += "\nDocumentation: \(docs.value)\n" }
    return text
  }

  /// What sends the request more than once.
  private var repetition: String {
    var lines: [String] = []
    if let paginate = action.paginate {
      var line = "Pages by \(paginate.strategy.rawValue)"
      line += ", at most \(paginate.maximumPages?.value ?? 1000)"
      if let most = paginate.maximumItems { line += ", or \(most.value) items" }
      lines.append(line + (paginate.items == nil ? "." : "; prints its items as JSON Lines."))
    }
    if let poll = action.poll {
      let until = poll.until.compactMap { $0.span?.text }.joined(separator: " and ")
      lines.append(
        "Asks again until \(until), for at most \(poll.timeout?.span.text ?? "10m").")
    }
    return lines.isEmpty
      ? "" : "\n" + lines.map { Self.wrapped($0, indent: "") }.joined()
  }

  private var captures: String {
    if action.captures.isEmpty { return "" }
    let rows = action.captures.map { [$0.name.value, $0.value.span?.text ?? ""] }
    return "\nCaptures, shown by --print captures or --print NAME\n"
      + TextTable.render(rows, indent: "  ")
  }

  private func section(_ title: String, _ entries: [String]) -> String {
    entries.isEmpty ? "" : "\n\(title)\n" + entries.joined()
  }

  /// A variable: name and nature on one line, what it means and which values it takes below.
  private func entry(_ variable: VariableDeclaration, environment: String?) -> String {
    var nature = [
      variable.valueType.rawValue, variable.needsValue ? "required" : "optional",
    ]
    if variable.isSecret?.value == true { nature.append("secret") }
    var text = "  \(variable.name)  (\(nature.joined(separator: ", ")))"
    if let environment { text += "  \(environment)" }
    text += "\n"
    if let description = variable.description {
      text += Self.wrapped(description.value, indent: "      ")
    }
    for fact in facts(variable) { text += Self.wrapped(fact, indent: "      ") }
    return text
  }

  private func facts(_ variable: VariableDeclaration) -> [String] {
    var limits: [String] = []
    if case .array(let values)? = variable.enumeration?.value {
      limits.append("one of " + values.map(plain).joined(separator: ", "))
    }
    if let pattern = variable.pattern {
      let subject = [.array: "each element ", .object: "each value "][variable.valueType] ?? ""
      limits.append("\(subject)matches \(pattern.pattern.value)")
    }
    for (words, bound) in [("at least", variable.minimum), ("at most", variable.maximum)] {
      guard let bound, case .number(let number) = bound.value else { continue }
      limits.append("\(words) \(variable.words(number))")
    }
    var facts: [String] = []
    if !limits.isEmpty { facts.append("Values: " + limits.joined(separator: "; ")) }
    if let value = variable.defaultValue { facts.append("Default: \(plain(value.value))") }
    if let example = variable.example { facts.append("Example: \(plain(example.value))") }
    return facts
  }

  private func plain(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text }
    return value.text()
  }

  /// The paragraphs of a text, each wrapped at spaces, ending with a line break.
  ///
  /// Lines that a file broke at its own width are joined; an empty line, a list's mark and an
  /// indentation begin a paragraph, and so does what follows the end of a sentence.
  static func wrapped(_ text: String, indent: String) -> String {
    var paragraphs: [String] = []
    var isOpen = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let isMarked = line.hasPrefix(" ") || line.hasPrefix("- ") || line.hasPrefix("* ")
      let words = line.split(separator: " ").joined(separator: " ")
      if words.isEmpty {
        isOpen = false
      } else if isOpen, !isMarked, let last = paragraphs.indices.last {
        paragraphs[last] += " " + words
      } else {
        paragraphs.append(words)
      }
      isOpen = !words.isEmpty && !".:!?".contains(words.last ?? ".")
    }
    return paragraphs.map { lines($0, indent: indent) }.joined()
  }

  private static func lines(_ paragraph: String, indent: String) -> String {
    let width = 96 - indent.count
    var result = ""
    var line = ""
    for word in paragraph.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        result += indent + line + "\n"
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return result + indent + line + "\n"
  }
}
