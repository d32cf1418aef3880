import Diagnostics
import Foundation
import PositionedYAML
import TestSupport
import Testing

/// What the documentation shows is true.
@Suite struct DocumentationTests {
  @Test func thereArePages() {
    for part in ["docs/", "docs/commands/", "docs/rules/", "docs/reference/"] {
      #expect(DocumentationPage.all.count { $0.path.hasPrefix(part) } >= 4, "\(part)")
    }
    #expect(
      DocumentationPage.all.flatMap(\.blocks).filter { $0.info == "yaml" && $0.path != nil }.count
        >= 10)
    #expect(
      DocumentationPage.all.flatMap(\.blocks).flatMap { CommandSynopsis.lines(of: $0.text) }.count
        >= 10)
  }

  @Test func everyCommandHasItsPage() async throws {
    let folder = try TemporaryFolder()
    let help = try await Program(directory: Repository.root, state: folder.path).run("--help").text
    let start = try #require(help.range(of: "SUBCOMMANDS:"))
    let commands = help[start.upperBound...].matches(of: /\n\x20{2}([a-z]+)\x20/).map {
      String($0.1)
    }
    #expect(commands.count >= 13)
    for command in commands {
      let page = try DocumentationPage("docs/commands/\(command).md")
      #expect(page.text.hasPrefix("# \(command)\n"))
    }
  }

  /// Each option of a command stands in its page, as a word of inline code.
  @Test func everyOptionIsInItsCommandsPage() async throws {
    let commands = try await CommandSynopsis.all().filter { !$0.words.isEmpty }
    var count = 0
    for command in commands where command.words != ["help"] {
      let page = try DocumentationPage("docs/commands/\(command.words[0]).md")
      let named = Set(
        page.prose.matches(of: /`([^`\n]+)`/).flatMap { code in
          code.output.1.split { !$0.isLetter && $0 != "-" }.map(String.init)
        })
      let options = command.options.subtracting(["--help", "-h", "--version"])
      count += options.count
      #expect(
        options.subtracting(named) == [],
        "\(page.path) leaves out options of '\(command.words.joined(separator: " "))'")
    }
    #expect(count >= 40)
  }

  /// All blocks of a page that name their file form one project.
  @Test(arguments: DocumentationPage.exemplary) func examplesValidate(
    _ page: DocumentationPage
  ) async throws {
    var files: [String: String] = [:]
    for block in page.blocks where block.info == "yaml" {
      let path = try #require(block.path, "\(page.path):\(block.line) names no file")
      #expect(files[path] == nil, "\(page.path):\(block.line) says \(path) once more")
      files[path] = block.text
    }
    if files.isEmpty { return }
    let project = try TestProject(files)
    let outcome = try await project.program.run("validate", "--strict")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text == "")
    #expect(
      outcome.errors == "\(files.count) file\(files.count == 1 ? "" : "s") checked, no problems\n")
  }

  @Test(arguments: DocumentationPage.exemplary) func fragmentsAreYAML(_ page: DocumentationPage) {
    for block in page.blocks where block.info.hasPrefix("yaml") {
      #expect(["yaml", "yaml fragment"].contains(block.info), "\(page.path):\(block.line)")
      let (root, diagnostics) = YAMLReader.read(
        SourceText(path: page.path, text: block.text))
      #expect(root != nil)
      #expect(diagnostics.isEmpty, "\(page.path):\(block.line) \(diagnostics)")
    }
  }

  @Test(arguments: DocumentationPage.all) func linksLeadSomewhere(
    _ page: DocumentationPage
  ) throws {
    let folder = URL(fileURLWithPath: Repository.root).appendingPathComponent(page.path)
      .deletingLastPathComponent()
    for link in page.links {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target = folder.appendingPathComponent(String(parts[0])).standardized.path
      let path = parts[0].isEmpty ? Repository.root + "/" + page.path : target
      #expect(FileManager.default.fileExists(atPath: path), "\(page.path): \(link)")
      guard parts.count == 2, path.hasPrefix(Repository.root + "/") else { continue }
      let other = try DocumentationPage(String(path.dropFirst(Repository.root.count + 1)))
      #expect(other.anchors.contains(String(parts[1])), "\(page.path): \(link)")
    }
  }

  @Test func theShippedFilesAreSound() async throws {
    let folder = try TemporaryFolder()
    let program = Program(directory: Repository.root, state: folder.path)
    let outcome = try await program.run("validate", "--strict")
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text == "")
  }

  @Test(arguments: [
    ("connector-run lits", ["lits"]), ("connector-run --vra x=1 a/b", ["--vra", "x=1", "a/b"]),
    ("connector-run a/b --prin x", ["a/b", "--prin", "x"]),
    ("x | connector-run auth status --al # all", ["auth", "status", "--al"]),
  ])
  func aMistakeInACommandWouldBeFound(_ script: String, _ words: [String]) async throws {
    let commands = try await CommandSynopsis.all()
    let lines = CommandSynopsis.lines(of: script)
    #expect(lines == [words])
    #expect(lines.allSatisfy { CommandSynopsis.problem(with: $0, commands) != nil })
  }

  /// Every command line in a block without a language, or of a shell, is understood.
  @Test(arguments: DocumentationPage.all) func commandsExist(
    _ page: DocumentationPage
  ) async throws {
    let commands = try await CommandSynopsis.all()
    for block in page.blocks where ["", "sh", "console", "bash"].contains(block.info) {
      for line in CommandSynopsis.lines(of: block.text) {
        let problem = CommandSynopsis.problem(with: line, commands)
        #expect(problem == nil, "\(page.path):\(block.line): \(line.joined(separator: " "))")
      }
    }
  }

  /// The tables name nothing that does not exist.
  @Test(arguments: DocumentationPage.all) func commandsInProseExist(
    _ page: DocumentationPage
  ) async throws {
    let commands = try await CommandSynopsis.all()
    for match in page.prose.matches(of: /`connector-run ([^`]+)`/) {
      // What belongs to the format and is not there yet is named as such in one place.
      let words = match.output.1.replacingOccurrences(of: "\\|", with: "|")
        .split(separator: " ").map(String.init)
      let problem = CommandSynopsis.problem(with: words, commands)
      #expect(problem == nil, "\(page.path): connector-run \(words.joined(separator: " "))")
    }
  }
}
