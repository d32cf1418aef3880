import ConnectorModel
import Diagnostics

/// Finds variables that are written as other tools write them, and so are sent as they stand.
struct ForeignTemplateChecks {
  /// The names of the variables that the templates may use.
  let names: [String]
  /// The connector's id, by which the environment calls them; empty where that is not known.
  let connector: String
  /// Where the templates' texts stand.
  let places: TemplatePlaces

  /// What was found of a file so far, with what its templates hold.
  ///
  /// Where a fault follows from such a variable (`https://{{host}}` has no legal host), the
  /// variable is the one thing to say, and stays an error.
  func explaining(_ found: [Diagnostic], _ uses: [TemplateUse]) -> [Diagnostic] {
    var found = found
    for use in uses where !use.template.isBroken {
      for (template, written, place) in all(in: use.template, use.position) {
        let isInBody = use.key == "body" && use.position != .header
        let name = declared(template.name, isExact: isInBody)
        let consequences = found.indices.filter { index in
          found[index].id == "bad-url" && found[index].span.map { $0.covers(place) } ?? false
        }
        if consequences.isEmpty {
          // A body may be meant for somebody who puts in values of his own.
          if isInBody, name == nil { continue }
          found.append(diagnostic(written, template.name, name, at: place, isSent: true))
        } else {
          for index in consequences {
            found[index] = diagnostic(written, template.name, name, at: place, isSent: false)
          }
        }
      }
    }
    return found
  }

  private func all(
    in template: Template, _ position: TemplatePosition
  ) -> [(ForeignTemplate, String, SourceSpan)] {
    let isPath = position == .path || position == .url
    return template.texts.enumerated().flatMap { index, text in
      ForeignTemplate.all(in: text, isPath: isPath).map { found in
        let written = String(decoding: Array(text.utf8)[found.range], as: UTF8.self)
        return (found, written, places.span(of: found.range, inText: index, of: template))
      }
    }
  }

  private func diagnostic(
    _ written: String, _ name: String, _ declared: String?, at place: SourceSpan, isSent: Bool
  ) -> Diagnostic {
    let meant = "<<\(declared ?? Self.legal(name))>>"
    let literally = "Where the text itself is meant, write <<\"\(written)\">>."
    return Diagnostic(
      isSent ? "literal-template" : "bad-url", isSent ? .warning : .error,
      isSent ? "'\(written)' is sent as it stands" : "'\(written)' is not a template", at: place,
      label: declared == nil ? "a variable is written \(meant)" : "did you mean '\(meant)'?",
      help: isSent ? literally : nil,
      // An escape in quotes would be read another way.
      fixIts: declared != nil && place.text == written
        ? [.init(title: "Write '\(meant)'", span: place, replacement: meant, isSafe: false)] : [])
  }

  /// The declared variable or the built-in that a name of another tool means.
  ///
  /// - Parameter isExact: whether it must be the same name, but for its spelling.
  private func declared(_ name: String, isExact: Bool) -> String? {
    if name.hasPrefix("$") {
      let word = name.dropFirst() == "guid" ? "uuid" : String(name.dropFirst())
      return TemplateBuiltIn(rawValue: word).map { "$\($0.rawValue)" }
    }
    if names.contains(name) { return name }
    let upper = name.uppercased()
    if !connector.isEmpty,
      let found = names.first(where: {
        EnvironmentName.variable($0, connector: connector) == upper
      })
    {
      return found
    }
    return isExact
      ? names.first { NearMiss.isSame($0, name) } : NearMiss.suggestion(for: name, among: names)
  }

  /// A name as this format could have it.
  private static func legal(_ name: String) -> String {
    let word = name.hasPrefix("$") ? String(name.dropFirst()) : name
    let isUpper = word == word.uppercased()
    return (isUpper ? word.lowercased() : word).replacing("-", with: "_")
  }
}

extension SourceSpan {
  /// Whether another span lies inside of this one.
  fileprivate func covers(_ other: SourceSpan) -> Bool {
    source.path == other.source.path && range.lowerBound <= other.range.lowerBound
      && other.range.upperBound <= range.upperBound
  }
}
