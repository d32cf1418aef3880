import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Measures how long it takes to learn secrets and to hide them.
///
/// Beside it stand two searches for the plain secrets alone: one replacement after the other, and an
/// alternation of Python's `re`. It asserts that all hide the same, and nothing on time. It runs when
/// asked for:
/// `REDACTION_BENCHMARK=1 swift test -c release -Xswiftc -enable-testing --filter RedactionBenchmark`
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["REDACTION_BENCHMARK"] != nil))
struct RedactionBenchmark {
  private static let characters = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=%&\"".utf8)

  /// Secrets of 40 characters.
  private static func secrets(_ count: Int) -> [String] {
    var random = SeededGenerator(seed: 1)
    return (0..<count).map { _ in
      String(
        decoding: (0..<40).map { _ in
          characters[Int.random(in: 0..<characters.count, using: &random)]
        }, as: UTF8.self)
    }
  }

  /// A page of records as an API might answer, with a secret in some.
  private static func page(_ bytes: Int, holding secrets: [String]) -> String {
    var text = "[\n"
    var number = 0
    while text.utf8.count < bytes {
      text +=
        "  {\"id\": \(number), \"uuid\": \"6f9619ff-8b86-d011-b42d-\(100_000_000_000 + number)\","
      text += " \"name\": \"Workflow \(number), \\\"quoted\\\" and na\u{EF}ve\", \"enabled\": true,"
      text += " \"description\": \"Some plain text of a record. Some plain text of a record.\","
      text += " \"url\": \"https://example.com/a%20b/c?d=e&f=g\"},\n"
      number += 1
      if number % 100 == 0 { text += "  [ \(secrets[number / 100 % secrets.count]) ],\n" }
    }
    return text + "]\n"
  }

  private static func seconds(_ rounds: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<rounds).map { _ in clock.measure(work) / .seconds(1) }.min() ?? 0
  }

  private func report(_ name: String, _ seconds: Double, _ bytes: Int? = nil) {
    let rate = bytes.map { ", \(Int(Double($0) / seconds / 1e6)) MB/s" } ?? ""
    print("  \(name): \(Double(Int(seconds * 1e6)) / 1000) ms\(rate)")
  }

  @Test(arguments: [1, 100, 10_000]) func learningAndHiding(_ count: Int) throws {
    let secrets = Self.secrets(count)
    let page = Self.page(8_000_000, holding: secrets)
    let text = Array(page.utf8)
    let base64 = Array(Data(text).base64EncodedString().utf8)
    print("\(count) secrets:")
    var redactor = Redactor(secrets: [])
    report("learn them", Self.seconds(3) { redactor = Redactor(secrets: secrets) })
    report(
      "learn one more",
      Self.seconds(3) {
        var grown = redactor
        grown.insert(["one-m0re-secret"])
      })
    var hidden: [UInt8] = []
    report("hide them in JSON", Self.seconds(3) { hidden = redactor.redact(text) }, text.count)
    report("in Base64", Self.seconds(3) { _ = redactor.redact(base64) }, base64.count)
    report(
      "in chunks of 16 KiB",
      Self.seconds(3) {
        var stream = redactor.stream()
        for start in stride(from: 0, to: text.count, by: 16_384) {
          _ = stream.feed(text[start..<min(start + 16_384, text.count)])
        }
        _ = stream.finish()
      }, text.count)

    // Less text, since these take long.
    let part = Self.page(max(100_000, 8_000_000 / count), holding: secrets)
    var replaced = ""
    report(
      "replace one after the other, plain only",
      Self.seconds(1) {
        replaced = secrets.reduce(part) { $0.replacingOccurrences(of: $1, with: "***") }
      }, part.utf8.count)
    #expect(replaced == redactor.redact(part))
    let folder = try TemporaryFolder()
    let names = try folder.write(Array(secrets.joined(separator: "\n").utf8), to: "secrets")
    let file = try folder.write(Array(part.utf8), to: "page")
    if let output = Self.run(["python3", "-c", Self.python, names, file]) {
      let times = output.split { $0.isWhitespace }.compactMap { Double($0) }
      report("Python: compile", times[0])
      report("Python: sub, plain only", times[1], part.utf8.count)
      #expect(Int(times[2]) == replaced.utf8.count)
    }
    #expect(hidden.count < text.count)
  }

  private static let python = """
    import re, sys, time
    secrets = open(sys.argv[1], 'rb').read().split(b'\\n')
    page = open(sys.argv[2], 'rb').read()
    start = time.perf_counter()
    pattern = re.compile(b'|'.join(map(re.escape, secrets)))
    compiled = time.perf_counter()
    hidden = pattern.sub(b'***', page)
    print(compiled - start, time.perf_counter() - compiled, len(hidden))
    """

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
