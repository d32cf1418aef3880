/// An element whose text is its own canonical form (Exclusive XML Canonicalization 1.0, without
/// comments): what is digested and signed is what is sent, and nothing has to be canonicalised.
///
/// It holds for elements that declare their namespaces here and whose attributes have no prefix.
struct CanonicalXML: Sendable {
  /// What stands in an element.
  enum Content: Sendable {
    case element(CanonicalXML)
    case text(String)
  }

  /// The prefixed name.
  var name: String
  /// The namespaces that are declared here: prefix and URI.
  var namespaces: [(prefix: String, uri: String)] = []
  /// The attributes; their order does not matter.
  var attributes: [(name: String, value: String)] = []
  /// What stands in it, in order.
  var content: [Content] = []

  init(
    _ name: String, namespaces: [(prefix: String, uri: String)] = [],
    _ attributes: [(name: String, value: String)] = [], _ content: [CanonicalXML] = []
  ) {
    self.name = name
    self.namespaces = namespaces
    self.attributes = attributes
    self.content = content.map(Content.element)
  }

  /// An element with text alone.
  init(_ name: String, text: String) {
    self.init(name)
    content = [.text(text)]
  }

  /// The canonical form: namespaces before attributes, both sorted, and no element without an end
  /// tag.
  var text: String {
    var text = "<\(name)"
    for namespace in namespaces.sorted(by: { Self.precedes($0.prefix, $1.prefix) }) {
      text += " xmlns:\(namespace.prefix)=\"\(Self.attribute(namespace.uri))\""
    }
    for attribute in attributes.sorted(by: { Self.precedes($0.name, $1.name) }) {
      text += " \(attribute.name)=\"\(Self.attribute(attribute.value))\""
    }
    text += ">"
    for part in content {
      switch part {
      case .element(let element): text += element.text
      case .text(let content): text += Self.text(content)
      }
    }
    return text + "</\(name)>"
  }

  /// Names are ordered by code points (Canonical XML 1.0 §2.2), which UTF-8 keeps.
  private static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Canonical XML 1.0 §2.3, text nodes.
  private static func text(_ text: String) -> String {
    escape(text) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\r": "&#xD;"
      default: nil
      }
    }
  }

  /// Canonical XML 1.0 §2.3, attribute nodes.
  private static func attribute(_ text: String) -> String {
    escape(text) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case "\"": "&quot;"
      case "\t": "&#x9;"
      case "\n": "&#xA;"
      case "\r": "&#xD;"
      default: nil
      }
    }
  }

  private static func escape(
    _ text: String, _ replacement: (Unicode.Scalar) -> String?
  ) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      if let escaped = replacement(scalar) {
        output += escaped
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Whether XML 1.0 can hold a text (§2.2).
  static func canHold(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "\t", "\n", "\r": true
      case "\u{00}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": false
      default: true
      }
    }
  }
}
