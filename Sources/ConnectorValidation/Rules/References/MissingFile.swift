import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `missing-file`.
enum MissingFile: Rule {
  static let page = RulePage(
    "missing-file", .references, .warning, .validation,
    summary: "a path below the project's root where there is no file",
    explanation: """
      `body.file`, the files of `body.multipart`, `from: {file: …}` and the keys of `tls` name \
      files. Where such a path has no \
      templates in it, leads into the project and finds nothing, a run that needs the file ends \
      with exit code 8. Paths start at the project's root, not at the folder of the file that names \
      them.

      Not looked for are files that rightly lie on the machine that runs and nowhere else: those \
      outside the project, that of a variable with `secret: true`, and `tls.client_key`.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        tls: {ca: connectors/tls/desk-ca.pem}
        """,
      others: [("tls/desk-ca.pem", certificate)]),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        tls: {ca: tls/desk-ca.pem}
        """,
      others: [("tls/desk-ca.pem", certificate)]))

  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    -----END CERTIFICATE-----
    """

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.namedFiles.compactMap { file -> Diagnostic? in
      guard file.isInsideProject, !file.isPrivate else { return nil }
      switch file.kind {
      case .file, .special: return nil
      case .folder:
        return diagnostic(
          "'\(file.key)' names the folder '\(file.path.value)'", at: file.path.span,
          help: "Name a file in it.")
      case .absent:
        let folder = String(file.path.value.dropLast(file.name.count))
        let near = NearMiss.suggestion(for: file.name, among: file.siblings).map { folder + $0 }
        return diagnostic(
          "file '\(file.path.value)' does not exist", at: file.path.span,
          label: near.map { "did you mean '\($0)'?" },
          help: near == nil ? "'\(file.key)' is a path from the project's root." : nil,
          fixIts: near.map { replacement(of: file.path, by: $0) } ?? [])
      }
    }
  }

  private static func replacement(
    of path: Located<String>, by near: String
  ) -> [Diagnostic.FixIt] {
    // In quotes the name may need escapes.
    guard path.span.text == path.value else { return [] }
    return [.init(title: "Write '\(near)'", span: path.span, replacement: near, isSafe: false)]
  }
}
