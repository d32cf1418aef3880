import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Two versions of the program that share one store.
@Suite struct OtherVersionTests {
  private let home: TemporaryFolder
  private let reports = Reports()

  init() throws { home = try TemporaryFolder() }

  private var folder: String { home.path + "/connector-run" }

  private func store() -> TokenStore { TokenStore(folder: folder, report: reports.add) }

  private func make(_ transport: ScriptedTransport) throws -> any Authenticator {
    try Authenticators.make(
      [.oauth2(oauth2())],
      services: services(transport, clock: SystemRuntimeClock(), store: store()))
  }

  /// What a later version could write: another shape, and members that nobody here knows.
  private static let newer = Array(
    #"{"version":2,"access":{"value":"token-of-2"},"refresh_token":"only-copy","seal2":"x"}"#.utf8)

  private func slot() throws -> TokenSlot {
    try #require(store().slot(identity: TokenIdentity(oauth2()).bytes))
  }

  @Test(arguments: ["v0", "v2", "v10"])
  func eachHasItsOwnRecordOfAToken(_ version: String) async throws {
    let slot = try slot()
    var foreign: [String: [UInt8]] = [:]
    for suffix in ["token", "failure"] {
      let path = folder + "/tokens/\(slot.name).\(version).\(suffix)"
      foreign[path] = Self.newer
      try Data(Self.newer).write(to: URL(fileURLWithPath: path))
    }
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    // This version neither uses nor touches the other's token, and shares its own.
    #expect(try await make(transport).credentials().tokens == ["token-1"])
    let second = try await make(transport).credentials()
    #expect(second.tokens == ["token-1"] && second.tokenOrigin == .store)
    _ = try await make(transport).renew(after: second)
    _ = await failure {
      try await make(ScriptedTransport(json("{}", status: 400))).renew(after: second)
    }
    #expect(try store().entries().map(\.connector) == ["acme"])
    #expect(try store().clear(connector: "acme") == 1)
    for (path, content) in foreign { #expect(try bytes(path) == content) }
    #expect(reports.all.isEmpty)
    // Only the wish to forget everything takes it.
    #expect(try store().clear(connector: nil) == 0)
    #expect(try names(folder + "/tokens") == [slot.name + ".lock"])
  }

  /// A version that broke the rule of the names would lose nothing either.
  @Test func aForeignRecordInTheVeryPlaceIsLeftAlone() async throws {
    let slot = try slot()
    let path = folder + "/tokens/\(slot.name).v1.token"
    try Data(Self.newer).write(to: URL(fileURLWithPath: path))
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    let authenticator = try make(transport)
    #expect(try await authenticator.credentials().tokens == ["token-1"])
    #expect(try await authenticator.credentials().tokenOrigin == .memory)
    #expect(try bytes(path) == Self.newer)
    #expect(
      reports.all.map(described) == [
        """
        warning: token file '\(path)' has the unknown version 2 [foreign-token-file]
        help: It is left alone, and the token is kept for this run only. \
        'connector-run auth clear --all' removes it.
        """
      ])
    #expect(try store().clear(connector: nil) == 0)
    #expect(try await make(transport).credentials().tokens == ["token-2"])
    #expect(try await make(transport).credentials().tokenOrigin == .store)
  }

  /// What the version before 2 leaves must be told by its name alone, whatever it holds.
  @Test func theNameTellsTheVersion() throws {
    #expect(TokenSlot.tokenSuffix == ".v\(TokenRecord.version).token")
    #expect(TokenSlot.failureSuffix == ".v\(FailureRecord.version).failure")
  }
}
