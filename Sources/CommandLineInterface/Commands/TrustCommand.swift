import ArgumentParser
import ConnectorLoading
import ConnectorRuntime
import Diagnostics

/// `trust`: what a project asks for beyond its own folder, and the user's consent to it.
struct TrustCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Show what a project asks for, and trust it.",
    discussion: """
      A project may run programs for the values of variables (from: command) and read files outside \
      its root only after you have trusted it. This command lists all that it asks for, asks \
      whether you agree, and records it; a change of the files that ask needs it again.

      EXAMPLES
        connector-run trust
        connector-run trust --yes
        connector-run trust --list
        connector-run trust --revoke
      """)

  @Argument(help: "A folder or file of the project; without it the project around is meant.")
  var path: String?

  @Flag(help: "Agree without being asked, as a script must.")
  var yes = false

  @Flag(help: "List the trusted projects.")
  var list = false

  @Flag(help: "Trust the project no more.")
  var revoke = false

  func validate() throws {
    if [yes, list, revoke].count(where: { $0 }) > 1 {
      throw ValidationError("--yes, --list and --revoke exclude each other")
    }
    if list, path != nil { throw ValidationError("--list takes no path") }
  }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      if list { return try TrustedProjects.print(surroundings) }
      if revoke { return try TrustedProjects.revoke(path, surroundings) }
      try await trust(surroundings, interruption)
    }
  }

  private func trust(
    _ surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console()
    let project = try await TrustedProject(path, surroundings, console)
    let shown = CommandText.quoted(project.root)
    guard !project.asks.isEmpty else {
      console.note("project \(shown) asks for nothing that needs trust")
      return
    }
    guard let record = project.record else {
      throw RunFailure(
        .localFile,
        Diagnostic("no-digest", "the system's libcrypto refuses SHA-256"))
    }
    console.note("project \(shown) asks:")
    for line in project.lines { console.note(line) }
    let store = surroundings.trustStore
    switch store.finding(root: project.root) {
    case .trusted(record):
      console.note("it is trusted")
      return
    case .trusted: console.note("it was trusted, and has changed since")
    case .unusable(let why): console.note("the record of its trust \(why)")
    case .unknown: break
    }
    if !yes { try confirm(interruption, console) }
    try store.save(record)
    console.note("it is trusted from now on, until one of these files changes")
  }

  private func confirm(_ interruption: Interruption, _ console: Console) throws {
    // Who does not see the list cannot agree to it.
    let prompt = TerminalPrompt(interruption: interruption)
    guard console.errorIsTerminal, let answer = prompt.confirms("Trust it?") else {
      console.report([
        Diagnostic(
          "unconfirmed-trust", "there is no terminal to ask on whether you trust the project",
          help: "Read what it asks for, then say --yes.")
      ])
      throw CommandEnd(.usage)
    }
    if !answer {
      console.note("it is not trusted")
      throw CommandEnd(.configuration)
    }
  }
}
