import ConnectorModel
import Cryptography
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// A store whose token files are encrypted: what a key opens, what another or none does not, and that
/// nothing is ever replaced that cannot be read.
@Suite struct EncryptedStoreTests {
  private static let key = StateKey.given([UInt8](repeating: 7, count: 32))
  private static let otherKey = StateKey.given([UInt8](repeating: 8, count: 32))

  private let home: TemporaryFolder
  private let reports = Reports()

  init() throws { home = try TemporaryFolder() }

  private var folder: String { home.path + "/connector-run" }

  private func store(_ key: StateKey) -> TokenStore {
    TokenStore(folder: folder, stateKey: key, report: reports.add)
  }

  private func slot(_ key: StateKey) throws -> TokenSlot {
    try #require(store(key).slot(identity: TokenIdentity(oauth2()).bytes))
  }

  private static func record(_ value: String, at milliseconds: Int64 = 1_000_000_000_000)
    -> TokenRecord
  {
    var token = storedToken(value, at: milliseconds)
    token.refreshToken = "refresh-of-\(value)"
    return storedRecord(token)
  }

  private func files() throws -> [String] {
    try names(folder + "/tokens").filter { $0.hasSuffix(".token") }
  }

  private func contents() throws -> String {
    try files().map { String(decoding: try bytes(folder + "/tokens/" + $0), as: UTF8.self) }
      .joined()
  }

  @Test func whatIsStoredIsReadBackAndHidden() throws {
    let slot = try slot(Self.key)
    slot.save(Self.record("token-one"))
    #expect(slot.record() == Self.record("token-one"))
    #expect(try files() == [slot.name + TokenSlot.encryptedSuffix])
    #expect(try !contents().contains("token-one"))
    #expect(try mode(folder + "/tokens/" + files()[0]) == 0o600)
    // The same record never looks the same twice.
    let first = try contents()
    slot.save(Self.record("token-one"))
    #expect(try contents() != first)
    #expect(reports.all.isEmpty)
  }

