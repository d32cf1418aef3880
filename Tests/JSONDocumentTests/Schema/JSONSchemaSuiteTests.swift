import Foundation
import JSONDocument
import TestSupport
import Testing

/// The JSON Schema test suite, draft 2020-12: the required part whole, of the optional part what
/// docs/json-schema.md claims.
@Suite struct JSONSchemaSuiteTests {
  static let folder = "json-schema/tests/draft2020-12"

  /// Files of the optional part that hold, and those that are not claimed.
  static let optional = [
    "anchor", "bignum", "dynamicRef", "ecmascript-regex", "float-overflow", "id", "no-schema",
    "non-bmp-regex", "refOfUnknownKeyword", "unknownKeyword",
  ]
  static let unclaimed = ["cross-draft", "dependencies-compatibility", "format-assertion"]

  /// What a file of the suite holds against us.
  struct Count {
    var cases = 0
    var failures: [String] = []
  }

  @Test func everyRequiredCaseGivesWhatTheSuiteSays() throws {
    guard let folder = ConformanceSuites.locate(Self.folder) else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    var cases = 0
    for name in names.sorted() where name.hasSuffix(".json") {
      let count = try run(folder.appendingPathComponent(name))
      cases += count.cases
      for failure in count.failures { Issue.record("\(failure)") }
    }
    #expect(cases >= 1_200)
    print("JSON Schema: \(cases) required cases of draft 2020-12")
  }

  @Test func theClaimedOptionalCasesHold() throws {
    guard let folder = ConformanceSuites.locate(Self.folder + "/optional") else { return }
    var cases = 0
    for name in Self.optional {
      let count = try run(folder.appendingPathComponent(name + ".json"))
      cases += count.cases
      for failure in count.failures { Issue.record("\(failure)") }
    }
    #expect(cases >= 120)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    #expect(Set(names) == Set(Self.optional + Self.unclaimed), "each file is claimed or not")
    print("JSON Schema: \(cases) optional cases of draft 2020-12")
  }

  /// What is not claimed is refused when the schema is made, and never passes in silence.
  @Test(arguments: ["cross-draft", "dependencies-compatibility", "format-assertion"])
  func whatIsNotSupportedIsRefused(name: String) throws {
    guard let folder = ConformanceSuites.locate(Self.folder + "/optional") else { return }
    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name + ".json")))
    var refused = 0
    let groups = try ParsedJSON(bytes).root
    for group in groups.elements {
      let schema = try #require(group.member(named: "schema")?.value)
      let compilation = JSONSchema.compile(schema, uri: "suite:schema", load: Self.load)
      if compilation.schema == nil { refused += 1 }
    }
    // The vocabulary that format-assertion-false.json does not require may be left aside.
    #expect(refused == (name == "format-assertion" ? 1 : groups.count))
  }

  private func run(_ file: URL) throws -> Count {
    var count = Count()
    for group in try ParsedJSON([UInt8](try Data(contentsOf: file))).root.elements {
      let name = group.member(named: "description")?.string ?? ""
      let document = try #require(group.member(named: "schema")?.value)
      let compilation = JSONSchema.compile(document, uri: "suite:schema", load: Self.load)
      let tests = try #require(group.member(named: "tests"))
      count.cases += tests.count
      guard let schema = compilation.schema else {
        count.failures.append(
          "\(file.lastPathComponent): \(name): refused: \(compilation.problems)")
        continue
      }
      for test in tests.elements {
        let data = try #require(test.member(named: "data"))
        let wanted = test.member(named: "valid")?.bool
        let accepts = try schema.accepts(data)
        let failures = try schema.failures(in: data)
        if accepts != wanted || failures.isEmpty != wanted {
          count.failures.append(
            "\(file.lastPathComponent): \(name): \(test.member(named: "description")?.string ?? "")"
              + ": \(accepts), \(failures.map(\.expectation))")
        }
      }
    }
    return count
  }

  private static func load(_ uri: String) -> JSONSchema.Loaded {
    let prefix = "http://localhost:1234/"
    guard uri.hasPrefix(prefix),
      let file = ConformanceSuites.locate("json-schema/remotes/" + uri.dropFirst(prefix.count)),
      let data = try? Data(contentsOf: file), let document = try? ParsedJSON([UInt8](data))
    else { return .unavailable("is not there") }
    return .document(document.root.value)
  }
}
