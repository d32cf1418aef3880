import Foundation
import TestSupport
import Testing

/// Files of the store that cannot be read: no command that is about all tokens passes over them in
/// silence.
@Suite(.timeLimit(.minutes(2))) struct PassedOverFileTests {
  private static let key = String(repeating: "5a", count: 32)

  private let server: StoreServer

  init() throws {
    server = try StoreServer { StoreServer.grant("token-\($0)-of-the-server", seconds: 3600) }
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: server.store + "/tokens")
      .filter { $0.hasSuffix(".token") }.map { server.store + "/tokens/" + $0 }
  }

  /// Stores a token, and changes its file.
  private func store(_ key: String?, _ change: (String) -> String) async throws -> String {
    #expect(try await server.run(key, "api/get").status == 0)
    let path = try #require(try files().first)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try change(text).write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  @Test(arguments: [nil, key]) func refreshingAllWarnsOfADamagedFile(key: String?) async throws {
    let path = try await store(key) { String($0.prefix(150)) }
    let refresh = try await server.run(key, "auth", "refresh", "--all")
    #expect(refresh.status == 0)
    #expect(
      refresh.errors.hasPrefix("warning: token file '\(path)' is damaged [damaged-token-file]\n"),
      "\(refresh.errors)")
    #expect(refresh.errors.hasSuffix("no tokens are stored for the connectors here\n"))
    #expect(server.server.tokenRequests.count == 1)
  }

  @Test func refreshingAllEndsWithTheStatusOfAForeignFile() async throws {
    let path = try await store(nil) { $0.replacing(#""version":1"#, with: #""version":7"#) }
    let refresh = try await server.run(nil, "auth", "refresh", "--all")
    #expect(refresh.status == 8)
    #expect(
      refresh.errors.hasPrefix(
        "warning: token file '\(path)' has the unknown version 7 [foreign-token-file]\n"),
      "\(refresh.errors)")
    // What is another project's is warned of alone.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing(#""connector":"api""#, with: #""connector":"elsewhere""#)
      .write(toFile: path, atomically: false, encoding: .utf8)
    let others = try await server.run(nil, "auth", "refresh", "--all")
    #expect(others.status == 0)
    #expect(others.errors.contains("[foreign-token-file]"))
  }

  @Test(arguments: [nil, key]) func whatIsDamagedIsCleared(key: String?) async throws {
    for change in [
      { (text: String) in String(text.prefix(150)) },
      {
        $0.replacing(#""cipher":"AES"#, with: #""cipher":"XES"#).replacing("token-", with: "tokem-")
      },
      { String($0.dropLast(3)) },
    ] {
      _ = try await store(key, change)
      let other = try await server.run(key, "auth", "clear", "other")
      #expect(other.status != 0 || other.errors == "0 tokens forgotten\n")
      #expect(try files().count == 1)
      let clear = try await server.run(key, "auth", "clear", "api")
      #expect(clear.status == 0)
      #expect(clear.errors == "1 token forgotten\n")
      #expect(try files().isEmpty)
    }
    // Of which nothing tells whose it was.
    _ = try await store(key) { _ in "x" }
    #expect(try await server.run(key, "auth", "clear", "api").errors == "0 tokens forgotten\n")
    #expect(try files().count == 1)
    #expect(try await server.run(key, "auth", "clear", "--all").errors == "1 token forgotten\n")
    #expect(try files().isEmpty)
  }
}
