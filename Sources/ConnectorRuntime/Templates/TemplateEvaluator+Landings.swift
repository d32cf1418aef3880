import ConnectorModel
import JSONDocument

/// What stands before a value where it lands: how outputs of the request show its place.
enum Landing {
  /// An entry of a part of a request.
  static func entry(_ name: String, of part: OmittedEntry.Part) -> [String] {
    switch part {
    case .query: query(QueryEncoder.name(name))
    case .header: header(name)
    case .form: field(FormEncoder.field(name))
    case .json: member(name)
    case .text: []
    }
  }

  /// A parameter of a query.
  static func query(_ name: String) -> [String] { ["?\(name)=", "&\(name)="] }

  /// A field of a form or a cookie.
  static func field(_ name: String) -> [String] { ["\(name)=", "&\(name)="] }

  /// A header field, as it is written and as HTTP/2 has it.
  static func header(_ name: String) -> [String] {
    let folded = name.lowercased()
    return folded == name ? ["\(name): "] : ["\(name): ", "\(folded): "]
  }

  /// A member of a JSON object, compact and indented.
  static func member(_ name: String) -> [String] { ["\"\(name)\":", "\"\(name)\": "] }

  /// A variable where its name and value are shown: `pin=1`, `pin: 1`, as JSON.
  static func variable(_ name: String) -> [String] {
    ["\(name)=", "\(name): ", "\(name) = "] + member(name).flatMap { [$0, $0 + "\""] }
  }
}

extension TemplateEvaluator {
  /// Registers where the secrets of a template land, so that those that are too short or too common
  /// to be searched for are hidden there at least.
  ///
  /// - Parameter leads: what may stand before the template; none for the start of a text.
  func noteLandings(of evaluated: EvaluatedTemplate, behind leads: [String] = []) {
    guard evaluated.isSecret else { return }
    var before = ""
    for piece in evaluated.pieces {
      switch piece {
      case .literal(let text): before += text
      case .value(let value):
        let texts = value.value.scalarTexts
        if value.value.isSecret {
          // Who repeats a value does not always repeat the name that it was sent under.
          let isTelling = before.contains(where: \.isLetter)
          for lead in leads + (leads.isEmpty || isTelling ? [""] : []) {
            for text in texts where !(lead.isEmpty && before.isEmpty) {
              secrets.insert(text, behind: lead + before)
            }
          }
        }
        before += texts.count == 1 ? texts[0] : ""
      }
    }
  }

  /// The same for a value of JSON.
  func noteJSONLandings(of evaluated: EvaluatedTemplate, behind leads: [String]) {
    guard evaluated.isSecret else { return }
    if case .string? = evaluated.soleValue?.value.value ?? .string("") {
      noteLandings(of: evaluated, behind: leads.map { $0 + "\"" })
    } else {
      noteLandings(of: evaluated, behind: leads)
    }
  }
}

extension TemplateValue {
  /// The text of a value, or of each element of a list that has one.
  fileprivate var scalarTexts: [String] {
    guard case .array(let elements) = value else { return text.map { [$0] } ?? [] }
    return elements.compactMap { TemplateValue($0).text }
  }
}

extension ResolvedAttachment {
  /// Registers where a token was put, so that one that is too short or too common to be searched for
  /// is hidden there at least: behind the place's name, and behind the fixed text of `format`
  /// (`Bearer`), which a server repeats without it.
  func note(_ token: String, at credential: Credential, in secrets: SecretRegistry) {
    let (leads, value) =
      switch credential {
      case .header(let name, let value): (Landing.header(name), value)
      case .query(let name, let value): (Landing.query(name), value)
      case .cookie(let name, let value, _): (Landing.field(name), value)
      }
    guard let fixed = fixedText(before: token, in: value) else { return }
    for lead in leads { secrets.insert(token, behind: lead + fixed) }
    guard fixed.contains(where: \.isLetter) else { return }
    for text in Set([fixed, fixed.lowercased()]) { secrets.insert(token, behind: text) }
  }

  /// What `format` puts before a token; nil where a filter makes something else of the token.
  ///
  /// A search for the token could find it in the fixed text: `e` is in `Bearer`.
  private func fixedText(before token: String, in value: String) -> String? {
    guard let other = try? format(token.hasPrefix("x") ? "y" : "x") else { return nil }
    let fixed = zip(value, other).prefix { $0 == $1 }.map(\.0)
    return value.dropFirst(fixed.count).hasPrefix(token) ? String(fixed) : nil
  }
}
