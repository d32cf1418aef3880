import ConnectorLoading
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// The changes that diagnostics propose.
@Suite struct FixItTests {
  @Test("a proposed change takes away what it is proposed for", arguments: FixtureCase.all("err"))
  func mends(_ fixture: FixtureCase) async throws {
    let files = try fixture.files()
    let before = await Validation().diagnostics(of: try await fixture.load())
    for diagnostic in before {
      for fixIt in diagnostic.fixIts {
        let changed = files.map { file in
          file.path == fixIt.span.source.path
            ? (path: file.path, bytes: Self.apply(fixIt, to: file.bytes)) : file
        }
        let loader = ProjectLoader(files: MemoryFiles(changed))
        let workspace = await loader.loadWorkspace(in: loader.folders())
        let after = await Validation().diagnostics(of: workspace)
        let remaining = after.filter {
          $0.id == diagnostic.id && $0.message == diagnostic.message
            && $0.span?.start == diagnostic.span?.start
        }
        #expect(remaining == [], "\(fixIt.title): \(TextRenderer().render(after))")
      }
    }
  }

  @Test(
    "what is quoted is what the author meant",
    arguments: [
      ("comma", #"query: {ids: "<<ids | join(',')>>", full: true}"#),
      ("comma-in-double-quotes", #"query: {ids: '<<ids | join(", ")>>'}"#),
      ("comma-before-a-name", "'<<body_text | hmac_sha256(key, id)>>', X-Full: yes}"),
      ("comma-before-an-encoding", #"'<<body_text | hmac_sha256(key, "base64")>>'}"#),
      ("index", "query: {first: '<<ids[0]>>'}"),
      ("index-in-text", "query: {q: 'id=<<ids[0]>>', x: y}"),
      ("comment", #"  note: '<<note | default("ticket #1")>>'"#),
      ("comment-in-braces", #"query: {note: '<<note | default("ticket #1")>>'}"#),
      ("colon", #"  note: '<<note | default("ticket: none")>>'"#),
      ("own-quotes", #"query: {note: "<<note | default('none')>>"}"#),
      ("own-quotes-in-block", #"  note: 'About <<note | default("none")>>'"#),
    ])
  func tornTemplates(_ name: String, _ expected: String) async throws {
    let fixture = FixtureCase(group: "err", name: "torn-template/" + name)
    let found = await Validation().diagnostics(of: try await fixture.load())
    #expect(found.map(\.id) == ["torn-template"])
    let fixIt = try #require(found.first?.fixIts.first)
    let file = try #require(try fixture.files().first { $0.path == fixIt.span.source.path })
    let text = String(decoding: Self.apply(fixIt, to: file.bytes), as: UTF8.self)
    #expect(text.contains(expected), "\(text)")
  }

  @Test func aNeedlessFilterIsTakenAwayWithItsBar() async throws {
    let fixture = FixtureCase(group: "err", name: "unencoded-template/no-effect")
    let found = await Validation().diagnostics(of: try await fixture.load())
    let fixIts = found.flatMap(\.fixIts)
    #expect(fixIts.map(\.span.text) == [" | raw", "|raw"])
    #expect(fixIts.allSatisfy { $0.isSafe && $0.replacement.isEmpty })
  }

  private static func apply(_ fixIt: Diagnostic.FixIt, to bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.replaceSubrange(fixIt.span.range, with: Array(fixIt.replacement.utf8))
    return bytes
  }
}
