import Foundation
import TestSupport
import Testing

/// No output shows a secret or a token, in any form, whatever a server sends back.
@Suite struct SentinelTests {
  /// A secret and a token; a header carries neither quotes' forms nor letters of other scripts, so
  /// the token is ASCII.
  static let pairs = [
    (Sentinel("S3nt/nel+\"x\"&é value"), Sentinel("T0k/en+\"y\"&<z>~'=")),
    (Sentinel("PlainSecretSentinel42"), Sentinel("PlainTokenSentinel42")),
  ]

  private static func shown(_ outcome: ChildProcess.Outcome) -> String {
    outcome.text + outcome.errors
  }

  /// What of both stands in an output.
  private static func leaks(
    _ output: String, _ pair: (secret: Sentinel, token: Sentinel)
  ) -> [String] {
    pair.secret.found(in: output) + pair.token.found(in: output)
  }

  @Test(arguments: EchoScenario.all, [0, 1])
  func noFailureShowsThem(_ scenario: EchoScenario, _ index: Int) async throws {
    let pair = Self.pairs[index]
    let server = try TokenServer(
      token: { _, _ in scenario.token(pair.0, pair.1) }, api: { _ in scenario.api(pair.0, pair.1) })
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    let outcome = try await project.program.run(scenario.action, "--show-secrets")
    #expect(outcome.status == scenario.status, "\(outcome.errors)")
    #expect(outcome.text.isEmpty)
    #expect(Self.leaks(outcome.errors, pair) == [], "\(outcome.errors)")
    // Nor a good part of one, where a long text was cut.
    #expect(!outcome.errors.contains(pair.0.text.prefix(6)), "\(outcome.errors)")
    #expect(!outcome.errors.contains(pair.1.text.prefix(6)), "\(outcome.errors)")
  }

