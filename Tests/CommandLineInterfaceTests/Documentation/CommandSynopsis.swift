import Foundation
import TestSupport

/// The commands and their options, as the program itself lists them.
struct CommandSynopsis {
  /// The words that call it: `auth token`; empty for the root.
  var words: [String]
  /// Its options with their dashes.
  var options: Set<String>
  /// The words of its subcommands.
  var subcommands: [String]

  private struct Dump: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable {
          var kind: String
          var name: String
        }
        var names: [Name]?
      }
      var commandName: String
      var arguments: [Argument]?
      var subcommands: [Command]?
    }
    var command: Command
  }

  /// Every command; the program is asked once.
  static func all() async throws -> [CommandSynopsis] { try await asked.value }

  private static let asked = Task { try await ask() }

  private static func ask() async throws -> [CommandSynopsis] {
    let folder = try TemporaryFolder()
    let program = Program(directory: folder.path, state: folder.path)
    let outcome = try await program.run("--experimental-dump-help")
    let dump = try JSONDecoder().decode(Dump.self, from: Data(outcome.output))
    return commands(dump.command, below: [])
  }

  private static func commands(
    _ command: Dump.Command, below words: [String]
  ) -> [CommandSynopsis] {
    let options = (command.arguments ?? []).flatMap { $0.names ?? [] }.map {
      ($0.kind == "short" ? "-" : "--") + $0.name
    }
    let subcommands = command.subcommands ?? []
    return [
      CommandSynopsis(
        words: words, options: Set(options).union(["--help", "-h", "--version"]),
        subcommands: subcommands.map(\.commandName))
    ] + subcommands.flatMap { commands($0, below: words + [$0.commandName]) }
  }

  /// The arguments of each `connector-run` in a shell script, quotes taken away.
  static func lines(of script: String) -> [[String]] {
    let joined = script.replacingOccurrences(of: "\\\n", with: " ")
    return joined.split(separator: "\n").compactMap { line in
      guard let call = line.firstRange(of: "connector-run ") else { return nil }
      let before = line[..<call.lowerBound]
      guard before.isEmpty || before.hasSuffix(" ") || before.hasSuffix("(") else { return nil }
      return words(String(line[call.upperBound...]))
    }
  }

  /// Words up to what ends a command: a comment, a pipe, a redirection, a closing parenthesis.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let complete = word { words.append(complete) }
        word = nil
      } else if "#|>&;)".contains(character), word == nil || character == ")" {
        break
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// What does not exist in a call; nil where all of it does.
  static func problem(with words: [String], _ commands: [CommandSynopsis]) -> String? {
    guard let root = commands.first(where: { $0.words.isEmpty }) else { return "no commands" }
    var names: [String] = []
    var rest = words[...]
    // Square brackets and ellipses are how synopses say "optional" and "more".
    while let word = rest.first?.filter({ !"[]".contains($0) }), !word.hasPrefix("-") {
      let known = commands.first { $0.words == names }?.subcommands ?? []
      let alternatives = word.split(separator: "|").map(String.init)
      guard alternatives.allSatisfy(known.contains), let first = alternatives.first else { break }
      names.append(first)
      rest = rest.dropFirst()
    }
    if names.isEmpty {
      // The default command: an action comes first.
      guard let action = words.first else { return "nothing" }
      let isAction = action.contains("/") || action == "ACTION" || action.hasPrefix("-")
      guard isAction else { return action }
      names = action.hasPrefix("-") && root.options.contains(action) ? [] : ["run"]
    }
    guard let command = commands.first(where: { $0.words == names }) else {
      return names.joined(separator: " ")
    }
    return rest.first { $0.hasPrefix("-") && $0 != "-" && !command.options.contains($0) }
  }
}
