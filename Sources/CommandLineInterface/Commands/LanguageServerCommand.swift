import ArgumentParser
import ConnectorRuntime
import Glibc
import JSONDocument
import LanguageServer

/// `lsp`: a language server for editors.
struct LanguageServerCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Serve an editor over standard input and output (LSP 3.17).",
    discussion: """
      Diagnostics while typing, completion, hovers, definitions and quick fixes for connector, \
      action and profile files. Editors start it; it ends when they say so or go away.

      EXAMPLE
        connector-run lsp
      """)

  /// Editors' frameworks give it; there is no other transport.
  @Flag(name: .customLong("stdio"), help: "Accepted for editors that say so; it is the default.")
  var usesStandardStreams = false

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    var server = LanguageServer(
      files: surroundings.files, version: Version.text,
      redactor: { secrets in
        let redactor = Redactor(secrets: secrets)
        return { redactor.redact($0) }
      })
    var framing = MessageFraming()
    while let bytes = Self.read() {
      let events = framing.feed(bytes)
      server.foresee(events.compactMap(\.message))
      for event in events {
        switch event {
        case .message(let message): try send(await server.handle(message), console)
        case .unreadable(let reason): try send([server.handleUnreadable(reason)], console)
        case .broken:
          try send([server.handleBroken()], console)
          console.note("lsp: a message has no usable Content-Length")
          throw CommandEnd(.usage)
        }
        if let status = server.exitStatus {
          if status != 0 { throw CommandEnd(.invalid) }
          return
        }
      }
      if !Self.hasInput() { try send(await server.settle(), console) }
    }
  }

  private func send(_ messages: [JSONValue], _ console: Console) throws {
    for message in messages { try console.printExactly(MessageFraming.frame(message)) }
  }

  /// What has arrived, once something has; nil at the end of the input.
  private static func read() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
      if count > 0 { return Array(bytes[..<count]) }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  /// Whether more has arrived already: then what was read may be out of date before it is checked.
  private static func hasInput() -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }
}
