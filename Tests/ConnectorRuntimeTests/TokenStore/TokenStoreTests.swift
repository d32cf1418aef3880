import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct TokenStoreTests {
  private let home: TemporaryFolder
  private let reports = Reports()

  init() throws { home = try TemporaryFolder() }

  private var folder: String { home.path + "/a/b/connector-run" }

  private func store() -> TokenStore { TokenStore(folder: folder, report: reports.add) }

  private func slot(_ store: TokenStore, _ identity: String = "x") throws -> TokenSlot {
    try #require(store.slot(identity: Array(identity.utf8)))
  }

  @Test func theEnvironmentSaysWhereItIs() {
    func path(_ environment: [String: String]) -> String? {
      TokenStore(environment: environment, report: { _ in }).folder?.path
    }
    #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/connector-run")
    #expect(path(["HOME": "/h"]) == "/h/.local/state/connector-run")
    #expect(
      path(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/connector-run")
    #expect(path(["XDG_STATE_HOME": "", "HOME": "h"]) == nil)
    #expect(path([:]) == nil)
  }

  @Test func withoutAHomeThereIsOneWarning() throws {
    let store = TokenStore(environment: [:], report: reports.add)
    #expect(store.slot(identity: [1]) == nil)
    #expect(store.slot(identity: [2]) == nil)
    #expect(try store.entries().isEmpty)
    #expect(try store.clear(connector: nil) == 0)
    #expect(
      reports.all.map(described) == [
        """
        warning: token store at '~/.local/state/connector-run' cannot be used: neither \
        XDG_STATE_HOME nor HOME is an absolute path [unusable-token-store]
        help: Tokens are kept for this run only. Make the folder writable for you alone, or set \
        XDG_STATE_HOME to one that is.
        """
      ])
  }

  @Test func onlyTheOwnerHasAccess() throws {
    let slot = try slot(store())
    slot.save(storedRecord(storedToken("t")))
    slot.save(try FailureRecord(TokenFailure(.network, "i", "m", at: .scheme)))
    let lock = slot.lock()
    for path in [folder, folder + "/tokens", home.path + "/a", home.path + "/a/b"] {
      #expect(try mode(path) == 0o700)
    }
    #expect(try mode(folder + "/key") == 0o600)
    let files = try names(folder + "/tokens")
    #expect(
      files == [
        slot.name + ".lock", slot.name + ".v1.failure", slot.name + ".v1.token",
      ])
    for file in files { #expect(try mode(folder + "/tokens/" + file) == 0o600) }
    #expect(slot.name.count == 64)
    #expect(try names(folder) == ["key", "tokens"])
    #expect(reports.all.isEmpty)
    _ = lock
  }

  @Test func looseModesAreTightened() throws {
    let slot = try slot(store())
    slot.save(storedRecord(storedToken("t")))
    let token = folder + "/tokens/\(slot.name).v1.token"
    for path in [folder, folder + "/tokens"] { try setMode(0o777, path) }
    for path in [folder + "/key", token] { try setMode(0o644, path) }
    let again = try self.slot(store())
    #expect(again.record() == storedRecord(storedToken("t")))
    for path in [folder, folder + "/tokens"] { #expect(try mode(path) == 0o700) }
    for path in [folder + "/key", token] { #expect(try mode(path) == 0o600) }
    #expect(reports.all.isEmpty)
  }

  @Test func aNameDependsOnTheIdentityAndTheKey() throws {
    let first = store()
    #expect(try slot(first, "x").name == slot(store(), "x").name)
    #expect(try slot(first, "x").name != slot(first, "y").name)
    let other = TokenStore(folder: home.path + "/other", report: reports.add)
    #expect(try slot(first, "x").name != slot(other, "x").name)
    #expect(try bytes(folder + "/key").count == 32)
  }

  @Test func manyAtOnceAgreeOnOneKey() async throws {
    let folder = folder
    for _ in 0..<20 {
      let names = await withTaskGroup(of: String?.self) { group in
        for _ in 0..<50 {
          group.addTask {
            TokenStore(folder: folder, report: { _ in }).slot(identity: [1])?.name
          }
        }
        return await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(names.count == 1 && !names.contains(nil))
      #expect(try ConnectorRuntimeTests.names(folder) == ["key", "tokens"])
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  @Test func aDamagedKeyIsReplaced() throws {
    let old = try slot(store()).name
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/key"))
    let new = try slot(store()).name
    #expect(old != new)
    #expect(try slot(store()).name == new)
    #expect(
      reports.all.map(described) == [
        """
        warning: token file '\(folder)/key' is damaged [damaged-token-file]
        help: It counts as absent, and the next token replaces it.
        """
      ])
  }

  @Test func aDamagedFileCountsAsAbsentAndIsReplaced() throws {
    let slot = try slot(store())
    let path = folder + "/tokens/\(slot.name).v1.token"
    try Data("{\"version\":1}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(slot.record() == nil)
    #expect(slot.record() == nil)
    #expect(
      reports.all.map(described) == [
        """
        warning: token file '\(path)' is damaged [damaged-token-file]
        help: It counts as absent, and the next token replaces it.
        """
      ])
    slot.save(storedRecord(storedToken("t")))
    #expect(slot.record()?.token?.value == "t")
    #expect(reports.all.count == 1)
  }

  @Test func aPipeOrALinkInAFilesPlaceIsRefused() throws {
    let slot = try slot(store())
    let path = folder + "/tokens/\(slot.name).v1.token"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(slot.record() == nil)
    try FileManager.default.removeItem(atPath: path)
    let foreign = try #require(
      slot.seal.seal(storedRecord(storedToken("foreign")).bytes, of: slot.name + ".v1.token"))
    let target = try home.write(foreign, to: "target")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    #expect(slot.record() == nil)
    #expect(reports.all.map(\.id) == ["unusable-token-store"])
    // Writing replaces the link, not what it leads to.
    slot.save(storedRecord(storedToken("own")))
    #expect(try bytes(target) == foreign)
    #expect(slot.record()?.token?.value == "own")
  }

  @Test(arguments: ["file", "fileInTheWay", "device"])
  func whatIsNoFolderIsAWarning(kind: String) throws {
    let path: String
    let reason: String
    switch kind {
    case "file":
      path = try home.write("", to: "plain")
      reason = "Not a directory"
    case "fileInTheWay":
      path = try home.write("", to: "plain") + "/connector-run"
      reason = "Not a directory"
    default:
      path = "/proc/connector-run"
      reason = "No such file or directory"
    }
    let store = TokenStore(folder: path, report: reports.add)
    #expect(store.slot(identity: [1]) == nil)
    #expect(store.slot(identity: [1]) == nil)
    #expect(reports.all.count == 1)
    #expect(
      reports.all.first.map { $0.message.hasSuffix("cannot be used: \(reason)") } == true,
      "\(reports.all)")
    #expect(reports.all.first?.severity == .warning)
  }

  @Test func aFolderThatWentAwayIsMadeAnew() throws {
    let slot = try slot(store())
    try FileManager.default.removeItem(atPath: folder)
    slot.save(storedRecord(storedToken("t")))
    #expect(slot.record()?.token?.value == "t")
    #expect(reports.all.isEmpty)
  }

  @Test func aLockExcludesAllOthersUntilItsHolderIsGone() throws {
    let slot = try slot(store())
    let other = try self.slot(store())
    var held: FileLock?
    if case .acquired(let lock) = slot.lock() { held = lock }
    #expect(held != nil)
    guard case .busy = other.lock() else {
      Issue.record("two hold the lock")
      return
    }
    held = nil
    guard case .acquired(let lock) = other.lock() else {
      Issue.record("the lock outlives its holder")
      return
    }
    lock.release()
    guard case .acquired = slot.lock() else {
      Issue.record("the lock outlives its release")
      return
    }
  }

  @Test func entriesAreListedWithoutValues() throws {
    #expect(try store().entries().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder))
    let store = store()
    var token = storedToken("top-secret")
    token.scope = "r w"
    try slot(store, "1").save(storedRecord(token, connector: "zeta"))
    try slot(store, "2").save(storedRecord(storedToken("t2"), connector: "acme"))
    try slot(store, "3").save(storedRecord(nil))
    _ = try home.write("garbage", to: "a/b/connector-run/tokens/00.v1.token")
    let entries = try self.store().entries()
    #expect(entries.map(\.connector) == ["acme", "zeta"])
    #expect(
      entries.last
        == TokenEntry(
          connector: "zeta", scheme: "oauth2", endpoint: "https://a.example/t", scope: "r w",
          obtainedAt: WallTime(milliseconds: 1_000_000_000_000),
          expiresAt: WallTime(milliseconds: 1_000_003_600_000), name: try slot(store, "1").name))
    #expect(!"\(entries)".contains("top-secret"))
  }

  @Test func clearingTakesWhatItShould() throws {
    let store = store()
    try slot(store, "1").save(storedRecord(storedToken("t1"), connector: "acme"))
    try slot(store, "2").save(storedRecord(storedToken("t2"), connector: "acme"))
    try slot(store, "3").save(storedRecord(storedToken("t3"), connector: "other"))
    try slot(store, "1").save(FailureRecord(TokenFailure(.network, "i", "m", at: .scheme)))
    try slot(store, "4").save(FailureRecord(TokenFailure(.network, "i", "m", at: .scheme)))
    _ = try home.write("half", to: "a/b/connector-run/tokens/.unfinished-1")
    _ = try home.write("garbage", to: "a/b/connector-run/tokens/00.v1.token")
    #expect(try store.clear(connector: "acme") == 2)
    #expect(try store.entries().map(\.connector) == ["other"])
    #expect(
      try names(folder + "/tokens")
        == [
          ".unfinished-1", "00.v1.token", slot(store, "3").name + ".v1.token",
          slot(store, "4").name + ".v1.failure",
        ].sorted())
    #expect(try store.clear(connector: "unknown") == 0)
    // Of garbage nobody knows what it was; but it was somebody's.
    #expect(try store.clear(connector: nil) == 2)
    #expect(try names(folder + "/tokens").isEmpty)
  }

  @Test func whatKilledProcessesLeaveGoesWithTheNextToken() throws {
    let slot = try slot(store())
    for path in [folder, folder + "/tokens"] {
      for number in 0..<20 {
        try Data("{\"half".utf8).write(to: URL(fileURLWithPath: "\(path)/.unfinished-\(number)"))
      }
    }
    // One whose writer lives.
    let other = try UnfinishedFile([1, 2, 3], in: slot.folder)
    slot.save(storedRecord(storedToken("t")))
    #expect(try names(folder) == ["key", "tokens"])
    #expect(
      try names(folder + "/tokens")
        == [URL(fileURLWithPath: other.path).lastPathComponent, slot.name + ".v1.token"])
    #expect(rename(other.path, folder + "/tokens/whole") == 0)
    #expect(reports.all.isEmpty)
  }

  /// Writers and those that clean up after dead ones, all at once.
  @Test func cleaningUpDisturbsNoWriter() async throws {
    let slot = try slot(store())
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask {
          for number in 0..<40 {
            slot.save(storedRecord(storedToken("t-\(index)-\(number)")))
            if slot.record()?.token == nil { Issue.record("no token after a save") }
          }
        }
      }
    }
    #expect(try names(folder + "/tokens") == [slot.name + ".v1.token"])
    #expect(reports.all.isEmpty, "\(reports.all)")
  }
}
