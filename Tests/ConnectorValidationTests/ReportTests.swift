import ConnectorLoading
import ConnectorValidation
import Diagnostics
import Foundation
import JSONDocument
import TestSupport
import Testing

/// Every form of a report over one set of diagnostics; `RECORD_GOLDENS=1` writes the goldens anew.
@Suite struct ReportTests {
  private static let records = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"
  private static let folder = FixtureCase.fixtures.appending(path: "reports")

  /// What a terminal shows, which every command prints diagnostics by.
  private struct TerminalRenderer: ReportRenderer {
    let usesColor: Bool

    func render(_ report: Report) -> String {
      TextRenderer(usesColor: usesColor, redact: report.redact).render(report.diagnostics)
    }
  }

  private static let renderers: [(name: String, renderer: any ReportRenderer)] = [
    ("terminal.txt", TerminalRenderer(usesColor: false)),
    ("terminal-color.txt", TerminalRenderer(usesColor: true)),
    ("lines.txt", LineRenderer()), ("report.json", JSONRenderer()),
    ("report.sarif", SARIFRenderer(rulesURL: "https://example.com/rules")),
    ("github.txt", GitHubRenderer()), ("junit.xml", JUnitRenderer(isStrict: false)),
    ("junit-strict.xml", JUnitRenderer(isStrict: true)),
  ]

  /// A diagnostic of each nature: with everything, over several lines, in a file with an odd name,
  /// without a place, with what each form must escape, and with a secret.
  private static var report: Report {
    let action = SourceText(
      path: "actions/désk/search all.yaml",
      text: "connector: desk\nmétode: GET\npath: |\n  /tickets\n  more\nbody: {text: s3cr3t}\n")
    let connector = SourceText(path: "connectors/desk.yaml", text: "base_url: https://a.example\n")
    func span(_ source: SourceText, _ text: String) -> SourceSpan {
      let whole = String(decoding: source.bytes, as: UTF8.self)
      let range = whole.range(of: text) ?? whole.startIndex..<whole.startIndex
      let start = whole.utf8.distance(from: whole.startIndex, to: range.lowerBound)
      return SourceSpan(source: source, range: start..<start + text.utf8.count)
    }
    let diagnostics = [
      Diagnostic(
        "unknown-key", "key 'métode' is not known in an action", at: span(action, "métode"),
        label: "did you mean 'method'?",
        notes: [
          .init("the connector is declared here", at: span(connector, "base_url")),
          .init("a note without a place"),
        ],
        help: "Known keys: method, path.\nSecond line: 100%, \"quoted\" <&>.",
        fixIts: [
          .init(
            title: "Write 'method'", span: span(action, "métode"), replacement: "method",
            isSafe: true)
        ]),
      Diagnostic(
        "no-check-action", .warning, "text over two lines", at: span(action, "/tickets\n  more")),
      Diagnostic(
        "plaintext-secret", .warning, "value 's3cr3t' with \u{1B}[31mcolour\u{0} and\r\nbreaks",
        at: span(action, "s3cr3t")),
      Diagnostic("unreadable-file", "file 'x,y:z.yaml' cannot be read: no such file"),
    ]
    return Report(
      diagnostics: diagnostics, fileCount: 3, toolVersion: "1.2.3",
      redact: { $0.replacing("s3cr3t", with: "***") })
  }

  @Test("a report is what is recorded", arguments: renderers.map(\.name))
  func golden(_ name: String) throws {
    let renderer = try #require(Self.renderers.first { $0.name == name }?.renderer)
    let found = renderer.render(Self.report)
    let file = Self.folder.appending(path: name)
    if Self.records {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(found.utf8).write(to: file)
      Issue.record("recorded \(file.path)")
      return
    }
    #expect(found == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("no form shows a secret", arguments: renderers.map(\.name))
  func secrets(_ name: String) throws {
    let renderer = try #require(Self.renderers.first { $0.name == name }?.renderer)
    #expect(!renderer.render(Self.report).contains("s3cr3t"))
  }

  @Test("a report of nothing is whole", arguments: renderers.map(\.name))
  func empty(_ name: String) throws {
    let renderer = try #require(Self.renderers.first { $0.name == name }?.renderer)
    var report = Self.report
    report.diagnostics = []
    let text = renderer.render(report)
    switch name {
    case "terminal.txt", "terminal-color.txt", "lines.txt", "github.txt": #expect(text.isEmpty)
    case "report.json", "report.sarif": #expect((try? ParsedJSON(text)) != nil)
    default: #expect(text.contains("<testcase"))
    }
  }

  @Test func jsonFormsParse() throws {
    for name in ["report.json", "report.sarif"] {
      let renderer = try #require(Self.renderers.first { $0.name == name }?.renderer)
      #expect((try? ParsedJSON(renderer.render(Self.report))) != nil)
    }
  }

  @Test func junitIsXML() async throws {
    for isStrict in [true, false] {
      let text = JUnitRenderer(isStrict: isStrict).render(Self.report)
      let result = try await PythonScript.run(
        "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())",
        input: text)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  private static let sarifSchema = ConformanceSuites.locate("schemas/sarif-2.1.0.json")

  @Test("SARIF meets its schema", .enabled(if: sarifSchema != nil))
  func sarifIsValid() async throws {
    let schema = try #require(Self.sarifSchema)
    let report = SARIFRenderer().render(Self.report)
    let result = try await PythonScript.run(
      """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      checker = jsonschema.FormatChecker()
      validator = jsonschema.validators.validator_for(schema)(schema, format_checker=checker)
      errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(json.load(sys.stdin))]
      print("\\n".join(errors))
      sys.exit(1 if errors else 0)
      """, arguments: [schema.path], input: report)
    #expect(result.status == 0, "\(result.text)\(result.errors)")
  }
}
