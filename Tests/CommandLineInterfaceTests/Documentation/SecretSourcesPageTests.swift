import Foundation
import TestSupport
import Testing

/// The recipes of docs/secret-sources.md, as they stand there: the YAML and the commands are taken from
/// the page.
///
/// What is not on every machine is played by programs that take the documented arguments and no others.
@Suite(.timeLimit(.minutes(2))) struct SecretSourcesPageTests {
  private static let secret = "the-secret-of-the-store"

  /// The blocks of one section, by its heading.
  private static func blocks(of heading: String) throws -> [DocumentationPage.Block] {
    let page = try DocumentationPage("docs/secret-sources.md")
    let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "## \(heading)"[...]))
    let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
    return page.blocks.filter { (start + 1..<end + 1).contains($0.line) }
  }

  /// A project whose connector has the variables of a section, and a server that tells what reached it.
  private struct Recipe {
    let project: ScratchProject
    let server: RawSocketServer

    init(_ heading: String, variables: String? = nil) throws {
      let fragment = try variables ?? blocks(of: heading).first { $0.info == "yaml fragment" }?.text
      server = try RawSocketServer {
        .response(body: TokenServer.field("Authorization", of: $0) ?? "none")
      }
      project = try ScratchProject(
        [
          "connectors/desk.yaml":
            "base_url: http://127.0.0.1:9\n" + (try #require(fragment))
            + "auth: {type: bearer, token: <<key>>}\n",
          "actions/desk/get.yaml": "connector: desk\nmethod: GET\npath: /things\n",
        ], environment: ["DESK_BASE_URL": server.baseURL])
    }

    var root: String { project.folder.path }

    /// A program of this name that answers for these arguments, and fails for all others.
    func install(_ name: String, _ arguments: [String], _ answer: String) throws {
      let quoted = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
      let script = """
        #!/bin/sh
        [ $# -eq \(arguments.count) ] || exit 64
        for wanted in \(quoted.joined(separator: " ")); do
          [ "$1" = "$wanted" ] || { echo "unexpected argument '$1'" >&2; exit 64; }
          shift
        done
        \(answer)

        """
      try project.folder.write(script, to: "bin/\(name)")
      try makeProgram(at: root + "/bin/\(name)")
    }

    var environment: [String: String] {
      project.program.environment.merging(["PATH": root + "/bin:/usr/bin:/bin"]) { $1 }
    }

    /// Trusts the project and runs the action.
    func run(_ more: [String: String] = [:]) async throws -> ChildProcess.Outcome {
      var program = project.program
      program.environment = environment.merging(more) { $1 }
      let trusted = try await program.run("trust", "--yes")
      #expect(trusted.status == 0, "\(trusted.errors)")
      return try await program.run("desk/get")
    }

    /// Runs a line of the page in a shell that knows `connector-run`.
    func shell(_ line: String) async throws -> ChildProcess.Outcome {
      try FileManager.default.createDirectory(
        atPath: root + "/bin", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: root + "/bin/connector-run", withDestinationPath: Program.executable)
      return try await ChildProcess.run(
        ["/bin/sh", "-c", line], environment: environment, directory: root)
    }
  }

  private func expect(
    _ outcome: ChildProcess.Outcome, _ secret: String = secret,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.text == "Bearer \(secret)", sourceLocation: sourceLocation)
    #expect(!outcome.errors.contains(secret), sourceLocation: sourceLocation)
  }

  // MARK: Programs

  @Test(arguments: [
    ("1Password", ["op", "read", "op://Engineering/desk/credential"]),
    ("HashiCorp Vault", ["vault", "kv", "get", "-mount=secret", "-field=key", "desk"]),
    (
      "AWS Secrets Manager",
      [
        "aws", "secretsmanager", "get-secret-value", "--secret-id", "desk/key", "--query",
        "SecretString", "--output", "text",
      ]
    ),
    (
      "AWS Systems Manager Parameter Store",
      [
        "aws", "ssm", "get-parameter", "--name", "/desk/key", "--with-decryption", "--query",
        "Parameter.Value", "--output", "text",
      ]
    ),
    (
      "Google Cloud Secret Manager",
      ["gcloud", "secrets", "versions", "access", "latest", "--secret=desk-key"]
    ),
    (
      "Azure Key Vault",
      [
        "az", "keyvault", "secret", "show", "--vault-name", "acme", "--name", "desk-key", "--query",
        "value", "--output", "tsv",
      ]
    ),
    ("pass", ["pass", "show", "desk/key"]),
    ("SOPS", ["sops", "decrypt", "--extract", #"["key"]"#, "secrets.yaml"]),
    ("age", ["age", "--decrypt", "--identity", "identity.txt", "key.age"]),
  ])
  func theDocumentedArgumentsReachTheProgram(heading: String, arguments: [String]) async throws {
    let recipe = try Recipe(heading)
    try recipe.install(
      arguments[0], Array(arguments.dropFirst()), "printf '%s\\n' '\(Self.secret)'")
    expect(try await recipe.run())
  }

  @Test func otherArgumentsWouldBeFound() async throws {
    let recipe = try Recipe("pass")
    try recipe.install("pass", ["show", "desk/other"], "echo \(Self.secret)")
    let outcome = try await recipe.run()
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("unexpected argument 'desk/key'"))
    #expect(recipe.server.received.isEmpty)
  }

  // MARK: Commands

  private static let plain = "variables:\n  key: {secret: true}\n"

  private static func line(_ heading: String, _ start: String) throws -> String {
    try #require(
      try blocks(of: heading).map(\.text).first {
        $0.hasPrefix(start) && $0.contains("connector-run")
      })
  }

  @Test func onePasswordSetsTheEnvironment() async throws {
    let recipe = try Recipe("", variables: Self.plain)
    try recipe.project.folder.write("DESK_KEY=op://Engineering/desk/credential\n", to: "desk.env")
    try recipe.install(
      "op", ["run", "--env-file=desk.env", "--", "connector-run", "desk/get"],
      """
      grep -qx 'DESK_KEY=op://Engineering/desk/credential' desk.env || exit 64
      DESK_KEY='\(Self.secret)' exec connector-run desk/get
      """)
    expect(try await recipe.shell(try Self.line("1Password", "op run ")))
  }

  @Test func anObjectOfAWSGoesByStandardInput() async throws {
    let recipe = try Recipe("", variables: Self.plain)
    try recipe.install(
      "aws",
      [
        "secretsmanager", "get-secret-value", "--secret-id", "desk", "--query", "SecretString",
        "--output", "text",
      ], #"echo '{"key": "\#(Self.secret)"}'"#)
    expect(try await recipe.shell(try Self.line("AWS Secrets Manager", "aws ")))
  }

  @Test func sopsSetsTheEnvironment() async throws {
    let recipe = try Recipe("", variables: Self.plain)
    try recipe.install(
      "sops", ["exec-env", "secrets.env", "connector-run desk/get"],
      "DESK_KEY='\(Self.secret)' exec sh -c 'connector-run desk/get'")
    expect(try await recipe.shell(try Self.line("SOPS", "sops exec-env ")))
  }

  @Test func sopsGivesAllValues() async throws {
    let recipe = try Recipe("", variables: Self.plain)
    try recipe.install(
      "sops", ["decrypt", "--output-type", "json", "secrets.yaml"],
      #"echo '{"key": "\#(Self.secret)"}'"#)
    expect(try await recipe.shell(try Self.line("SOPS", "sops decrypt ")))
  }

  @Test func everyCommandOfThePageIsTested() throws {
    let page = try DocumentationPage("docs/secret-sources.md")
    #expect(page.blocks.filter { $0.info.isEmpty }.count == 4)
    #expect(page.blocks.filter { $0.info == "yaml fragment" }.count == 10)
  }

  // MARK: For real

  private static let hasPass = ["/usr/bin/pass", "/usr/bin/gpg"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.enabled(if: hasPass, "the Debian packages pass and gnupg are not installed"))
  func passForReal() async throws {
    let recipe = try Recipe("pass")
    // The agent's socket must have a short path.
    let home = try TemporaryFolder()
    chmod(home.path, 0o700)
    let environment = [
      "GNUPGHOME": home.path, "PASSWORD_STORE_DIR": recipe.root + "/passwords", "HOME": recipe.root,
    ]
    let setUp = try await ChildProcess.run(
      [
        "/bin/sh", "-c",
        """
        set -e
        gpg --batch --quiet --passphrase '' --quick-gen-key desk@example.com default default never
        pass init desk@example.com >/dev/null
        printf '%s\\n' '\(Self.secret)' | pass insert --multiline desk/key >/dev/null
        """,
      ], environment: recipe.environment.merging(environment) { $1 }, directory: recipe.root)
    #expect(setUp.status == 0, "\(setUp.errors)")
    expect(try await recipe.run(environment))
    _ = try await ChildProcess.run(
      ["/usr/bin/gpgconf", "--kill", "all"],
      environment: recipe.environment.merging(environment) { $1 })
  }

  private static let hasAge = ["/usr/bin/age", "/usr/bin/age-keygen"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.enabled(if: hasAge, "the Debian package age is not installed"))
  func ageForReal() async throws {
    let recipe = try Recipe("age")
    let setUp = try await ChildProcess.run(
      [
        "/bin/sh", "-c",
        """
        set -e
        age-keygen -o identity.txt
        printf '%s\\n' '\(Self.secret)' | age --encrypt -r "$(age-keygen -y identity.txt)" -o key.age
        """,
      ], environment: recipe.environment, directory: recipe.root)
    #expect(setUp.status == 0, "\(setUp.errors)")
    expect(try await recipe.run())
  }
}
