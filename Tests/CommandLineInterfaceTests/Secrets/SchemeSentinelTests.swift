import Foundation
import Synchronization
import TestSupport
import Testing

/// No scheme's secret, token, assertion or signature shows anywhere: not in any output of any
/// command, not in the list of processes, and in no file that others can read.
@Suite(.timeLimit(.minutes(3))) struct SchemeSentinelTests {
  private static let secret = Sentinel("Sch3me/nel+\"x\"&é value")
  // Other tests give theirs on the command line: this one is in no process's list but by a fault.
  private static let plainSecret = Sentinel("SchemeSecretSentinel42")
  private static let token = Sentinel("TokenSentinel/43+zz")
  private static let other = Sentinel("CapturedSentinel44")

  /// What a server says back: all that it shares with the program.
  private static func echo(_ known: [Sentinel]) -> [String] {
    [
      "X-Echo: " + known.map { "\($0.percent) \($0.base64) \($0.hex)" }.joined(separator: " "),
      "X-CSRF: \(known.contains { $0.text == other.text } ? other.text : "none")",
    ]
  }

  /// The command lines of all processes of this machine.
  private static func commandLines() -> String {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.filter { Int($0) != nil }.compactMap { number in
      FileManager.default.contents(atPath: "/proc/\(number)/cmdline")
        .map { String(decoding: $0, as: UTF8.self) }
    }.joined(separator: "\n")
  }

  /// The parts of a header field by which a signature is told from what goes with it.
  private static let signatures = ["PasswordDigest", "oauth_signature", "Signature", "response"]

  /// What went over the wire as a credential, whatever it was made of.
  private static func credentials(_ requests: [RawSocketServer.Received]) -> [String] {
    requests.flatMap { request -> [String] in
      var found: [String] = []
      for name in ["Authorization", "X-WSSE", "X-Signature", "X-Session"] {
        let value = TokenServer.field(name, of: request) ?? ""
        // A token of its own, or parts under names, in quotes or without.
        let isWhole = value.hasPrefix("Bearer ") || name == "X-Signature" || name == "X-Session"
        if isWhole { found.append(value.replacing("Bearer ", with: "")) }
        for name in signatures {
          guard let start = value.range(of: name + "=") else { continue }
          let rest = value[start.upperBound...]
          found.append(
            rest.hasPrefix("\"")
              ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != "," }))
        }
      }
      let body = request.text.components(separatedBy: "\r\n\r\n").last ?? ""
      for pair in body.split(separator: "&") where pair.hasPrefix("assertion=") {
        found.append(String(pair.dropFirst("assertion=".count)))
      }
      return found.filter { $0.count >= 16 }
    }
  }

  /// A server for all schemes; refuses what is about tokens where a test wants that.
  private static func server(
    _ secret: Sentinel, _ known: [Sentinel], refuses: Bool, seen: @escaping @Sendable () -> Void
  ) throws -> RawSocketServer {
    try RawSocketServer { request in
      seen()
      let json = ["Content-Type: application/json"] + echo(known)
      if request.requestLine.contains(" /token/device") {
        // There is no token yet.
        return .response(
          headers: ["Content-Type: application/json"] + echo([secret, other]),
          body: #"{"device_code":"\#(other.text)","user_code":"AB-CD","interval":0,"#
            + #""verification_uri":"https://login.example.com/device","expires_in":60}"#)
      }
      if request.requestLine.contains(" /token") {
        if refuses {
          return .response(
            status: 401, headers: json,
            body: #"{"message":"no \#(secret.json) \#(secret.base64)","error":"invalid_grant","#
              + #""error_description":"no \#(secret.jsonInASCII) \#(secret.percent)"}"#)
        }
        return .response(
          headers: json, body: #"{"access_token":"\#(token.json)","expires_in":3600}"#)
      }
      let authorization = TokenServer.field("Authorization", of: request)
      if request.text.contains("Accept:"), authorization == nil,
        TokenServer.field("X-Signature", of: request) == nil
      {
        return .response(
          status: 401,
          headers: ["WWW-Authenticate: Digest realm=\"r\", nonce=\"n0nce\", qop=\"auth\""])
      }
      return .response(
        headers: json,
        body: "[\"" + known.map(\.json).joined(separator: "\",\"") + "\"]")
    }
  }

  private static let commands = [
    ["plan", "api/get"], ["plan", "api/get", "--format", "json"],
    ["api/get", "-v", "-o", "/dev/null"], ["api/get", "--print", "result", "-v", "--show-secrets"],
    ["api/get", "--print", "captures"], ["check", "api", "-v"], ["check", "--format", "json"],
    ["auth", "status"], ["auth", "doctor", "api", "-v"], ["auth", "refresh", "api", "-v"],
    ["plan", "api/get"], ["validate"], ["env", "api"], ["auth", "logout", "api", "-v"],
  ]

  @Test(arguments: SchemeScenario.all, [false, true])
  func nothingShows(_ scenario: SchemeScenario, refuses: Bool) async throws {
    // A header carries no letters of other scripts.
    let secret = scenario.testDescription == "session" ? Self.secret : Self.plainSecret
    let listed = Mutex("")
    let known =
      [secret] + (scenario.issues && !refuses ? [Self.token] : [])
      + (scenario.brings && !refuses ? [Self.other] : [])
    let server = try Self.server(secret, known, refuses: refuses) {
      let lines = Self.commandLines()
      listed.withLock { $0 += lines }
    }
    let project = try ScratchProject(
      scenario.project, environment: ["API_BASE_URL": server.baseURL, "API_SECRET": secret.text])
    let key = project.folder.path + "/key.pem"
    let made = try await ChildProcess.run(["/usr/bin/openssl", "genrsa", "-out", key, "2048"])
    try #require(made.status == 0)
    var outputs: [(command: [String], text: String)] = []
    var successes = 0
    for command in scenario.preparation + Self.commands {
      let outcome = try await project.program.launch(command).outcome()
      #expect(outcome.status != 70, "\(command): \(outcome.errors)")
      if command.first == "api/get", outcome.status == 0 { successes += 1 }
      outputs.append((command, outcome.text + outcome.errors))
    }
    // The scheme did work, or was refused; else there would be nothing to leak.
    #expect(successes == (refuses && scenario.issues ? 0 : 3), "\(outputs.map(\.text).joined())")
    let keyLines = try String(contentsOfFile: key, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("-") }.map(String.init)
    let sent = Set(Self.credentials(server.received))
    for (command, text) in outputs {
      let leaks =
        known.flatMap { $0.found(in: text) } + keyLines.filter { text.contains($0) }
        + sent.filter { text.contains($0) }
        + (scenario.preparation.contains(command) ? Self.other.found(in: text) : [])
      #expect(leaks == [], "\(command): \(text)")
    }
    #expect(!sent.isEmpty || scenario.testDescription == "digest" || scenario.issues && refuses)
    let processes = listed.withLock { $0 }
    #expect(processes.contains("connector-run"))
    #expect(secret.found(in: processes) + Self.token.found(in: processes) == [])
    try checkFiles(project)
  }

  /// Nobody else may read what is stored, nor the folders around it.
  private func checkFiles(_ project: ScratchProject) throws {
    let root = project.state + "/connector-run"
    guard let names = FileManager.default.enumerator(atPath: root) else { return }
    for case let name as String in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: root + "/" + name)
      let mode = try #require(attributes[.posixPermissions] as? Int)
      #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
    }
  }
}
