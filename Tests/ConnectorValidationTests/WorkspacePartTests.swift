import ConnectorLoading
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// Rules that say that they look at each file apart.
@Suite struct WorkspacePartTests {
  @Test(arguments: FixtureCase.all("err") + FixtureCase.all("ok"))
  func localRulesFindTheSameInParts(_ fixture: FixtureCase) async throws {
    let workspace = try await fixture.load()
    let parts = workspace.parts(of: 1)
    for rule in RuleCatalog.rules where rule.isLocal {
      let found = Set(rule.check(workspace))
      #expect(Set(parts.flatMap { rule.check($0) }) == found, "\(rule.page.id)")
    }
  }

  @Test func someRulesAreLocal() {
    #expect(RuleCatalog.rules.count { $0.isLocal } >= 15)
  }
}
