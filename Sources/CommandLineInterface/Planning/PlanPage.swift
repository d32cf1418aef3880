import ConnectorRuntime
import Diagnostics
import JSONDocument

/// A plan for people: sections of aligned lines, each `name  value  <- what made it`.
struct PlanPage {
  private let plan: Plan
  private let lines: PlanLines

  init(plan: Plan, console: Console) {
    self.plan = plan
    lines = PlanLines(console: console)
  }

  /// The page.
  var text: String {
    ([head, url, query, headers, body] + authentication + [settings, variables])
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var head: String {
    let names = [
      "action \(plan.action)", "connector \(plan.connector)", plan.profile.map { "profile \($0)" },
    ]
    return lines.strong("\(plan.request.method.value) \(plan.request.url)") + "\n"
      + lines.shown(names.compactMap { $0 }.joined(separator: ", "))
      + "; nothing is sent\n"
  }

  // MARK: Request

  private var url: String {
    section("Request", [plan.request.method] + plan.request.urlParts)
  }

  private var query: String {
    section("Query", plan.request.query, omitted: [.query])
  }

  private var headers: String {
    section("Headers", plan.request.headers, omitted: [.header])
  }

  private var body: String {
    let omitted = rows(omitted: [.form, .json, .text])
    guard let body = plan.request.body else {
      return omitted.isEmpty ? "" : lines.heading("Body", "none") + lines.table(omitted)
    }
    let size = body.size.map { "\($0) byte\($0 == 1 ? "" : "s")" }
    let coding = body.coding.map { "compressed by \($0.rawValue)" }
    let facts = [body.type, size, coding].compactMap { $0 }.joined(separator: ", ")
    var text = ""
    switch body.content {
    case .text(let content): text = lines.heading("Body", facts) + lines.block(pretty(content))
    case .file(let path): text = lines.heading("Body", "\(facts), the file \(path)")
    case .multipart(let parts):
      text = lines.heading("Body", facts) + lines.table(parts.map(row))
    case .unknown: text = lines.heading("Body", "known only after authentication")
    }
    let parts = body.parts.map { part in
      PlanLines.Row(name: part.name.isEmpty ? "all of it" : part.name, source: words(part.source))
    }
    return text + lines.table(parts + omitted)
  }

  private func row(_ part: MultipartContent.Part) -> PlanLines.Row {
    switch part.content {
    case .text(let text): return PlanLines.Row(name: part.name, value: Self.onOneLine(text))
    case .file(let path):
      let name = part.filename.map { "as \(Self.onOneLine($0))" }
      let facts = ["the file \(path)", name, part.type]
      return PlanLines.Row(
        name: part.name, value: facts.compactMap { $0 }.joined(separator: ", "))
    }
  }

  /// A text as it is, or with line breaks in it as JSON has it.
  private static func onOneLine(_ text: String) -> String {
    text.utf8.contains { $0 < 0x20 } ? JSONEscaping.quoted(text) : text
  }

  /// JSON with its secrets hidden before it is written, indented; all else as it is.
  private func pretty(_ content: String) -> String {
    guard plan.request.body?.type?.contains("json") == true,
      let value = try? ParsedJSON(content).root.value
    else { return content }
    return lines.hidden(value).text(.indented)
  }

  // MARK: Authentication

  private var authentication: [String] {
    if !plan.request.isConnectorOrigin {
      return [
        lines.heading(
          "Authentication",
          "none: the URL's origin is not that of base_url, and nothing of the connector goes there")
      ]
    }
    if plan.authentication.isEmpty { return [lines.heading("Authentication", "none")] }
    return plan.authentication.map(scheme)
  }

  private func scheme(_ scheme: PlannedScheme) -> String {
    let place = scheme.span.map { ", \($0.place)" } ?? ""
    var rows = scheme.settings.map(row)
    rows.append(PlanLines.Row(name: "goes to", value: scheme.places.joined(separator: ", ")))
    var text = lines.heading("Authentication", scheme.type + place)
    guard case .request(let exchange)? = scheme.token else {
      if case .stored(let until, let left)? = scheme.token {
        rows.append(PlanLines.Row(name: "token", value: stored(until, left)))
      } else if case .login(let connector)? = scheme.token {
        rows.append(
          PlanLines.Row(
            name: "token",
            value: scheme.tokenObstacle.map { "none that can be read: \($0)" }
              ?? "none: run 'connector-run auth login \(connector)' first"))
      }
      return text + lines.table(rows)
    }
    rows.append(
      PlanLines.Row(
        name: "token",
        value: "to be requested: "
          + (scheme.tokenObstacle.map { "the stored one cannot be read: \($0)" }
            ?? "no valid one is stored")))
    text += lines.table(rows)
    text += "\n" + lines.heading("Token request", "\(exchange.method) \(exchange.url)")
    var fields = exchange.headers.map(row)
    if let body = exchange.body { fields.append(PlanLines.Row(name: "body", value: body)) }
    return text + lines.table(fields)
  }

  private func stored(_ until: WallTime?, _ left: Duration?) -> String {
    guard let until, let left else { return "from the store" }
    return "from the store, valid until \(until.text), \(left.roughly)"
  }

  // MARK: Settings and variables

  private var settings: String { section("Settings", plan.settings) }

  private var variables: String { section("Variables", plan.variables) }

  // MARK: Rows

  private func section(
    _ title: String, _ values: [PlannedValue], omitted parts: Set<OmittedEntry.Part> = []
  ) -> String {
    let rows = values.map(row) + rows(omitted: parts)
    return rows.isEmpty ? "" : lines.heading(title) + lines.table(rows)
  }

  private func row(_ value: PlannedValue) -> PlanLines.Row {
    let source = words(value.source)
    switch value.certainty {
    case .unknown where value.value.isEmpty:
      return PlanLines.Row(
        name: value.name, value: "known only after authentication", source: source)
    case .unknown:
      return PlanLines.Row(
        name: value.name, value: value.value, source: source + ", known only after authentication")
    case .exact, .example:
      return PlanLines.Row(
        name: value.name, value: value.value, source: source, isSecret: value.isSecret)
    }
  }

  private func rows(omitted parts: Set<OmittedEntry.Part>) -> [PlanLines.Row] {
    plan.request.omissions.filter { parts.contains($0.part) }.map { omission in
      let isUnknown = omission.reason == "after-authentication"
      return PlanLines.Row(
        name: omission.name.isEmpty ? "all of it" : omission.name,
        value: isUnknown ? omission.explanation : "left out: \(omission.explanation)",
        source: words(omission.source))
    }
  }

  private func words(_ source: PlanSource) -> String { source.words(schemes: plan.authentication) }
}

extension Duration {
  /// About how long: `14 min left`.
  fileprivate var roughly: String {
    let seconds = components.seconds
    if seconds < 120 { return "\(seconds) s left" }
    return seconds < 7200 ? "\(seconds / 60) min left" : "\(seconds / 3600) h left"
  }
}
