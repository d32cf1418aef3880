import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct TrustStoreTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private var state: String { home.path + "/a/connector-run" }
  private var store: TrustStore { TrustStore(state: state) }

  private func record(_ root: String = "/p") -> TrustRecord {
    TrustRecord(
      root: root, files: [.init(path: "b\"\n", digest: "1"), .init(path: "a", digest: "2")],
      programs: [.init(path: "s", digest: "3")], targets: [.init(path: "t", target: "/u")])
  }

  private func path() throws -> String {
    try state + "/trust/" + #require(names(state + "/trust").first)
  }

  @Test func everythingComesBack() throws {
    #expect(store.finding(root: "/p") == .unknown)
    #expect(!FileManager.default.fileExists(atPath: state))
    try store.save(record())
    try store.save(record("/q"))
    #expect(store.finding(root: "/p") == .trusted(record()))
    #expect(try store.records() == [record("/p"), record("/q")])
    #expect(record().files.map(\.path) == ["a", "b\"\n"])
    #expect(try store.remove(root: "/p"))
    #expect(try store.remove(root: "/p") == false)
    #expect(store.finding(root: "/p") == .unknown)
    #expect(try store.records() == [record("/q")])
  }

  @Test func onlyTheOwnerHasAccess() throws {
    try store.save(record())
    for path in [state, state + "/trust"] { #expect(try mode(path) == 0o700) }
    #expect(try mode(path()) == 0o600)
  }

  @Test func damageIsNoTrust() throws {
    try store.save(record())
    let path = try path()
    let sound = try bytes(path)
    for length in 0..<sound.count {
      try Data(sound[..<length]).write(to: URL(fileURLWithPath: path))
      #expect(store.finding(root: "/p") == .unusable("is damaged"))
    }
    print("trust records cut short: \(sound.count) cases")
    // Another project's record in the place of one's own.
    try Data(record("/q").bytes).write(to: URL(fileURLWithPath: path))
    #expect(store.finding(root: "/p") == .unusable("is damaged"))
    #expect(try store.records().isEmpty)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: try home.write(sound, to: "elsewhere"))
    #expect(
      store.finding(root: "/p")
        == .unusable("cannot be read: Too many levels of symbolic links"))
    try store.save(record())
    #expect(store.finding(root: "/p") == .trusted(record()))
  }

  @Test func anotherVersionsRecordsAreLeftAlone() throws {
    try store.save(record())
    let foreign = try path().replacing(".v1.", with: ".v2.")
    try Data("newer".utf8).write(to: URL(fileURLWithPath: foreign))
    #expect(try store.remove(root: "/p"))
    try store.save(record())
    #expect(try bytes(foreign) == Array("newer".utf8))
  }

  @Test func withoutAFolderNothingIsTrusted() {
    let none = TrustStore(state: nil)
    #expect(none.finding(root: "/p") == .unknown)
    #expect(throws: RunFailure.self) { try none.save(record()) }
    let unusable = TrustStore(state: "/proc/nothing")
    #expect(throws: RunFailure.self) { try unusable.save(record()) }
    #expect(unusable.finding(root: "/p") == .unknown)
  }
}
