import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// Bodies without end: they stop at the limit, and so does the memory they take.
@Suite(.serialized) struct MemoryTests {
  private static let limit = 64 << 20

  /// The value of a line of this process's status, in bytes.
  private func measured(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    let number = try #require(line.split { $0 == " " || $0 == "\t" }.dropFirst().first)
    return try #require(Int(number)) * 1_024
  }

  private func growth(of action: () async throws -> Void) async throws -> Int {
    // Sets the peak back to what is in use now.
    let peak = try #require(FileHandle(forWritingAtPath: "/proc/self/clear_refs"))
    try peak.write(contentsOf: Data("5".utf8))
    let before = try measured("VmRSS")
    try await action()
    return try measured("VmHWM") - before
  }

  private func expectBounded(_ server: RawServer) async throws {
    let grown = try await growth {
      let error = await failure(
        of: TransportRequest(
          method: "GET", url: server.url(), bodySink: .memory(limit: Self.limit)))
      #expect(error?.kind == .bodyTooLarge(limit: Self.limit))
    }
    // Other tests run at the same time, and sanitizers take their share, so that this is no exact
    // measure: a gigabyte it is not.
    #expect(grown < 800 << 20)
  }

  @Test func aGigabyteInChunks() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + [13, 10]
      for _ in 0..<1_024 { try connection.write(chunk) }
    }
    try await expectBounded(server)
  }

  /// A gigabyte of zeros in 32 KiB of Zstandard: 8,192 blocks that repeat one byte 131,072 times
  /// (RFC 8878 §3.1.1).
  @Test func aGigabyteOutOfVeryLittle() async throws {
    var body: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
    for _ in 0..<8_192 { body += [0x02, 0x00, 0x10, 0x00] }
    let server = try RawServer(
      answer: Array(
        "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
        + body)
    try await expectBounded(server)
  }
}
