import Diagnostics
import Glibc
import PositionedYAML
import TestSupport
import Testing

/// Sizes that must neither crash nor hang.
@Suite(.serialized) struct LimitTests {
  /// The processor time that reading takes, which other work on the machine does not change, and
  /// what comes of it.
  private func timed(_ text: String) -> (time: Duration, root: YAMLNode?, faults: [Diagnostic]) {
    let source = SourceText(path: "test.yaml", text: text)
    let start = processorTime()
    let result = YAMLReader.read(source)
    let time = (processorTime() - start) / Instrumentation.slowdown
    return (time, result.root, result.diagnostics)
  }

  /// The time that this thread has worked.
  private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test(arguments: [
    String(repeating: "[{", count: 40_000), String(repeating: "[", count: 80_000),
    String(repeating: "{a: ", count: 20_000), String(repeating: "- ", count: 40_000),
    String(repeating: "? ", count: 40_000), String(repeating: "[a: ", count: 20_000),
    String(repeating: "[\n", count: 40_000), String(repeating: "{? ", count: 27_000),
    (0..<400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
  ])
  func deepNestingEndsSoon(_ text: String) throws {
    let result = timed(text)
    #expect(result.time < .milliseconds(100))
    #expect(result.root == nil)
    try #require(result.faults.count == 1)
    #expect(result.faults[0].message == "lists and mappings are nested more than 64 deep")
    // Nothing after the fault was looked at.
    #expect(result.faults[0].span.map { $0.range.lowerBound < 3000 } == true)
  }

  @Test(arguments: [
    ("[", "]", 64), ("[", "]", 65), ("{a: ", "}", 64), ("{a: ", "}", 65), ("- ", "", 64),
    ("- ", "", 65),
  ])
  func depthIsCountedExactly(_ open: String, _ close: String, _ depth: Int) {
    let text = String(repeating: open, count: depth) + String(repeating: close, count: depth)
    #expect(timed(text).faults.isEmpty == (depth <= 64))
  }

  @Test func aliasesCannotDeepenTheTree() {
    let inner = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    func text(_ outer: Int) -> String {
      "a: &x \(inner)\nb: " + String(repeating: "[", count: outer) + "*x"
        + String(repeating: "]", count: outer)
    }
    #expect(timed(text(23)).faults.isEmpty)
    #expect(
      timed(text(24)).faults.map(\.message)
        == ["lists and mappings are nested more than 64 deep"])
  }

  @Test func aBillionLaughsEndSoon() throws {
    var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for (index, name) in "bcdefghij".enumerated() {
      let before = Array("abcdefghi")[index]
      text +=
        "\(name): &\(name) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ",")
        + "]\n"
    }
    let result = timed(text)
    #expect(result.time < .milliseconds(100))
    #expect(result.root == nil)
    #expect(
      result.faults.map(\.message)
        == ["the aliases of this file stand for more than 100000 values"])
  }

  @Test func mergedLaughsEndSoonToo() {
    let keys = (0..<100).map { "k\($0): 1" }.joined(separator: ", ")
    let text = "a: &a {\(keys)}\nb:\n" + String(repeating: "- <<: [*a, *a]\n", count: 5000)
    let result = timed(text)
    #expect(result.time < .milliseconds(500))
    #expect(result.faults.count == 1)
  }

  @Test func aliasedNodesAreCountedExactly() {
    // One list of 999 elements is 1000 nodes.
    let list = "a: &a [" + String(repeating: "1,", count: 999) + "]\n"
    #expect(timed(list + "b: [" + String(repeating: "*a,", count: 100) + "]\n").faults.isEmpty)
    #expect(timed(list + "b: [" + String(repeating: "*a,", count: 101) + "]\n").faults.count == 1)
  }

  @Test func aFileOverTenMebibytesIsRefused() {
    let line = "- 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\n"
    let text = String(repeating: line, count: 10 * 1024 * 1024 / line.utf8.count + 1)
    let result = timed(text)
    #expect(result.root == nil)
    #expect(result.faults.map(\.message) == ["the file is larger than 10 MiB"])
    #expect(result.time < .milliseconds(100))
  }

  @Test(arguments: [
    "- 0123456789abcdef: [a, b, {c: d}]\n", "- {a: 'it''s', b: \"x\\n\"}\n", "[a, b, {c: d}],",
    "- é€😀\n", "a\n  ", "- |\n  a\n  b\n", "# comment\n", "\n", "- &a x\n- *a\n",
  ])
  func timeGrowsWithSizeAlone(_ unit: String) {
    func text(_ size: Int) -> String {
      let body = String(repeating: unit, count: size / unit.utf8.count)
      return unit.hasPrefix("[") ? "[" + body + "]" : body
    }
    // Far from exact, to hold on a busy machine: squared growth would be 64 times.
    let small = timed(text(12_500)).time
    let large = timed(text(100_000)).time
    #expect(large < small * 32 + .milliseconds(200), "\(small) \(large)")
  }

  @Test(arguments: [
    "a: \"", "a: '", "a: |\n  ", "a: >\n  ", "a: ", "# ", "a: [", "? ", "\"", "&", "*", "!", "%",
    "a",
  ])
  func oneEndlessTokenEndsSoon(_ start: String) {
    for filler in ["x", " ", "\n", "x ", "x\n  ", "'", "\\\\", "é"] {
      let text = start + String(repeating: filler, count: 15_000 / filler.utf8.count)
      #expect(timed(text).time < .seconds(2), "\(start) \(filler)")
    }
  }
}