  @Test(arguments: [0, 1])
  func noPrintedPartShowsThem(_ index: Int) async throws {
    let pair = Self.pairs[index]
    let own = Sentinel("own \"captured\" é\\u00e9 secret")
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant(pair.1.json) },
      api: { _ in
        let values = [pair.0, pair.1].flatMap { [$0.text, $0.base64, $0.percent, $0.hex, $0.xml] }
        let body: [String: Any] = [
          "values": values, "text": pair.0.echo + pair.1.echo, "own": own.text,
          "owns": [own.text, [own.text]],
          "copies": [own.text, own.base64, own.percent],
        ]
        let data = (try? JSONSerialization.data(withJSONObject: body)) ?? Data()
        return .response(
          headers: ["X-Echo: \(pair.1.percent) \(pair.0.base64)"],
          body: String(decoding: data, as: UTF8.self))
      })
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    for printed in ["captures", "all", "list", "text", "raw", "header", "own", "owns"] {
      let outcome = try await project.program.run(
        "api/captures", "--print", printed, "--show-secrets")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text.contains("***"), "\(printed): \(outcome.text)")
      let output = Self.shown(outcome)
      #expect(Self.leaks(output, pair) == [], "\(printed): \(output)")
      #expect(own.found(in: output) == [], "\(printed): \(output)")
      let file = project.folder.path + "/out"
      _ = try await project.program.run("api/captures", "--print", printed, "-o", file)
      #expect(Self.leaks(try String(contentsOfFile: file, encoding: .utf8), pair) == [])
    }
    // Exact bytes go to pipes and files: the one exception beside `auth token`.
    let raw = try await project.program.run("api/captures")
    #expect(raw.text.contains(pair.1.base64))
    #expect(Self.leaks(raw.errors, pair) == [])
  }

  @Test(arguments: [0, 1])
  func noOtherCommandShowsThem(_ index: Int) async throws {
    let pair = Self.pairs[index]
    let server = try TokenServer { _, _ in TokenServer.grant(pair.1.json) }
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    _ = try await project.program.run("api/get")
    let commands = [
      ["list"], ["describe", "api/get"], ["validate"], ["auth", "status"],
      ["auth", "status", "api"], ["auth", "clear", "api"], ["auth", "clear", "--all"],
      ["--help"], ["api/get", "--var", "secret=" + pair.0.text],
      ["api/get", "--print", "nothing"], ["api/get", "-o", "/nowhere/file"],
      ["api/secret-path", "--print", "captures"],
    ]
    for command in commands {
      let outcome = try await project.program.launch(command).outcome()
      let output = Self.shown(outcome)
      // The raw body is the server's echo of the token.
      let exempt = command == commands[8] ? outcome.errors : output
      #expect(Self.leaks(exempt, pair) == [], "\(command): \(output)")
    }
    let token = try await project.program.run("auth", "token", "api")
    #expect(token.text == pair.1.text + "\n")
    #expect(Self.leaks(token.errors, pair) == [])
  }

  /// The message about a server that cannot be reached names the URL, which holds the secret.
  @Test(arguments: [0, 1])
  func noPathShowsThem(_ index: Int) async throws {
    let pair = Self.pairs[index]
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant(pair.1.json) }, api: { _ in .response(status: 404) })
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    let outcome = try await project.program.run("api/secret-path")
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("/things/***"), "\(outcome.errors)")
    #expect(Self.leaks(Self.shown(outcome), pair) == [])
  }

  /// What is wrong with the files and the variables themselves.
  @Test(arguments: [0, 1])
  func noFaultyFileShowsThem(_ index: Int) async throws {
    let pair = Self.pairs[index]
    let quoted = "'\(pair.0.text)'"
    let double = "\"\(pair.0.json)\""
    let connector = EchoScenario.files["connectors/api.yaml"] ?? ""
    let faulty: [[String: String]] = [
      ["connectors/api.yaml": connector.replacing("<<secret>>", with: quoted)],
      ["connectors/api.yaml": connector.replacing("<<secret>>", with: double) + "nonsense: 1\n"],
      [
        "connectors/api.yaml": connector.replacing(
          "{secret: true}", with: "{secret: true, default: \(quoted)}")
      ],
      [
        "connectors/api.yaml": connector.replacing(
          "{secret: true}", with: "{secret: true, pattern: ^x$}")
      ],
      [
        "connectors/api.yaml": connector.replacing(
          "{secret: true}", with: "{secret: true, type: integer}")
      ],
      [
        "connectors/api.yaml": connector.replacing(
          "{secret: true}", with: "{secret: true, enum: [a, b]}")
      ],
      ["profiles/p.yaml": "variables: {api: {secret: \(quoted)}}\n"],
      [".env": "API_SECRET=\(double) x\n"],
      [".env": "API_SECRET='\(pair.0.text)\n"],
    ]
    let closed = try ClosedPort()
    for files in faulty {
      var environment = ["API_BASE_URL": closed.baseURL]
      if files[".env"] == nil { environment["API_SECRET"] = pair.0.text }
      let project = try ScratchProject(
        EchoScenario.files.merging(files) { $1 }, environment: environment)
      for command in [
        ["api/get"], ["api/get", "--profile", "p"], ["validate"], ["list"],
        ["describe", "api/get"], ["auth", "token", "api"],
      ] {
        let outcome = try await project.program.launch(command).outcome()
        let output = Self.shown(outcome)
        #expect(Self.leaks(output, pair) == [], "\(files.keys) \(command): \(output)")
      }
    }
  }

  @Test(arguments: [0, 1])
  func noValuesFileShowsThem(_ index: Int) async throws {
    let pair = Self.pairs[index]
    let closed = try ClosedPort()
    let project = try ScratchProject(
      EchoScenario.files, environment: ["API_BASE_URL": closed.baseURL])
    for document in [
      "secret: \"\(pair.0.json)\"\nsecrte: 1\n", "{\"secret\": \"\(pair.0.json)\"",
      "secret: \"\(pair.0.json)\nx: 1\n", "secret: '\(pair.0.text)'\nsecret: '\(pair.0.text)'\n",
      "secret: ['\(pair.0.text)']\n", "- secret: '\(pair.0.text)'\n",
    ] {
      let outcome = try await project.program.run("api/get", "--vars", "-", input: document)
      #expect(outcome.status != 0)
      #expect(Self.leaks(Self.shown(outcome), pair) == [], "\(document) \(outcome.errors)")
    }
  }

  /// Whatever the umask is, nobody else can read the store, and its names tell nothing.
  @Test(arguments: ["000", "022", "077", "277"])
  func theStoreIsPrivate(_ mask: String) async throws {
    for pair in Self.pairs {
      let server = try TokenServer { number, _ in
        number == 0 ? .response(status: 400, body: pair.0.echo) : TokenServer.grant(pair.1.json)
      }
      let project = try ScratchProject(EchoScenario.files)
      // The first fails and leaves its failure for others.
      for secret in [pair.0.text, pair.0.text + "2"] {
        let outcome = try await ChildProcess.run(
          ["/bin/sh", "-c", "umask \(mask); exec \"$@\"", "sh", Program.executable, "api/get"],
          environment: project.program.environment.merging(server.environment(secret: secret)) {
            $1
          }, directory: project.folder.path)
        #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
      }
      let manager = FileManager.default
      let names = try #require(manager.enumerator(atPath: project.state)).compactMap {
        $0 as? String
      }
      #expect(
        names.contains { $0.hasSuffix(".token") } && names.contains { $0.hasSuffix(".failure") })
      for name in names + [""] {
        #expect(Self.leaks(name, pair) == [])
        let path = project.state + "/" + name
        let attributes = try manager.attributesOfItem(atPath: path)
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(name)")
        if isFolder { continue }
        // Tokens are what the store is for; the client's secret is in no file.
        let content = String(decoding: manager.contents(atPath: path) ?? Data(), as: UTF8.self)
        #expect(pair.0.found(in: content) == [], "\(name)")
      }
    }
  }

  /// A terminal shows a body masked; `script` gives the program one.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalShowsTheBodyMasked() async throws {
    let pair = Self.pairs[1]
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant(pair.1.json) },
      api: { _ in .response(body: #"{"t":"\#(pair.1.json)","s":"\#(pair.0.base64)"}"#) })
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    let masked = try await ChildProcess.run(
      ["/usr/bin/script", "-qec", "\(Program.executable) api/get", "/dev/null"],
      environment: project.program.environment, directory: project.folder.path)
    #expect(masked.text.contains("\"t\": \"***\""), "\(masked.text)")
    #expect(Self.leaks(masked.text, pair) == [], "\(masked.text)")
    let shown = try await ChildProcess.run(
      ["/usr/bin/script", "-qec", "\(Program.executable) api/get --show-secrets", "/dev/null"],
      environment: project.program.environment, directory: project.folder.path)
    #expect(shown.text.contains(pair.1.text), "\(shown.text)")
  }
}
