import ConnectorRuntime
import Diagnostics

extension PlanSource {
  /// What made a value, for people: `actions/x.yaml:12 '<<dependency>>' <- --var`.
  ///
  /// - Parameter schemes: where the auth schemes stand.
  func words(schemes: [PlannedScheme]) -> String {
    switch self {
    case .template(let trace): trace.words
    case .line(let span): span.place
    case .replacement(let origin, let trace, let instead):
      origin.summary + (trace?.written.map { " '\(TemplateTrace.short($0))'" } ?? "")
        + (instead.map { ", in place of \($0.place)" } ?? "")
    case .credential(let scheme):
      "auth"
        + (schemes.indices.contains(scheme) ? schemes[scheme].span : nil)
        .map { ", \($0.place)" }.orEmpty
    case .setting(_, let span): span?.place ?? Self.builtInWords
    case .builtIn: Self.builtInWords
    case .transport: "the transport"
    case .environment(let name): "\(name) in the environment"
    case .option(let name): name
    case .origin(let origin): origin.summary
    }
  }

  private static let builtInWords = "built in"
}

extension TemplateTrace {
  /// Its place, what stands there, and where a sole variable comes from, or each where a filter's
  /// argument is among them; what several variables are else is said elsewhere.
  fileprivate var words: String {
    guard let written else { return span.place }
    var words = "\(span.place) '\(Self.short(written))'"
    let variables = inputs.compactMap { input -> (name: String, origin: ValueOrigin?)? in
      if case .variable(let origin) = input.kind { return (input.name, origin) }
      return nil
    }
    if variables.count == 1, let origin = variables[0].origin {
      words += " <- \(origin.summary)"
    } else if variables.count > 1, inputs.contains(where: \.isArgument) {
      let all = variables.map { "\($0.name): \($0.origin?.summary ?? "no value")" }
      words += " <- " + all.joined(separator: ", ")
    }
    if isMadeByRun { words += ", made anew by each run" }
    return words
  }

  /// A template on one line of bearable length.
  static func short(_ written: String) -> String {
    let line = written.prefix { !$0.isNewline }
    let start = line.prefix(72)
    return start.endIndex == written.endIndex ? String(start) : "\(start)…"
  }
}

extension SourceSpan {
  /// File and line: `actions/x.yaml:12`.
  var place: String { "\(source.path):\(start.line)" }
}

extension String? {
  fileprivate var orEmpty: String { self ?? "" }
}
