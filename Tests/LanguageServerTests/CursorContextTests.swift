import Diagnostics
import TestSupport
import Testing

@testable import LanguageServer

/// Where a cursor stands, while the text around it cannot be parsed.
@Suite struct CursorContextTests {
  private func context(_ marked: String) -> CursorContext {
    let text = MarkedText(marked)
    return CursorContext(text.source(), at: text["1️⃣"])
  }

  @Test(
    "keys and values",
    arguments: [
      ("1️⃣", [], CursorContext.Slot.key("")),
      ("me1️⃣", [], .key("me")),
      ("method: G1️⃣", ["method"], .value("G")),
      ("a:\n  b:\n    c1️⃣\n  d: 1\n", ["a", "b"], .key("c")),
      ("a:\n  - b: 1\n    c1️⃣\n", ["a"], .key("c")),
      ("a:\n- b: 1\n  c: x1️⃣\n", ["a", "c"], .value("x")),
      ("a: {b: {c1️⃣", ["a", "b"], .key("c")),
      ("a: {b: [x, y1️⃣", ["a", "b"], .value("y")),
      ("a: {b: 'x, {', c: 1️⃣", ["a", "c"], .value("")),
      ("a: 1 # b1️⃣", ["a"], .comment),
      ("# a1️⃣", [], .comment),
      ("a:\n\n  # note\n  b1️⃣", ["a"], .key("b")),
    ] as [(String, [String], CursorContext.Slot)])
  func slots(_ marked: String, _ keys: [String], _ slot: CursorContext.Slot) {
    let context = context(marked)
    #expect(context.slot == slot)
    #expect(context.steps.map(\.key) == keys)
  }

  @Test(
    "templates",
    arguments: [
      ("a: <<1️⃣", ""), ("a: x<<te1️⃣", "te"), ("a: <<b>> <<c | u1️⃣", "c | u"),
      ("a: {b: [\"<<$1️⃣", "$"), ("a: <<b>>1️⃣", nil), ("a: b1️⃣", nil),
    ] as [(String, String?)])
  func templates(_ marked: String, _ template: String?) {
    #expect(context(marked).template == template)
  }

  @Test("the entries around the cursor's, its own left out")
  func siblings() {
    let context = context("a:\n  type: x\n  na1️⃣: y\n  last: z\nb: 1\n")
    #expect(context.siblings == ["type": "x", "last": "z"])
  }

  @Test("files that are nothing of ours")
  func loose() {
    func kind(_ text: String) -> String? {
      LooseFile.kind(of: SourceText(path: "/a.yaml", text: text)).map { "\($0)" }
    }
    #expect(kind("apiVersion: v1\nspec: {connector: x}\n") == nil)
    #expect(kind("spec:\n  connector: x\n  base_url: y\n") == nil)
    #expect(kind("connector: x\npath: [") == "action")
    #expect(kind("variables:\n  a\nbase_url: x") == "connector")
    #expect(kind("- connector: x\n") == nil)
    #expect(kind("") == nil)
  }

  @Test("URIs of files")
  func uris() {
    #expect(FileURI.path("file:///a%20b/%C3%A9.yaml") == "/a b/é.yaml")
    #expect(FileURI.path("FILE://localhost/a") == "/a")
    #expect(FileURI.path("file:///a%zz%") == "/a%zz%")
    for uri in ["untitled:a", "http://a/b", "file://host/a", "file:///a%00", "", "file://"] {
      #expect(FileURI.path(uri) == nil)
    }
  }
}
