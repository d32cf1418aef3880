import Foundation
import JSONDocument
import TestSupport
import Testing

/// The JSONPath compliance test suite, whole.
@Suite struct JSONPathComplianceTests {
  @Test func everyCaseGivesWhatTheSuiteSays() throws {
    guard let file = ConformanceSuites.locate("jsonpath/cts.json") else { return }
    let suite = try ParsedJSON([UInt8](try Data(contentsOf: file)))
    let tests = try #require(suite.root.member(named: "tests"))
    var invalid = 0
    for test in tests.elements {
      let name = try #require(test.member(named: "name")?.string)
      let selector = try #require(test.member(named: "selector")?.string)
      if test.member(named: "invalid_selector")?.bool == true {
        invalid += 1
        do throws(JSONPathSyntaxError) {
          _ = try JSONPath(selector)
          Issue.record("\(name): \(selector) was accepted")
        } catch {
          #expect(error.range.upperBound <= selector.utf8.count, "\(name): \(error)")
          #expect(!error.message.isEmpty && !error.message.hasSuffix("."), "\(name): \(error)")
        }
        continue
      }
      let document = try #require(test.member(named: "document"))
      let path: JSONPath
      do {
        path = try JSONPath(selector)
      } catch {
        Issue.record("\(name): \(selector) was refused: \(error)")
        continue
      }
      let matches = try path.nodes(in: document)
      let result = JSONValue.array(matches.map(\.node.value))
      let paths = JSONValue.array(matches.map { .string($0.normalizedPath) })
      if let alternatives = test.member(named: "results") {
        #expect(alternatives.elements.contains { $0.value == result }, "\(name): \(result)")
        let pathAlternatives = try #require(test.member(named: "results_paths"))
        #expect(pathAlternatives.elements.contains { $0.value == paths }, "\(name): \(paths)")
      } else {
        #expect(test.member(named: "result")?.value == result, "\(name): \(selector)")
        #expect(test.member(named: "result_paths")?.value == paths, "\(name): \(selector)")
      }
      if path.isSingular { #expect(matches.count <= 1, "\(name)") }
    }
    #expect(tests.count >= 700)
    print("jsonpath: \(tests.count) cases, \(invalid) of them invalid selectors")
  }
}
