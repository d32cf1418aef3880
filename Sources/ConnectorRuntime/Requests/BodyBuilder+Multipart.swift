import ConnectorModel
import Cryptography
import Diagnostics

extension BodyBuilder {
  /// Fields and files of multipart/form-data; entries without a value are left out, as in a form.
  func multipart(_ entries: MultipartEntries) throws(EvaluationFailure) -> Built {
    var built = Built()
    var parts: [MultipartContent.Part] = []
    var diagnostics: [Diagnostic] = []
    for entry in entries {
      for part in entry.value {
        do {
          switch part {
          case .field(let template):
            parts += try field(entry.name.value, template, &built)
          case .file(let file):
            if let part = try self.part(entry.name.value, file, &built) { parts.append(part) }
          }
        } catch {
          diagnostics += error.diagnostics
        }
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    let content = MultipartContent(boundary: try boundary(entries), parts: parts)
    built.body = .multipart(content)
    built.contentType = "multipart/form-data; boundary=\(content.boundary)"
    return built
  }

  private func field(
    _ name: String, _ template: Template, _ built: inout Built
  ) throws(EvaluationFailure) -> [MultipartContent.Part] {
    let leads = ["name=\"\(MultipartContent.escaped(name))\"\r\n\r\n"]
    switch try evaluator.entryTexts(template, in: .plain, behind: leads) {
    case .texts(let texts):
      built.parts.append(BodyPart(name: name, template: template))
      return texts.map { MultipartContent.Part(name: name, content: .text($0)) }
    case .nothing(let reason):
      built.omissions.append(Self.omitted(name, template, reason))
      return []
    }
  }

  private func part(
    _ name: String, _ declared: MultipartFile, _ built: inout Built
  ) throws(EvaluationFailure) -> MultipartContent.Part? {
    // An object without the key was reported.
    guard let template = declared.file else { return nil }
    let named: String
    switch try evaluator.evaluate(template) {
    case .missing(let expression):
      built.omissions.append(Self.omitted(name, template, .missing(expression)))
      return nil
    case .pending:
      built.omissions.append(Self.omitted(name, template, .pending))
      return nil
    case .value(let evaluated):
      evaluator.noteLandings(of: evaluated)
      named = try evaluated.text(in: .plain)
    }
    let path = try file.resolve(
      named, key: "body.multipart", at: template.span, origins: evaluator.origins(of: template))
    let filename =
      try declared.filename.flatMap { name throws(EvaluationFailure) in
        try text(name, in: .plain, &built)
      } ?? named.split(separator: "/").last.map(String.init) ?? named
    let type =
      try declared.type.flatMap { type throws(EvaluationFailure) in
        try text(type, in: .header, &built)
      }
    built.parts.append(BodyPart(name: name, template: template))
    return MultipartContent.Part(
      name: name, filename: filename, type: type ?? guessedType(filename, named),
      content: .file(path: path))
  }

  /// The text of a key of a file; nil where it has no value, or not yet.
  private func text(
    _ template: Template, in position: PositionEncoding, _ built: inout Built
  ) throws(EvaluationFailure) -> String? {
    guard case .value(let evaluated) = try evaluator.evaluate(template) else { return nil }
    evaluator.noteLandings(of: evaluated)
    return try evaluated.text(in: position)
  }

  /// What the system says of the name that the server gets, else of the file's own.
  private func guessedType(_ filename: String, _ path: String) -> String {
    let type = types.type(ofFileNamed: filename)
    return type == MediaTypeTable.unknown ? types.type(ofFileNamed: path) : type
  }

  /// Random, and the same however often this request is built.
  private func boundary(_ entries: MultipartEntries) throws(EvaluationFailure) -> String {
    do throws(CryptographyError) {
      let bytes =
        if let seed = evaluator.uuidSeed {
          try HMAC.authenticate(Array("multipart boundary".utf8), key: seed, with: .sha256)
        } else {
          try SecureRandom.bytes(16)
        }
      return "connector-run-" + Hexadecimal.encode(Array(bytes.prefix(16)))
    } catch {
      throw EvaluationFailure(
        Diagnostic(
          "no-random-numbers", "the boundary of 'multipart' failed: \(error.reason)",
          at: entries.first?.name.span))
    }
  }

  private static func omitted(
    _ name: String, _ template: Template, _ reason: OmittedEntry.Reason
  ) -> OmittedEntry {
    OmittedEntry(part: .form, name: name, template: template, span: template.span, reason: reason)
  }
}
