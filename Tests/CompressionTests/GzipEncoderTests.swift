import Compression
import TestSupport
import Testing

@Suite struct GzipEncoderTests {
  /// What gzip itself makes of it.
  private func unpacked(_ bytes: [UInt8]) async throws -> ChildProcess.Outcome {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "body.gz")
    return try await ChildProcess.run(["/bin/sh", "-c", "exec gzip -dc < \"$1\"", "sh", path])
  }

  @Test(arguments: [0, 1, 100, 65_535, 65_536, 65_537, 1_000_000])
  func gzipReadsIt(count: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let compressed = try #require(GzipEncoder.compress(bytes))
    let outcome = try await unpacked(compressed)
    #expect(outcome.status == 0)
    #expect(outcome.output == bytes)
  }

  @Test func partsGiveWhatTheWholeGives() async throws {
    let text = Array(String(repeating: "a line of a log, 200 OK\n", count: 20_000).utf8)
    guard var encoder = GzipEncoder() else {
      Issue.record("no encoder")
      return
    }
    var output: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 7_001) {
      output += encoder.update(Array(text[start..<min(start + 7_001, text.count)]))
    }
    output += encoder.finish()
    #expect(try await unpacked(output).output == text)
    #expect(output.count < text.count / 50)
  }

  @Test func theSameBytesGiveTheSameBytes() throws {
    let text = Array(String(repeating: "once more ", count: 1_000).utf8)
    #expect(GzipEncoder.compress(text) == GzipEncoder.compress(text))
    // No name, and no time, which would change them.
    let header = try #require(GzipEncoder.compress(text)?.prefix(8))
    #expect(Array(header) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
  }
}
