import ArgumentParser
import ConnectorValidation
import Diagnostics
import JSONDocument

/// `schema`: the JSON Schema of a kind of file.
struct SchemaCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema (2020-12) of a kind of file.",
    discussion: """
      Editors check and complete YAML by it. The first line of a file can name it:
      # yaml-language-server: $schema=PATH-OR-URL

      EXAMPLE
        connector-run schema action > action.schema.json
      """)

  @Argument(help: "connector, action, profile or project (connector-run.yaml).")
  var kind: String

  func validate() throws {
    let known = FileSchema.allCases.map(\.rawValue)
    guard !known.contains(kind) else { return }
    let near = NearMiss.suggestion(for: kind, among: known)
    throw ValidationError(
      "there is no schema of '\(kind)'; "
        + (near.map { "did you mean '\($0)'?" } ?? "schemas: \(known.joined(separator: ", "))"))
  }

  func run(in surroundings: Surroundings) async throws {
    guard let schema = FileSchema(rawValue: kind) else { throw CommandEnd(.usage) }
    try surroundings.console().print(schema.document.text(.indented) + "\n")
  }
}
