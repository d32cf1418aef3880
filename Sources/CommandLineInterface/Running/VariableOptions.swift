import ArgumentParser
import CurlTransport
import Diagnostics

/// The options that give values to variables, shared by every command that resolves them.
struct VariableOptions: ParsableArguments {
  @Option(
    name: .customLong("var"), parsing: .singleValue,
    help: ArgumentHelp(
      "A variable's value; @FILE reads it from a file. May be repeated.", valueName: "name=value"))
  var variables: [String] = []

  @Option(
    name: .customLong("vars"),
    help: ArgumentHelp(
      "A YAML or JSON file of names and values; - is standard input.", valueName: "file"))
  var variablesFile: String?

  @Option(help: ArgumentHelp("The profile to use: profiles/NAME.yaml.", valueName: "name"))
  var profile: String?

  @Flag(help: "Ask on the terminal for values that are missing.")
  var prompt = false

  func validate() throws {
    for variable in variables where !(variable.dropFirst().contains("=")) {
      throw ValidationError("--var '\(variable.prefix { $0 != "=" })' is not NAME=VALUE")
    }
  }
}

/// The options of every command that sends something.
struct SendingOptions: ParsableArguments {
  @Flag(help: "Do not verify TLS certificates. Anybody on the way can then read everything.")
  var insecure = false

  @Flag(help: "Show secrets, on a terminal only.")
  var showSecrets = false

  @Flag(
    name: .shortAndLong,
    help: "Show the conversation with the servers on standard error, secrets hidden.")
  var verbose = false

  @Flag(
    name: .customLong("no-token-store"),
    help: "Neither read nor write stored tokens: one lives for this run only.")
  var withoutTokenStore = false

  @Option(
    name: .customLong("resolve"), parsing: .singleValue,
    help: ArgumentHelp(
      "Connect to an address in place of looking up a host. May be repeated.",
      valueName: "host:port:address"))
  var resolutions: [String] = []

  @Option(
    help: ArgumentHelp("Connect to a Unix socket in place of the URLs' hosts.", valueName: "path"))
  var unixSocket: String?

  func validate() throws {
    var routes = ConnectionRoutes()
    for argument in resolutions {
      if let problem = routes.resolve(argument) {
        throw ValidationError("--resolve '\(argument)' \(problem)")
      }
    }
    guard let unixSocket else { return }
    if unixSocket.isEmpty { throw ValidationError("--unix-socket names no socket") }
    if unixSocket.utf8.count > ConnectionRoutes.longestSocketPath {
      throw ValidationError(
        "--unix-socket '\(unixSocket)' is longer than \(ConnectionRoutes.longestSocketPath) bytes")
    }
  }

  /// Where connections go in place of where the URLs lead.
  var routes: ConnectionRoutes {
    var routes = ConnectionRoutes()
    for argument in resolutions { _ = routes.resolve(argument) }
    routes.unixSocket = unixSocket
    return routes
  }

  /// Says what is dangerous about them.
  func warn(on console: Console) {
    if insecure { console.report([Self.insecurity]) }
  }

  /// What `--insecure` means.
  static let insecurity = Diagnostic(
    "unverified-tls", .warning, "TLS certificates are not verified (--insecure)",
    help: "Anybody on the way can read and change what is sent, credentials included.")
}
