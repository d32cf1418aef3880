import Foundation
import Testing

/// All that the program writes goes through the `Console` or an `OutputFile`, where secrets are
/// hidden: these tests read the sources and fail where something writes around them.
@Suite struct SinkTests {
  /// The sources of all modules that run in the program, by path.
  static func sources() throws -> [String: String] {
    let root = Repository.root + "/Sources/"
    let manager = FileManager.default
    let paths = try #require(manager.enumerator(atPath: root)).compactMap { $0 as? String }
    return try Dictionary(
      uniqueKeysWithValues: paths.filter { $0.hasSuffix(".swift") }.map { path in
        (path, try String(contentsOfFile: root + path, encoding: .utf8))
      })
  }

  /// The files in which a pattern stands outside comments.
  static func files(
    with pattern: String, in sources: [String: String]
  ) throws -> Set<String> {
    let expression = try NSRegularExpression(pattern: pattern)
    return Set(
      sources.filter { _, text in
        text.split(separator: "\n").contains { line in
          let code = line.components(separatedBy: "//")[0]
          return expression.firstMatch(
            in: code, range: NSRange(code.startIndex..., in: code)) != nil
        }
      }.keys)
  }

  /// The files that call one of these functions: of the C library by its module's name, or without
  /// one where the file has no function of its own of that name.
  static func files(calling names: [String], in sources: [String: String]) throws -> Set<String> {
    var found = try files(with: "Glibc\\.(\(names.joined(separator: "|")))\\(", in: sources)
    for name in names {
      let others = sources.filter { !$0.value.contains("func \(name)(") }
      found.formUnion(try files(with: "(?<![.\\w])\(name)\\(", in: others))
    }
    return found
  }

  @Test func onlyTheConsoleAndOutputFilesWrite() throws {
    let sources = try Self.sources()
    #expect(sources.count > 100)
    let writers = try Self.files(
      calling: [
        "fputs", "puts", "fputc", "putchar", "putc", "printf", "vprintf", "fprintf", "vfprintf",
        "dprintf", "fwrite", "write", "pwrite", "writev", "perror", "syslog", "debugPrint", "dump",
        "print",
      ], in: sources)
    #expect(
      writers == [
        "CommandLineInterface/Console/Console.swift",
        // What tells a part of a download from other content.
        "CommandLineInterface/Files/DownloadFile.swift",
        "CommandLineInterface/Files/OutputFile.swift",
        // Names of variables, and questions about the project.
        "CommandLineInterface/Running/TerminalPrompt.swift",
        // The token store, which is what keeps tokens.
        "ConnectorRuntime/TokenStore/UnfinishedFile.swift",
        // What a program that is run reads: the keyring's key.
        "LocalCommands/LocalCommandRunner.swift",
      ])
  }

  @Test func onlyTheConsoleNamesTheStandardStreams() throws {
    let files = try Self.files(
      with:
        "STD(OUT|ERR)_FILENO|\\b(stdout|stderr|FileHandle|FileDescriptor)\\b|/dev/(stdout|stderr|fd)",
      in: try Self.sources())
    #expect(
      files == [
        "CommandLineInterface/Console/Console.swift",
        // A browser's go nowhere.
        "LocalCommands/DetachedProgram.swift",
        // What a command that gives a value writes is read, not shown.
        "LocalCommands/LocalCommandRunner.swift",
      ])
  }

  @Test func onlyTheseFilesOpenSomethingForWriting() throws {
    let files = try Self.files(
      with: "O_WRONLY|O_RDWR|O_CREAT|fopen\\(|\\.write\\(to(File|: URL)|createFile\\(",
      in: try Self.sources())
    #expect(
      files == [
        "CommandLineInterface/Files/DownloadFile.swift",
        "CommandLineInterface/Files/OutputFile.swift",
        "CommandLineInterface/Running/TerminalPrompt.swift",
        "ConnectorRuntime/TokenStore/FileLock.swift",
        "ConnectorRuntime/TokenStore/UnfinishedFile.swift",
        // Nothing but /dev/null.
        "LocalCommands/DetachedProgram.swift",
      ])
  }

  /// What is written without being searched: bodies to pipes and files, `auth token`, and lines of
  /// which nothing comes from outside.
  @Test func whatIsWrittenExactlyIsKnown() throws {
    let sources = try Self.sources()
    #expect(
      try Self.files(with: "\\.printExactly\\(", in: sources) == [
        "CommandLineInterface/Commands/AuthTokenCommand.swift",
        // Documents, hidden text by text before they are written.
        "CommandLineInterface/Commands/EnvCommand.swift",
        // The file that standard input gave, in its canonical form.
        "CommandLineInterface/Commands/FormatCommand.swift",
        "CommandLineInterface/Commands/LanguageServerCommand.swift",
        "CommandLineInterface/Commands/PlanCommand.swift",
        // Bodies of pages, and items whose secrets are hidden one by one.
        "CommandLineInterface/Running/PageOutput.swift",
        "CommandLineInterface/Running/ResultPrinter.swift",
      ])
    #expect(
      try Self.files(with: "\\.noteFixed\\(", in: sources) == [
        "CommandLineInterface/Commands/RunCommand.swift"
      ])
    #expect(
      try Self.files(with: "\\bfile\\??\\.write\\(", in: sources) == [
        // A document, hidden text by text before it is written.
        "CommandLineInterface/Documents/HAR/HARFile.swift",
        "CommandLineInterface/Files/DownloadFile.swift",
        "CommandLineInterface/Running/PageOutput.swift",
        "CommandLineInterface/Running/ResultPrinter.swift",
        "CommandLineInterface/Running/RunOutput.swift",
      ])
  }

  /// The search can find something.
  @Test func theSearchFindsWhatItLooksFor() throws {
    let bad = ["a.swift": "  print(\"x\")\n", "b.swift": "func write(x)\n  Glibc.write(1, x, 2)\n"]
    let good = [
      "c.swift": "  func print(x)\n  console.print(x) // print(y)\n  print(x)\n",
      "d.swift": "  file.write(x)\n  rewrite(x)\n  // write(x)\n",
    ]
    let found = try Self.files(
      calling: ["print", "write"], in: bad.merging(good) { first, _ in first })
    #expect(found == ["a.swift", "b.swift"])
  }
}
