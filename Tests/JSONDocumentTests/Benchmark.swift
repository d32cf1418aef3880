import Foundation
import JSONDocument
import TestSupport
import Testing

/// Measures how long a large body takes to parse and query, beside `python3` and `jq` on the same
/// file; asserts that all find the same, and nothing on time.
///
/// It runs when asked for: `JSON_BENCHMARK=1 swift test -c release --filter Benchmark`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["JSON_BENCHMARK"] != nil))
struct Benchmark {
  static let rounds = 7

  /// About 18 MB as an API might answer: a page of records, compact or indented.
  static func document(indented: Bool) throws -> [UInt8] {
    var records: [JSONValue] = []
    for number in 0..<45_000 {
      let ratio = try #require(JSONNumber("\(Double(number % 977) / 7)"))
      let integer = JSONValue.number(JSONNumber(number))
      records.append([
        "id": integer, "uuid": .string("6f9619ff-8b86-d011-b42d-\(100_000_000_000 + number)"),
        "name": .string("Workflow number \(number), \"quoted\" and naïve"),
        "status": number % 3 == 0 ? "ACTIVE" : "DISABLED",
        "lastUpdateTime": "2024-05-17T09:41:12.345Z", "ratio": .number(ratio),
        "enabled": .bool(number % 2 == 0), "owner": nil,
        "description": .string(String(repeating: "Some plain text of a record. ", count: 4)),
        "tags": ["alpha", "beta", .string("t\(number % 17)")],
        "versions": [["major": 1, "minor": integer], ["major": 2, "minor": 0]],
      ])
    }
    let value: JSONValue = ["items": .array(records), "next": nil, "total": 45_000]
    return value.bytes(indented ? .indented : .compact)
  }

  static let python = """
    import json, sys, time
    times = []
    for _ in range(\(rounds)):
        data = open(sys.argv[1], 'rb').read()
        start = time.perf_counter()
        document = json.loads(data)
        ids = [item['id'] for item in document['items']]
        names = [item['name'] for item in document['items'] if item['status'] == 'ACTIVE']
        total = document['total']
        times.append(time.perf_counter() - start)
        del document
    print(min(times), len(ids), len(names), total)
    """

  @Test(arguments: [false, true])
  func threeCapturesOfALargeBody(indented: Bool) throws {
    let bytes = try Self.document(indented: indented)
    let folder = try TemporaryFolder()
    let file = try folder.write(bytes, to: "body.json")
    let paths = [
      try JSONPath("$.items[*].id"), try JSONPath("$.items[?@.status == 'ACTIVE'].name"),
      try JSONPath("$.total"),
    ]
    let clock = ContinuousClock()
    var parsing = Duration.seconds(1000)
    var whole = Duration.seconds(1000)
    var tree = Duration.seconds(1000)
    var pretty = Duration.seconds(1000)
    var captured: [[JSONValue]] = []
    for _ in 0..<Self.rounds {
      let start = clock.now
      let document = try ParsedJSON(bytes)
      parsing = min(parsing, clock.now - start)
      captured = try paths.map { try $0.nodes(in: document.root).map(\.node.value) }
      whole = min(whole, clock.now - start)
      let afterCapture = clock.now
      let value = document.root.value
      tree = min(tree, clock.now - afterCapture)
      #expect(value.kind == .object)
      let beforePretty = clock.now
      let text = document.root.bytes(.indented)
      pretty = min(pretty, clock.now - beforePretty)
      #expect(text.count >= bytes.count)
    }
    let megabytes = Double(bytes.count) / 1e6
    print("\(indented ? "indented" : "compact") body: \(megabytes) MB")
    report("parse", parsing / .seconds(1), megabytes)
    report("parse and three captures", whole / .seconds(1), megabytes)
    report("copy to a value tree", tree / .seconds(1), megabytes)
    report("write indented", pretty / .seconds(1), megabytes)

    if let output = Self.run(["python3", "-c", Self.python, file]) {
      let words = output.split { $0.isWhitespace }
      let time = try #require(Double(words[0]))
      #expect(
        words.dropFirst().map { Int($0) } == [captured[0].count, captured[1].count, 45_000])
      report("python3: loads and the same", time, megabytes, against: whole / .seconds(1))
    }
    let filter =
      "[.items[].id], [.items[] | select(.status == \"ACTIVE\") | .name], .total | length"
    var jq = 1000.0
    var isThere = false
    for _ in 0..<3 {
      let start = clock.now
      guard Self.run(["jq", "-c", filter, file]) != nil else { break }
      isThere = true
      jq = min(jq, (clock.now - start) / .seconds(1))
    }
    if isThere { report("jq, whole process", jq, megabytes, against: whole / .seconds(1)) }
  }

  private func report(
    _ name: String, _ seconds: Double, _ megabytes: Double, against ours: Double? = nil
  ) {
    let milliseconds = (seconds * 10_000).rounded() / 10
    let ratio = ours.map { ", \((seconds / $0 * 10).rounded() / 10) times ours" } ?? ""
    print("  \(name): \(milliseconds) ms, \(Int(megabytes / seconds)) MB/s\(ratio)")
  }

  /// A program's standard output; nil if it is not there or fails.
  private static func run(_ arguments: [String]) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
