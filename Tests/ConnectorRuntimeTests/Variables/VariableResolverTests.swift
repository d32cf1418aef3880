import ConnectorModel
import Diagnostics
import Foundation
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct VariableResolverTests {
  /// A connector that uses `<<region>>`, and whatever else is declared.
  private func setup(
    _ variables: [VariableDeclaration] = [Sample.variable("region")],
    inputs: [VariableDeclaration] = [], headers: [String] = ["<<region>>"],
    root: String = "/nowhere"
  ) -> ActionSetup {
    var connector = Sample.connector("nexthink", variables: variables)
    connector.headers = headers.enumerated().map { index, text in
      NamedEntry(
        name: Sample.located("X-\(index)"),
        value: EntryValue(templates: [Sample.template(text, .header)]))
    }
    return ActionSetup(action: Sample.action(inputs: inputs), connector: connector, root: root)
  }

  private func profile(_ name: String, _ value: ProfileValue) -> Profile {
    var profile = Profile()
    profile.name = "staging"
    profile.variables = [
      NamedEntry(
        name: Sample.located("nexthink"),
        value: [NamedEntry(name: Sample.located(name), value: value)])
    ]
    return profile
  }

  private func dotEnv(_ text: String) -> DotEnvFile {
    DotEnvFile.parse(SourceText(path: ".env", text: text)).file
  }

  /// Each source in turn is taken away; what remains wins in the order of the specification.
  @Test func theFirstSourceWins() throws {
    var region = Sample.variable("region", default: "connector")
    var from = VariableSource()
    from.environment = Sample.located("ELSEWHERE")
    region.from = from
    var setup = setup([region], inputs: [Sample.variable("region", default: "action")])
    setup.profile = profile("region", .literal(Located("profile", at: Sample.span("p"))))
    var sources = VariableSources(
      commandLine: [
        CommandLineVariable(name: "region", text: "early"),
        CommandLineVariable(name: "region", text: "line"),
      ],
      document: VariablesDocument(
        path: "v.json", members: [JSONMember(name: "region", value: "document")]),
      environment: ["NEXTHINK_REGION": "environment", "ELSEWHERE": "from", "region": "never"],
      dotEnv: dotEnv("NEXTHINK_REGION=dotenv\nELSEWHERE=fromdotenv"))
    func winner() throws -> ResolvedValue {
      let resolution = VariableResolver.resolve(setup, from: sources)
      #expect(resolution.diagnostics.isEmpty)
      return try #require(resolution.variables.values["region"])
    }
    #expect(try winner().value == "line")
    #expect(try winner().origin == .commandLine)
    sources.commandLine = []
    #expect(try winner().value == "document")
    #expect(try winner().origin == .variablesFile(path: "v.json"))
    sources.document = nil
    #expect(try winner().value == "environment")
    #expect(try winner().origin == .environment(name: "NEXTHINK_REGION"))
    sources.environment["NEXTHINK_REGION"] = nil
    #expect(try winner().value == "dotenv")
    #expect(try winner().origin.summary == "NEXTHINK_REGION in .env:1")
    sources.dotEnv = dotEnv("ELSEWHERE=fromdotenv")
    #expect(try winner().value == "profile")
    setup.profile = nil
    #expect(try winner().value == "from")
    sources.environment["ELSEWHERE"] = nil
    #expect(try winner().value == "fromdotenv")
    sources.dotEnv = nil
    #expect(try winner().value == "action")
    setup.action.inputs = []
    #expect(try winner().value == "connector")
    #expect(try winner().origin.span?.text == "default of region")
  }

  @Test func inputsAreNotReadFromEnvironmentOrProfile() {
    var setup = setup([], inputs: [Sample.variable("user")], headers: [])
    setup.profile = profile("user", .literal(Located("p", at: Sample.span("p"))))
    let resolution = VariableResolver.resolve(
      setup,
      from: VariableSources(
        environment: ["USER": "x", "user": "x", "NEXTHINK_USER": "x", "ACTION_USER": "x"],
        dotEnv: dotEnv("NEXTHINK_USER=x\nUSER=x")))
    #expect(resolution.diagnostics.map(\.id) == ["missing-variable"])
  }

  @Test func reportsAllThatIsMissingAndIllTypedAtOnce() {
    let setup = setup(
      [
        Sample.variable("region"), Sample.variable("limit", .integer),
        Sample.variable("port", .integer),
      ],
      inputs: [Sample.variable("id"), Sample.variable("flag", .boolean)],
      headers: ["<<region>>", "<<limit>>", "<<port>>"])
    let resolution = VariableResolver.resolve(
      setup,
      from: VariableSources(
        commandLine: [CommandLineVariable(name: "flag", text: "maybe")],
        environment: ["NEXTHINK_LIMIT": "ten"]))
    #expect(
      resolution.diagnostics.map { "\($0.id) \($0.span?.text ?? "")" }.sorted() == [
        "missing-variable id", "missing-variable port", "missing-variable region",
        "type-mismatch flag", "type-mismatch limit",
      ])
    #expect(resolution.failure?.kind == .configuration)
  }

  @Test func aMissingVariableSaysEveryWayToGiveIt() {
    let resolution = VariableResolver.resolve(
      setup(inputs: [Sample.variable("id")]), from: VariableSources())
    let help = resolution.diagnostics.map { $0.help ?? "" }.sorted()
    #expect(
      help == [
        "Give it by --var id=….",
        "Give it by --var region=…, by NEXTHINK_REGION in the environment or in .env, or by "
          + "variables.nexthink.region in a profile.",
      ])
  }

  /// What the file names is what its reader expects to be looked at.
  @Test func aMissingVariableNamesItsOwnSourceFirst() {
    var region = Sample.variable("region")
    var source = VariableSource()
    source.environment = Sample.located("PW")
    region.from = source
    let resolution = VariableResolver.resolve(
      setup([region]), from: VariableSources())
    #expect(
      resolution.diagnostics.map(\.help) == [
        "Give it by --var region=…, by PW or NEXTHINK_REGION in the environment or in .env, or by "
          + "variables.nexthink.region in a profile."
      ])
  }

  @Test func onlyWhatIsUsedIsRequired() {
    let variables = ["a", "b", "c", "d", "e"].map { Sample.variable($0) }
    var setup = setup(variables, headers: ["<<a>>"])
    setup.connector.query = Sample.entries(.query, ["q": "<<b>>", "own": "<<c>>"])
    setup.action.query = Sample.entries(.query, ["own": "1"])
    setup.connector.auth = Authentication(schemes: [.bearer(bearer("<<d>>"))])
    setup.connector.baseURL = Sample.template("https://<<e>>.example.com", .url)
    func missing(_ sources: VariableSources = VariableSources()) -> [String] {
      VariableResolver.resolve(setup, from: sources).diagnostics.compactMap { $0.span?.text }
        .sorted()
    }
    #expect(missing() == ["a", "b", "d", "e"])
    setup.action.auth = Authentication()
    #expect(missing() == ["a", "b", "e"])
    #expect(
      missing(VariableSources(environment: ["NEXTHINK_BASE_URL": "http://127.0.0.1:1"]))
        == ["a", "b"])
    setup.action.headers = Sample.entries(.header, ["x-0": nil])
    #expect(missing() == ["b", "e"])
  }

  @Test func credentialsAloneNeedNothingOfTheRequest() {
    let variables = ["a", "d", "e"].map { Sample.variable($0) }
    var setup = setup(variables, inputs: [Sample.variable("id")], headers: ["<<a>>"])
    setup.connector.baseURL = Sample.template("https://<<e>>.example.com", .url)
    var oauth2 = OAuth2Scheme()
    oauth2.clientID = Sample.template("<<d>>")
    oauth2.tokenURL = Sample.template("/token", .url)
    setup.connector.auth = Authentication(schemes: [.oauth2(oauth2)])
    func missing(_ environment: [String: String]) -> [String] {
      VariableResolver.resolve(
        setup, from: VariableSources(environment: environment), purpose: .authentication
      ).diagnostics.compactMap { $0.span?.text }.sorted()
    }
    #expect(missing([:]) == ["d", "e"])
    #expect(missing(["NEXTHINK_TOKEN_URL": "http://127.0.0.1/t"]) == ["d"])
  }

  private func bearer(_ token: String) -> BearerScheme {
    var scheme = BearerScheme()
    scheme.token = Sample.template(token)
    return scheme
  }

  @Test func unknownNamesAreErrorsWithTheNearMiss() {
    let resolution = VariableResolver.resolve(
      setup(),
      from: VariableSources(
        commandLine: [CommandLineVariable(name: "regoin", text: "eu")],
        document: VariablesDocument(
          path: "v.yaml", members: [JSONMember(name: "zzzzzz", value: 1)]),
        environment: ["NEXTHINK_REGION": "eu"]))
    #expect(resolution.diagnostics.map(\.id) == ["undefined-variable", "undefined-variable"])
    #expect(resolution.diagnostics.map(\.help) == ["Did you mean 'region'?", "Declared: region."])
  }

  @Test func redeclaringKeepsTypeAndSecrecy() throws {
    let setup = setup(
      [Sample.variable("limit", .integer, secret: true)],
      inputs: [Sample.variable("limit", default: 5)], headers: ["<<limit>>"])
    let given = VariableResolver.resolve(
      setup, from: VariableSources(environment: ["NEXTHINK_LIMIT": "7"]))
    let value = try #require(given.variables.values["limit"])
    #expect(value.value == 7 && value.isSecret)
    let standard = VariableResolver.resolve(setup, from: VariableSources())
    #expect(standard.variables.values["limit"]?.value == 5)
    #expect(standard.variables.values["limit"]?.isSecret == true)
  }

  @Test func secretsByVarWarnAndNeverShow() {
    let secret = Sample.variable("region", .integer, secret: true)
    let resolution = VariableResolver.resolve(
      setup([secret]),
      from: VariableSources(commandLine: [CommandLineVariable(name: "region", text: "SENTINEL")]))
    #expect(Set(resolution.diagnostics.map(\.id)) == ["type-mismatch", "secret-on-command-line"])
    #expect(!"\(resolution.diagnostics)".contains("SENTINEL"))
    let stored = VariableResolver.resolve(
      setup([secret]), from: VariableSources(dotEnv: dotEnv("NEXTHINK_REGION=SENTINEL")))
    #expect(stored.diagnostics.map { $0.span?.text } == ["region"])
    #expect(
      stored.diagnostics.allSatisfy { $0.message.hasSuffix("(from NEXTHINK_REGION in .env:1)") })
    let good = VariableResolver.resolve(
      setup([Sample.variable("region", secret: true)]),
      from: VariableSources(commandLine: [CommandLineVariable(name: "region", text: "SENTINEL")]))
    #expect(good.diagnostics.map(\.severity) == [.warning])
    #expect(good.failure == nil)
  }

  @Test func publicIllegalValuesAreShownWithTheirSource() {
    let resolution = VariableResolver.resolve(
      setup([Sample.variable("region", .integer)]),
      from: VariableSources(dotEnv: dotEnv("NEXTHINK_REGION=many")))
    #expect(
      resolution.diagnostics.map(\.message) == [
        "variable 'region' must be a whole number, not 'many'"
      ])
    #expect(resolution.diagnostics.first?.span?.source.path == ".env")
    #expect(resolution.diagnostics.first?.notes.first?.span?.text == "type")
  }

  @Test func promptIsAskedLastAndOnlyForWhatIsMissing() {
    let asked = AskedQuestions()
    let setup = setup(
      [
        Sample.variable("region"), Sample.variable("key", secret: true),
        Sample.variable("opt", required: false),
      ],
      headers: ["<<region>>", "<<key>>", "<<opt>>"])
    let resolution = VariableResolver.resolve(
      setup,
      from: VariableSources(environment: ["NEXTHINK_REGION": "eu"]) { declaration in
        asked.append("\(declaration.name) \(declaration.isSecret?.value == true)")
        return "answer"
      })
    #expect(asked.values == ["key true"])
    #expect(resolution.variables.values["key"]?.origin == .prompt)
    #expect(resolution.diagnostics.isEmpty)
  }

  @Test func anOptionalValueMayBeAbsent() {
    let resolution = VariableResolver.resolve(
      setup([Sample.variable("region", required: false)]), from: VariableSources())
    #expect(resolution.diagnostics.isEmpty)
    #expect(resolution.variables.values.isEmpty)
    #expect(resolution.variables.declared == ["region"])
  }

  @Test func replacementsComeFromEnvironmentDotEnvThenProfile() {
    var setup = setup()
    setup.profile = Profile()
    setup.profile?.name = "staging"
    setup.profile?.urls = [
      NamedEntry(
        name: Sample.located("nexthink"),
        value: [
          NamedEntry(
            name: Sample.located("base_url"),
            value: Sample.template("https://profile.example", .url))
        ])
    ]
    func found(_ sources: VariableSources) -> String {
      switch VariableResolver.resolve(setup, from: sources).variables.urls[.baseURL]?.text {
      case .plain(let text)?: text
      case .template(let template)?: template.literalText ?? ""
      case nil: "none"
      }
    }
    var sources = VariableSources(
      environment: ["NEXTHINK_BASE_URL": "https://environment.example"],
      dotEnv: dotEnv("NEXTHINK_BASE_URL=https://dotenv.example"))
    #expect(found(sources) == "https://environment.example")
    sources.environment = [:]
    #expect(found(sources) == "https://dotenv.example")
    sources.dotEnv = nil
    #expect(found(sources) == "https://profile.example")
    setup.profile = nil
    #expect(found(sources) == "none")
  }

  // MARK: Files

  private func fromFile(_ path: String) -> VariableDeclaration {
    var variable = Sample.variable("region")
    var source = VariableSource()
    source.file = Sample.located(path)
    variable.from = source
    return variable
  }

  @Test func filesAreReadBelowTheRootAlone() throws {
    let folder = try TemporaryFolder()
    try folder.write("inside\n\n", to: "root/value.txt")
    try folder.write("outside", to: "outside.txt")
    try folder.write(Array("\u{FF}".utf8) + [0xFF], to: "root/bytes")
    try folder.write([UInt8](repeating: 0x61, count: (1 << 20) + 1), to: "root/large")
    let root = folder.path + "/root"
    try FileManager.default.createSymbolicLink(
      atPath: root + "/link", withDestinationPath: folder.path + "/outside.txt")
    func resolve(_ path: String) -> (JSONValue?, [String], RunFailure.Kind?) {
      let resolution = VariableResolver.resolve(
        setup([fromFile(path)], root: root), from: VariableSources())
      return (
        resolution.variables.values["region"]?.value, resolution.diagnostics.map(\.id),
        resolution.failure?.kind
      )
    }
    #expect(resolve("value.txt") == ("inside\n", [], nil))
    #expect(resolve(root + "/./value.txt") == ("inside\n", [], nil))
    #expect(resolve("../outside.txt") == (nil, ["untrusted-file"], .configuration))
    #expect(resolve("../absent.txt") == (nil, ["untrusted-file"], .configuration))
    #expect(resolve("/etc/passwd") == (nil, ["untrusted-file"], .configuration))
    #expect(resolve("link") == (nil, ["untrusted-file"], .configuration))
    #expect(resolve("absent.txt") == (nil, ["unreadable-file"], .localFile))
    #expect(resolve("bytes") == (nil, ["unreadable-file"], .localFile))
    #expect(resolve("large") == (nil, ["unreadable-file"], .localFile))
    #expect(resolve(".") == (nil, ["unreadable-file"], .localFile))
  }

  @Test func aFileOfTheCommandLineMayBeAnywhere() throws {
    let folder = try TemporaryFolder()
    try folder.write("s3cret\r\n", to: "key.txt")
    let sources = VariableSources(
      commandLine: [CommandLineVariable(name: "region", text: "@key.txt")],
      workingDirectory: folder.path)
    let resolution = VariableResolver.resolve(
      setup([Sample.variable("region", secret: true)]), from: sources)
    #expect(resolution.diagnostics.isEmpty)
    #expect(resolution.variables.values["region"]?.value == "s3cret")
    let absent = VariableSources(
      commandLine: [CommandLineVariable(name: "region", text: "@absent.txt")],
      workingDirectory: folder.path)
    let failed = VariableResolver.resolve(setup(), from: absent)
    #expect(failed.diagnostics.map(\.id) == ["unreadable-file"])
    #expect(failed.failure?.kind == .localFile)
  }

  @Test func commandsNeedTrust() {
    var variable = Sample.variable("region")
    var source = VariableSource()
    source.command = [Sample.located("cat"), Sample.located("/etc/passwd")]
    variable.from = source
    let resolution = VariableResolver.resolve(setup([variable]), from: VariableSources())
    #expect(resolution.diagnostics.map(\.id) == ["untrusted-command"])
    let profiled = setup()
    var with = profiled
    with.profile = profile("region", .source(source, Sample.span("from")))
    #expect(
      VariableResolver.resolve(with, from: VariableSources()).diagnostics.map(\.id)
        == ["untrusted-command"])
  }

  @Test(arguments: [("a=b", "a", "b"), ("a=", "a", ""), ("a=b=c", "a", "b=c"), ("a=@f", "a", "@f")])
  func arguments(argument: String, name: String, text: String) {
    #expect(CommandLineVariable(argument: argument) == CommandLineVariable(name: name, text: text))
  }

  @Test(arguments: ["a", "", "=b"]) func badArguments(argument: String) {
    #expect(CommandLineVariable(argument: argument) == nil)
  }
}

/// What a prompt was asked, in order.
private final class AskedQuestions: Sendable {
  private let list = Mutex<[String]>([])
  var values: [String] { list.withLock { $0 } }
  func append(_ value: String) { list.withLock { $0.append(value) } }
}
