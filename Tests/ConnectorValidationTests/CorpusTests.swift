import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The corpus of projects below `Tests/Fixtures`.
///
/// `RECORD_GOLDENS=1` writes each `expected.txt` anew, and fails so that it never passes unseen.
@Suite struct CorpusTests {
  private static let records = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"

  @Test("good projects are silent", arguments: FixtureCase.all("ok"))
  func good(_ fixture: FixtureCase) async throws {
    let workspace = try await fixture.load()
    let found = await Validation().diagnostics(of: workspace)
    #expect(found == [], "\(TextRenderer().render(found))")
    #expect(workspace.fileCount > 0)
    let loader = try fixture.loader()
    for action in workspace.actions {
      let path = try #require(action.source?.path)
      let loaded = loader.loadAction(at: MemoryFiles.root + "/" + path, profile: nil)
      #expect(loaded.diagnostics == [], "\(TextRenderer().render(loaded.diagnostics))")
      #expect(loaded.setup != nil)
    }
  }

  @Test("good projects stay silent whatever the bytes", arguments: FixtureCase.all("ok"))
  func goodVaried(_ fixture: FixtureCase) async throws {
    for variation in MarkedText.Variation.allCases where variation != .none {
      let found = await Validation().diagnostics(of: try await fixture.load(variation))
      #expect(found == [], "\(variation): \(TextRenderer().render(found))")
    }
  }

  @Test("bad projects give the diagnostics that are recorded", arguments: FixtureCase.all("err"))
  func bad(_ fixture: FixtureCase) async throws {
    let diagnostics = try await Self.diagnostics(of: fixture)
    let found = TextRenderer().render(diagnostics)
    #expect(!diagnostics.isEmpty)
    if Self.records {
      try Data(found.utf8).write(to: fixture.golden)
      Issue.record("recorded \(fixture.golden.path)")
      return
    }
    let expected = try String(contentsOf: fixture.golden, encoding: .utf8)
    #expect(found == expected)
  }

  @Test("places move exactly with the bytes before them", arguments: FixtureCase.all("err"))
  func badVaried(_ fixture: FixtureCase) async throws {
    let plain = try await Self.diagnostics(of: fixture).map(Shape.init)
    for variation in MarkedText.Variation.allCases where variation != .none {
      let lines = [.multibyteFirstLine, .all].contains(variation) ? 1 : 0
      let found = try await Self.diagnostics(of: fixture, variation).map(Shape.init)
      #expect(found == plain.map { $0.moved(down: lines) }, "\(variation)")
    }
  }

  /// What validation finds in a bad case: by rules that loading enforces, and by the case's own.
  private static func diagnostics(
    of fixture: FixtureCase, _ variation: MarkedText.Variation = .none
  ) async throws -> [Diagnostic] {
    let found = await Validation().diagnostics(of: try await fixture.load(variation))
    return found.filter { diagnostic in
      diagnostic.id == fixture.rule
        || RuleCatalog.page(of: diagnostic.id)?.enforcement != .validation
    }
  }

  @Test(
    "a run of an action gives a part of what validation gives", arguments: FixtureCase.all("err"))
  func runs(_ fixture: FixtureCase) async throws {
    let workspace = try await fixture.load()
    let loader = try fixture.loader()
    for action in workspace.actions {
      let path = try #require(action.source?.path)
      let loaded = loader.loadAction(at: MemoryFiles.root + "/" + path, profile: nil)
      let extra = loaded.diagnostics.filter { !workspace.diagnostics.contains($0) }
      #expect(extra == [], "\(TextRenderer().render(extra))")
      #expect((loaded.setup == nil) == loaded.diagnostics.hasErrors)
    }
  }

  @Test func everyCaseIsAboutItsRule() async throws {
    for fixture in FixtureCase.all("err") where fixture.rule != "mixed" {
      let ids = try await Self.diagnostics(of: fixture).map(\.id)
      #expect(ids.contains(fixture.rule), "\(fixture.name): \(ids)")
    }
  }

  @Test func everyBadCaseHasAGoodTwin() {
    let good = Set(FixtureCase.all("ok").map(\.name))
    for fixture in FixtureCase.all("err") where fixture.rule != "mixed" {
      #expect(good.contains(fixture.name), "ok/\(fixture.name) is missing")
    }
  }

  /// Rules whose cases need what cannot be kept in a repository; other tests have them.
  private static let madeAtRunTime: Set<String> = ["unreadable-file", "too-many-faults"]

  @Test func everyRuleHasACase() {
    let cases = Set(FixtureCase.all("err").map(\.rule)).union(Self.madeAtRunTime)
    let rules = Set(RuleCatalog.pages.map(\.id))
    #expect(rules.subtracting(cases) == [])
    #expect(cases.subtracting(rules) == ["mixed"])
  }
}

/// A diagnostic by what people see of it.
private struct Shape: Equatable {
  var diagnostic: Diagnostic
  var places: [Place?]

  struct Place: Equatable {
    var path: String
    var start: Diagnostics.SourceLocation
    var end: Diagnostics.SourceLocation
  }

  init(_ diagnostic: Diagnostic) {
    let spans =
      [diagnostic.span] + diagnostic.notes.map(\.span) + diagnostic.fixIts.map(\.span)
    places = spans.map { span in
      span.map { Place(path: $0.source.path, start: $0.start, end: $0.end) }
    }
    self.diagnostic = diagnostic
    self.diagnostic.span = nil
    self.diagnostic.fixIts = []
    self.diagnostic.notes = diagnostic.notes.map { .init($0.message) }
  }

  /// The same with its places some lines further down; a place at a file's very beginning means
  /// the file and stays.
  func moved(down lines: Int) -> Shape {
    var moved = self
    moved.places = places.map { place in
      guard var place else { return nil }
      let start = Diagnostics.SourceLocation(line: 1, column: 1)
      if place.start == start, place.end == start { return place }
      place.start.line += lines
      place.end.line += lines
      return place
    }
    return moved
  }
}
