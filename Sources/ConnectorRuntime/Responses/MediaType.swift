/// A `Content-Type`, as far as reading a body needs it (RFC 9110 §8.3.1).
struct MediaType: Sendable, Hashable {
  /// The type and the subtype in lower case: `text/csv`.
  let name: String
  private let parameters: [(name: String, value: String)]

  /// Reads a field's value; what is malformed in it is passed over.
  init(_ field: String) {
    var parts = MediaType.parts(of: field)[...]
    name = parts.popFirst()?.trimmingSpaces().lowercased() ?? ""
    parameters = parts.compactMap { part in
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let value = String(part[part.index(after: equals)...]).trimmingSpaces()
      return (String(part[..<equals]).trimmingSpaces().lowercased(), Self.unquoted(value))
    }
  }

  /// The subtype: `soap+xml`.
  var subtype: Substring { name.split(separator: "/", maxSplits: 1).dropFirst().first ?? "" }

  /// The first parameter of a name.
  func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  static func == (left: MediaType, right: MediaType) -> Bool {
    left.name == right.name && left.parameters.elementsEqual(right.parameters, by: ==)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// What stands between the semicolons that are not in quotes.
  private static func parts(of field: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    var isEscaped = false
    for character in field {
      if character == ";", !isQuoted {
        parts.append("")
        continue
      }
      parts[parts.count - 1].append(character)
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && character == "\\" && !isEscaped
    }
    return parts
  }

  private static func unquoted(_ value: String) -> String {
    guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
    var text = ""
    var isEscaped = false
    for character in value.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      text.append(character)
      isEscaped = false
    }
    return text
  }
}
