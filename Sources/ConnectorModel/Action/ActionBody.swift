package import Diagnostics

/// `body`: exactly one kind of content.
package struct ActionBody: Declared {
  package var json: TemplatedJSON?
  package var form: TemplateEntries?
  package var multipart: MultipartEntries?
  package var text: Template?
  package var xml: Template?
  package var graphQL: GraphQLBody?
  package var file: Template?
  package var type: Template?
  package var compress: Located<BodyCompression>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<ActionBody>(
    "body", "What is sent: exactly one kind of content.",
    constraints: [
      .exactlyOne(["json", "form", "multipart", "text", "xml", "graphql", "file"])
    ],
    habits: WritingHabits(bareValues: ["json", "text"]),
    fields: [
      FieldDeclaration("json", \.json, .json, "A JSON value; numbers keep every digit."),
      FieldDeclaration(
        "form", \.form, .entries(.form), "Fields of application/x-www-form-urlencoded."),
      FieldDeclaration(
        "multipart", \.multipart, .multipart, "Fields and files of multipart/form-data."),
      FieldDeclaration("text", \.text, .template(.text), "Text, sent as UTF-8."),
      FieldDeclaration("xml", \.xml, .template(.xml), "XML; values are escaped."),
      FieldDeclaration("graphql", \.graphQL, .object(), "A GraphQL request."),
      FieldDeclaration(
        "file", \.file, .template(.text), "A file's path, relative to the project's root."),
      FieldDeclaration(
        "type", \.type, .template(.header), example: "text/csv",
        "The media type of text, xml or file."),
      FieldDeclaration(
        "compress", \.compress, .choice(), example: "gzip", "How the body is compressed."),
    ])
}

/// `graphql`: a query with its variables.
package struct GraphQLBody: Declared {
  package var query: Located<String>?
  package var variables: TemplatedJSON?
  package var operation: Located<String>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<GraphQLBody>(
    "graphql", "A GraphQL request, sent as JSON.", habits: WritingHabits(bareValues: ["query"]),
    fields: [
      FieldDeclaration(
        "query", \.query, .text, required: true, example: "query { viewer { login } }",
        "The query; never a template."),
      FieldDeclaration("variables", \.variables, .json, "The query's variables."),
      FieldDeclaration("operation", \.operation, .text, "The operation's name."),
    ])
}
