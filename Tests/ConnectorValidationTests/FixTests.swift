import ConnectorValidation
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Edits of files and their difference, which `patch` must be able to apply.
@Suite struct FixTests {
  private func diagnostic(
    _ source: SourceText, _ range: Range<Int>, _ replacement: String, isSafe: Bool = true
  ) -> Diagnostic {
    Diagnostic(
      "unknown-key", "x",
      fixIts: [
        .init(
          title: "Change it", span: SourceSpan(source: source, range: range),
          replacement: replacement, isSafe: isSafe)
      ])
  }

  @Test func everyOtherByteStays() {
    let source = SourceText(path: "a.yaml", bytes: Array("\u{FEFF}a: 1\r\n# ü\r\nb: 2\r\n".utf8))
    let edits = FileEdits.safe([
      diagnostic(source, 15..<16, "bee"), diagnostic(source, 3..<4, "ay"),
    ])
    #expect(edits.count == 1)
    #expect(edits.first?.result == Array("\u{FEFF}ay: 1\r\n# ü\r\nbee: 2\r\n".utf8))
  }

  @Test func overlapsWaitForAnotherRound() {
    let source = SourceText(path: "a.yaml", text: "abcdef")
    let edits = FileEdits.safe([
      diagnostic(source, 0..<3, "X"), diagnostic(source, 2..<4, "Y"),
      diagnostic(source, 4..<4, "Z"),
      diagnostic(source, 4..<4, "W"),
    ])
    #expect(edits.first.map { String(decoding: $0.result, as: UTF8.self) } == "XdZef")
  }

  @Test func unsafeChangesAreNotMade() {
    let source = SourceText(path: "a.yaml", text: "abc")
    #expect(FileEdits.safe([diagnostic(source, 0..<1, "X", isSafe: false)]).isEmpty)
  }

  @Test(
    "patch makes the new text of the old one",
    arguments: [
      ("a\n", "b\n"), ("", "a\n"), ("a\n", ""), ("a", "b"), ("a\nb\nc\n", "a\nc\n"),
      ("a\nb\n", "a\nb"),
      ("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\nx\n3\n4\n5\n6\n7\n8\n9\n10\n11\ny\n"),
      ("1\n2\n3\n4\n5\n6\n7\n8\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"), ("ü\r\nb\r\n", "ü\r\nc\r\n"),
    ])
  func difference(_ old: String, _ new: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(old, to: "file")
    let text = UnifiedDiff.text(old: Array(old.utf8), new: Array(new.utf8), path: "file")
    let result = try await ChildProcess.run(
      ["/usr/bin/patch", "--binary", "-p1", path], input: text)
    #expect(result.status == 0, "\(text)\(result.text)\(result.errors)")
    let patched = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    #expect(patched == new, "\(text)")
  }

  @Test func nothingChangedIsNoDifference() {
    #expect(UnifiedDiff.text(old: [97], new: [97], path: "x").isEmpty)
  }
}
