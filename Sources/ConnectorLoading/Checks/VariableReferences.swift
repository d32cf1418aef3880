import ConnectorModel
import Diagnostics

/// Finds templates that name what nobody declares.
struct VariableReferences {
  /// The variables that templates may name; nil where some are missing because of a fault that was
  /// reported.
  var declared: [String]?
  /// Who declares them, for messages: `connector`.
  var what: String
  /// The names after `$auth.` that a token response saves; nil as for `declared`.
  var saved: [String]?
  /// Where such names are declared: `token_response.save`.
  var savingKey = SchemeChecks.savingKey(Authentication())

  /// Checks the templates of a file.
  func check(_ templates: [TemplateUse]) -> [Diagnostic] {
    let names = declared.map(Names.init)
    var diagnostics: [Diagnostic] = []
    var seen: Set<SourceSpan> = []
    for use in templates {
      for case .expression(let expression) in use.template.segments {
        for source in expression.sources {
          switch source.kind {
          case .variable(let name):
            // An alias brings the same place again.
            guard let names, !names.contains(name), seen.insert(source.span).inserted else {
              continue
            }
            diagnostics.append(undefined(name, source.span))
            if diagnostics.count == NodeDecoder.maximumFaults {
              return diagnostics + [NodeDecoder.tooMany(at: source.span)]
            }
          case .builtIn(TemplateBuiltIn.auth.rawValue):
            if let problem = checkSaved(
              source, isInAuth: use.key == "auth" && !use.builtIns.contains(.auth))
            {
              diagnostics.append(problem)
            }
          case .builtIn, .literal: break
          }
        }
      }
    }
    return diagnostics
  }

  /// Names to look others up among: of few each is compared, since hashing them takes longer.
  private struct Names {
    private let few: [String]
    private let many: Set<String>

    init(_ names: [String]) {
      let isMany = names.count > 16
      few = isMany ? [] : names
      many = isMany ? Set(names) : []
    }

    func contains(_ name: String) -> Bool { few.contains(name) || many.contains(name) }
  }

  private func undefined(_ name: String, _ span: SourceSpan) -> Diagnostic {
    let declared = declared ?? []
    let near = NearMiss.suggestion(for: name, among: declared)
    let builtIn = TemplateBuiltIn(rawValue: name).flatMap {
      $0.position == nil || $0 == .token ? "$\($0.rawValue)" : nil
    }
    let listed = declared.prefix(12).joined(separator: ", ") + (declared.count > 12 ? ", …" : "")
    return Diagnostic(
      "undefined-variable", "variable '\(name)' is not defined", at: span,
      label: (near ?? builtIn).map { "did you mean '\($0)'?" },
      help: near != nil || builtIn != nil
        ? nil
        : declared.isEmpty
          ? "The \(what) \(what.contains(" and ") ? "declare" : "declares") no variables."
          : "Declared by the \(what): \(listed).",
      fixIts: Self.replacement(of: span, by: near ?? builtIn))
  }

  private static func replacement(
    of span: SourceSpan, by near: String?
  ) -> [Diagnostic.FixIt] {
    guard let near else { return [] }
    return [.init(title: "Write '\(near)'", span: span, replacement: near, isSafe: false)]
  }

  private func checkSaved(_ source: TemplateSource, isInAuth: Bool) -> Diagnostic? {
    if isInAuth {
      return Diagnostic(
        "undefined-variable", "'$auth' is not defined in 'auth'", at: source.span,
        help: "It is what the token response holds: use it in base_url and in actions.")
    }
    guard case .member(let name)? = source.path.first else {
      return Diagnostic(
        "undefined-variable", "'$auth' needs a name: <<$auth.name>>", at: source.span,
        help: saved?.isEmpty ?? true ? "Declare names under \(savingKey)." : nil)
    }
    guard let saved, !saved.contains(name) else { return nil }
    let near = NearMiss.suggestion(for: name, among: saved)
    let span = source.stepSpans.first
    return Diagnostic(
      "undefined-variable", "'$auth.\(name)' is not saved by any token response",
      at: span ?? source.span, label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "Declare it under \(savingKey) of the auth scheme." : nil,
      fixIts: span.map { Self.replacement(of: $0, by: near) } ?? [])
  }
}
