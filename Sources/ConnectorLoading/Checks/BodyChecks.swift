import ConnectorModel
import Diagnostics

/// What must hold of a body beyond the shape of its keys.
enum BodyChecks {
  /// Checks a body.
  static func check(_ body: ActionBody, _ headers: HeaderChecks) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let type = body.type {
      let isFixed =
        body.json != nil || body.form != nil || body.multipart != nil || body.graphQL != nil
      if isFixed {
        diagnostics.append(
          Diagnostic(
            "conflicting-keys", "'type' is for the bodies text, xml and file", at: type.span,
            help: "Set the header Content-Type to send another media type."))
      }
      diagnostics += headers.check(type)
    }
    for (_, file) in body.fileTemplates where file.literalText == "" {
      diagnostics.append(Diagnostic("unknown-value", "'file' names no file", at: file.span))
    }
    for file in body.multipartFiles {
      if let type = file.type { diagnostics += headers.check(type) }
    }
    if let query = body.graphQL?.query, LiteralTemplate.range(in: query.value) != nil {
      diagnostics.append(
        Diagnostic(
          "literal-template", .warning, "a GraphQL query is not a template, but holds '<<…>>'",
          at: query.span,
          help: "Declare a variable in the query ($name) and give its value under 'variables'."))
    }
    return diagnostics
  }
}
