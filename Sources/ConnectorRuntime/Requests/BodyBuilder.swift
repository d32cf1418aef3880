import ConnectorModel
import Diagnostics
import JSONDocument

/// Makes an action's body and the media type that it has by default.
struct BodyBuilder {
  let evaluator: TemplateEvaluator
  let file: ProjectFile
  let types: MediaTypeTable

  /// A body with its media type.
  struct Built {
    /// What is sent.
    var body: TransportRequest.Body = .none
    /// The Content-Type where no header field says otherwise.
    var contentType: String?
    /// Whether the action itself names the type.
    var isTypeDeclared = false
    /// The templates that it was made of.
    var parts: [BodyPart] = []
    /// What has no value.
    var omissions: [OmittedEntry] = []
  }

  /// The body; nothing where its only template has no value, or `$auth` decides it.
  ///
  /// - Throws: everything that is wrong with its templates and files.
  func build(_ declared: ActionBody?) throws(EvaluationFailure) -> Built {
    guard let declared else { return Built() }
    var diagnostics: [Diagnostic] = []
    var built = Built()
    do {
      built = try content(declared)
    } catch {
      diagnostics += error.diagnostics
    }
    if let type = declared.type {
      do {
        if case .value(let evaluated) = try evaluator.evaluate(type) {
          built.contentType = try evaluated.text(in: .header)
          built.isTypeDeclared = true
        }
      } catch {
        diagnostics += error.diagnostics
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    return built
  }

  private func content(_ declared: ActionBody) throws(EvaluationFailure) -> Built {
    if let json = declared.json { return try self.json(json) }
    if let form = declared.form { return try self.form(form) }
    if let multipart = declared.multipart { return try self.multipart(multipart) }
    if let text = declared.text {
      return try self.text(text, in: .plain, type: "text/plain; charset=utf-8")
    }
    if let xml = declared.xml { return try text(xml, in: .xml, type: "application/xml") }
    if let graphQL = declared.graphQL { return try self.graphQL(graphQL) }
    if let template = declared.file { return try file(template) }
    return Built()
  }

  private func json(_ declared: TemplatedJSON) throws(EvaluationFailure) -> Built {
    var record = TemplateEvaluator.JSONRecord()
    let value = try evaluator.json(declared, at: "", &record)
    var built = Built(parts: record.parts, omissions: record.omissions)
    switch value {
    case .missing: break
    case .pending: built.contentType = "application/json"
    case .value(let value):
      built.body = .bytes(value.bytes())
      built.contentType = "application/json"
    }
    return built
  }

  private func form(_ entries: TemplateEntries) throws(EvaluationFailure) -> Built {
    var fields: [String] = []
    var built = Built(contentType: "application/x-www-form-urlencoded")
    var diagnostics: [Diagnostic] = []
    for entry in entries {
      let name = FormEncoder.field(entry.name.value)
      for template in entry.value.templates {
        do {
          let leads = Landing.field(name)
          switch try evaluator.entryTexts(template, in: .form, behind: leads) {
          case .texts(let texts):
            fields += texts.map { "\(name)=\($0)" }
            built.parts.append(BodyPart(name: entry.name.value, template: template))
          case .nothing(let reason):
            built.omissions.append(
              OmittedEntry(
                part: .form, name: entry.name.value, template: template, span: template.span,
                reason: reason))
          }
        } catch {
          diagnostics += error.diagnostics
        }
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    built.body = .bytes(Array(fields.joined(separator: "&").utf8))
    return built
  }

  private func text(
    _ template: Template, in position: PositionEncoding, type: String
  ) throws(EvaluationFailure) -> Built {
    let omitted = {
      OmittedEntry(part: .text, name: "", template: template, span: template.span, reason: $0)
    }
    switch try evaluator.evaluate(template) {
    case .missing(let expression): return Built(omissions: [omitted(.missing(expression))])
    case .pending: return Built(contentType: type, omissions: [omitted(.pending)])
    case .value(let evaluated):
      evaluator.noteLandings(of: evaluated)
      return Built(
        body: .bytes(Array(try evaluated.text(in: position).utf8)), contentType: type,
        parts: [BodyPart(name: "", template: template)])
    }
  }

  private func graphQL(_ declared: GraphQLBody) throws(EvaluationFailure) -> Built {
    var members = [JSONMember(name: "query", value: .string(declared.query?.value ?? ""))]
    var record = TemplateEvaluator.JSONRecord()
    if let variables = declared.variables,
      case .value(let value) = try evaluator.json(variables, at: "variables", &record)
    {
      members.append(JSONMember(name: "variables", value: value))
    }
    if let operation = declared.operation {
      members.append(JSONMember(name: "operationName", value: .string(operation.value)))
    }
    return Built(
      body: .bytes(JSONValue.object(members).bytes()), contentType: "application/json",
      parts: record.parts, omissions: record.omissions)
  }

  private func file(_ template: Template) throws(EvaluationFailure) -> Built {
    var built = try text(template, in: .plain, type: "application/octet-stream")
    guard case .bytes(let path) = built.body else { return built }
    let named = String(decoding: path, as: UTF8.self)
    built.body = .file(
      path: try file.resolve(
        named, key: "body.file", at: template.span, origins: evaluator.origins(of: template)))
    return built
  }
}