  @Test func withoutItsKeyItIsLeftAlone() throws {
    try slot(Self.key).save(Self.record("token-one"))
    let stored = try contents()
    for key in [StateKey.unset, Self.otherKey] {
      let slot = try slot(key)
      #expect(slot.isLocked)
      #expect(slot.record() == nil)
      slot.save(Self.record("token-two"))
      slot.remove()
      #expect(slot.record() == nil)
      #expect(try contents() == stored)
    }
    #expect(
      reports.all.map(\.id) == ["locked-token-file", "locked-token-file"])
    #expect(
      reports.all.map(\.message) == [
        "token of 'acme' is encrypted, and CONNECTOR_RUN_STATE_KEY is not set",
        "token of 'acme' is encrypted under another key than CONNECTOR_RUN_STATE_KEY gives",
      ])
    #expect(try slot(Self.key).record() == Self.record("token-one"))
  }

  @Test func anUnencryptedTokenIsEncryptedOnceThereIsAKey() throws {
    try slot(.unset).save(Self.record("token-one"))
    #expect(try contents().contains("token-one"))
    let slot = try slot(Self.key)
    #expect(slot.record() == Self.record("token-one"))
    #expect(try files() == [slot.name + TokenSlot.encryptedSuffix])
    #expect(try !contents().contains("token-one"))
    #expect(slot.record() == Self.record("token-one"))
    #expect(reports.all.isEmpty)
  }

  @Test func whoHoldsTheLockIsNotDisturbed() throws {
    try slot(.unset).save(Self.record("token-one"))
    let slot = try slot(Self.key)
    guard case .acquired(let lock) = slot.lock() else {
      Issue.record("the lock is not free")
      return
    }
    #expect(slot.record() == Self.record("token-one"))
    #expect(try contents().contains("token-one"))
    // What its holder then stores is encrypted, and the other file goes.
    slot.save(Self.record("token-two"))
    lock.release()
    #expect(try files() == [slot.name + TokenSlot.encryptedSuffix])
    #expect(slot.record() == Self.record("token-two"))
  }

  @Test(arguments: [(Int64(1), "later"), (-1, "first")])
  func ofTwoTheLaterCounts(offset: Int64, expected: String) throws {
    let start: Int64 = 1_000_000_000_000
    let encrypted = try slot(Self.key)
    encrypted.save(Self.record("first", at: start))
    let file = folder + "/tokens/" + encrypted.name + TokenSlot.encryptedSuffix
    let aside = home.path + "/aside"
    try FileManager.default.moveItem(atPath: file, toPath: aside)
    // As a version that knows of no encryption would do.
    try slot(.unset).save(Self.record("later", at: start + offset))
    try FileManager.default.moveItem(atPath: aside, toPath: file)
    #expect(try slot(Self.key).record()?.token?.value == expected)
  }

  @Test func everyChangeIsFound() throws {
    let slot = try slot(Self.key)
    slot.save(Self.record("token-one"))
    let path = folder + "/tokens/" + slot.name + TokenSlot.encryptedSuffix
    let sound = try bytes(path)
    var cases = 0
    for index in sound.indices {
      for content in [Array(sound[..<index]), changed(sound, at: index)] {
        try Data(content).write(to: URL(fileURLWithPath: path))
        #expect(slot.record() == nil, "byte \(index)")
        cases += 1
      }
    }
    #expect(cases == 2 * sound.count)
    #expect(!reports.all.isEmpty)
  }

  private func changed(_ bytes: [UInt8], at index: Int) -> [UInt8] {
    var bytes = bytes
    bytes[index] ^= 1
    return bytes
  }

  @Test func aFileUnderAnothersNameIsDamaged() throws {
    let first = try slot(Self.key)
    first.save(Self.record("token-one"))
    let other = try #require(store(Self.key).slot(identity: [1]))
    try FileManager.default.copyItem(
      atPath: folder + "/tokens/" + first.name + TokenSlot.encryptedSuffix,
      toPath: folder + "/tokens/" + other.name + TokenSlot.encryptedSuffix)
    #expect(other.record() == nil)
    #expect(reports.all.map(\.id) == ["damaged-token-file"])
    // What is damaged is replaced by the next token.
    other.save(Self.record("token-two"))
    #expect(other.record() == Self.record("token-two"))
  }

  @Test func anotherVersionsFileIsLeftAlone() throws {
    let slot = try slot(Self.key)
    slot.save(Self.record("token-one"))
    let path = folder + "/tokens/" + slot.name + TokenSlot.encryptedSuffix
    let foreign = String(decoding: try bytes(path), as: UTF8.self)
      .replacing(#""version":1"#, with: #""version":2"#)
    try Data(foreign.utf8).write(to: URL(fileURLWithPath: path))
    #expect(slot.record() == nil)
    slot.save(Self.record("token-two"))
    #expect(try contents() == foreign)
    #expect(reports.all.map(\.id) == ["foreign-token-file"])
  }

  @Test func listingTellsWhatCannotBeOpened() throws {
    let slot = try slot(Self.key)
    slot.save(Self.record("token-one"))
    let open = try store(Self.key).entries()
    #expect(open.map(\.isLocked) == [false])
    #expect(open.map(\.isRenewable) == [true])
    #expect(open.map(\.name) == [slot.name])
    for key in [StateKey.unset, Self.otherKey] {
      let closed = try store(key).entries()
      #expect(closed.map(\.connector) == ["acme"])
      #expect(closed.map(\.endpoint) == ["https://a.example/t"])
      #expect(closed.map(\.isLocked) == [true])
      #expect(closed.map(\.expiresAt) == [nil])
    }
    #expect(try store(.unset).clear(connector: "other") == 0)
    #expect(try store(.unset).clear(connector: "acme") == 1)
    #expect(try files().isEmpty)
  }

  @Test func aPlanLooksWithoutChangingAnything() throws {
    try slot(.unset).save(Self.record("token-one"))
    let before = try contents()
    let identity = TokenIdentity(oauth2()).bytes
    #expect(store(Self.key).peek(identity: identity) == Self.record("token-one"))
    #expect(try contents() == before)
    _ = try slot(Self.key).record()
    #expect(store(Self.key).peek(identity: identity) == Self.record("token-one"))
    #expect(store(.unset).peek(identity: identity) == nil)
    #expect(store(Self.otherKey).peek(identity: identity) == nil)
  }

  /// A used refresh token that is used again may end the login at the server.
  @Test func aLockedRefreshTokenIsNotReplacedByTheDeclaredOne() async throws {
    var scheme = oauth2()
    scheme.grant = .refreshToken
    scheme.grantValues.refreshToken = "the-declared-one"
    let locked = try #require(
      store(Self.key).slot(identity: TokenIdentity(scheme).bytes))
    locked.save(Self.record("token-one"))
    let transport = ScriptedTransport(tokenResponse())
    let authenticator = try Authenticators.make(
      [.oauth2(scheme)], services: services(transport, store: store(.unset)))
    let failure = await #expect(throws: RunFailure.self) {
      try await authenticator.credentials()
    }
    #expect(failure?.kind == .localFile)
    #expect(failure?.diagnostics.map(\.id) == ["locked-token-file"])
    #expect(transport.requests.isEmpty)
  }

  @Test func otherTokensAreAskedForAnew() async throws {
    let identity = TokenIdentity(oauth2()).bytes
    try #require(store(Self.key).slot(identity: identity)).save(Self.record("token-one"))
    let stored = try contents()
    let transport = ScriptedTransport(tokenResponse())
    let authenticator = try Authenticators.make(
      [.oauth2(oauth2())], services: services(transport, store: store(Self.otherKey)))
    #expect(try await authenticator.credentials().tokens == ["token-1"])
    #expect(transport.requests.count == 1)
    #expect(reports.all.map(\.id) == ["locked-token-file"])
    #expect(try contents() == stored)
  }

  @Test func settingsHaveNamesOfTheirOwn() throws {
    let slot = try slot(.unset)
    slot.save(Self.record("token-one"))
    let store = store(.unset)
    #expect(store.names(of: [.oauth2(oauth2())]).map(\.name) == [slot.name])
    #expect(store.names(of: [.oauth2(oauth2(scope: ["more"]))]).map(\.name) != [slot.name])
    #expect(TokenStore(folder: nil, report: { _ in }).names(of: [.oauth2(oauth2())]).isEmpty)
  }
}
