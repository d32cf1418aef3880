import ConnectorLoading
import ConnectorValidation
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The pages of the rules: their examples, and `docs/rules`.
@Suite struct RulePageTests {
  private static let records = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"
  private static let repository = FixtureCase.fixtures.deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("the bad example breaks the rule", arguments: RuleCatalog.pages.map(\.id))
  func bad(_ id: String) async throws {
    let page = try #require(RuleCatalog.page(of: id))
    let found = try await diagnostics(of: page.bad)
    let isBroken = found.contains { $0.id == id }
    #expect(isBroken == page.isExampleRunnable, "\(TextRenderer().render(found))")
  }

  @Test("the good example breaks no rule", arguments: RuleCatalog.pages.map(\.id))
  func good(_ id: String) async throws {
    let found = try await diagnostics(of: try #require(RuleCatalog.page(of: id)).good)
    #expect(found == [], "\(TextRenderer().render(found))")
  }

  @Test func fewExamplesCannotBreakTheirRule() {
    let ids = RuleCatalog.pages.filter { !$0.isExampleRunnable }.map(\.id)
    #expect(ids == ["too-many-faults", "unreadable-file"])
  }

  @Test func idsAreUniqueAndKebabCase() {
    let ids = RuleCatalog.pages.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(id)") }
    let categories = Set(RuleCategory.allCases.map(\.rawValue))
    #expect(categories.isDisjoint(with: ids))
  }

  @Test func rulesAreInOrder() {
    let order = RuleCategory.allCases
    let keys = RuleCatalog.pages.map { page in
      "\(order.firstIndex(of: page.category) ?? 0) \(page.id)"
    }
    #expect(keys == keys.sorted())
  }

  @Test("every id in the sources is a rule")
  func everyIDIsARule() throws {
    let rules = Set(RuleCatalog.pages.map(\.id))
    #expect(try Self.idsInSources().subtracting(rules) == [])
  }

  @Test func documentationIsFresh() throws {
    let folder = Self.repository.appending(path: "docs/rules")
    var pages = RuleCatalog.pages.map { (name: $0.id + ".md", text: $0.markdown) }
    pages.append((name: "README.md", text: RuleCatalog.index))
    if Self.records {
      try? FileManager.default.removeItem(at: folder)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for page in pages { try Data(page.text.utf8).write(to: folder.appending(path: page.name)) }
      Issue.record("recorded \(folder.path)")
      return
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(pages.map(\.name)))
    for page in pages {
      let text = try String(contentsOf: folder.appending(path: page.name), encoding: .utf8)
      #expect(text == page.text, "docs/rules/\(page.name) is stale: RECORD_GOLDENS=1 writes it")
    }
  }

  private func diagnostics(of example: RuleExample) async throws -> [Diagnostic] {
    let files = example.files.map { (path: $0.path, bytes: Array($0.text.utf8)) }
    let workspace = await ProjectLoader(files: MemoryFiles(files)).loadWorkspace()
    return await Validation().diagnostics(of: workspace)
  }

  /// The ids that stand in the sources where loading makes a diagnostic.
  private static func idsInSources() throws -> Set<String> {
    let sources = repository.appending(path: "Sources")
    var ids: Set<String> = []
    for module in ["ConnectorLoading", "ConnectorModel"] {
      let folder = sources.appending(path: module)
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      for file in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        for match in text.matches(of: /"([a-z]+(?:-[a-z]+)+)"/) { ids.insert(String(match.1)) }
      }
    }
    // Words of this form that are no rules.
    return ids.subtracting(["content-encoding", "idempotency-key", "list-workflows"])
  }
}
