import Diagnostics
import Foundation
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// A store whose files were damaged, by whatever: never a crash, never a token that is not the one
/// that was stored.
@Suite struct DamagedStoreTests {
  private let home: TemporaryFolder
  private let reports = Reports()
  private let slot: TokenSlot
  private let path: String
  private let sound: [UInt8]

  init() throws {
    home = try TemporaryFolder()
    let folder = home.path + "/connector-run"
    let store = TokenStore(folder: folder, report: reports.add)
    slot = try #require(store.slot(identity: TokenIdentity(oauth2()).bytes))
    var token = storedToken("token-of-the-store")
    token.refreshToken = "refresh"
    token.saved = [SavedValue(name: "url", value: "https://x.example", isSecret: false)]
    slot.save(storedRecord(token))
    path = folder + "/tokens/\(slot.name)\(TokenSlot.tokenSuffix)"
    sound = try bytes(path)
  }

  private func put(_ content: [UInt8]) throws {
    // Not through Foundation, which takes a millisecond for each.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(write(descriptor, content, content.count) == content.count)
  }

  @Test func theWholeFileIsRead() {
    #expect(slot.record()?.token?.value == "token-of-the-store")
    #expect(reports.all.isEmpty)
  }

  @Test func cutAtEveryLength() throws {
    for length in 0..<sound.count {
      try put(Array(sound[..<length]))
      #expect(slot.record() == nil, "\(length) bytes")
    }
    #expect(reports.all.map(\.id) == ["damaged-token-file"])
    print("token files cut short: \(sound.count) cases")
  }

  @Test func everyBitFlipped() throws {
    var foreign = 0
    for index in sound.indices {
      for bit in 0..<8 {
        var content = sound
        content[index] ^= 1 << bit
        try put(content)
        #expect(slot.record() == nil, "byte \(index), bit \(bit)")
        foreign += 1
      }
    }
    print("token files with one bit flipped: \(foreign) cases")
  }

  @Test func randomBytes() throws {
    var generator = SeededGenerator(seed: 20)
    for count in 0..<2_000 {
      var content = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      // Half of them with the right start.
      if count % 2 == 0 {
        content = sound.prefix(Int.random(in: 0...400, using: &generator)) + content
      }
      if content == sound { continue }
      try put(content)
      #expect(slot.record() == nil)
    }
    print("token files of random bytes: 2000 cases")
  }

  /// Sealed by the right key, so that only the content is at fault.
  @Test func wrongTypes() throws {
    let name = slot.name + TokenSlot.tokenSuffix
    let record = try #require(slot.seal.open(sound, of: name))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(record)) as? [String: Any])
    let values: [(kind: String, value: Any?)] = [
      ("absent", nil), ("null", NSNull()), ("boolean", true), ("text", "text"), ("integer", 7),
      ("negative", -1), ("large", 1e300), ("array", [1]), ("object", ["a": 1]),
    ]
    var count = 0
    for key in object.keys.sorted() {
      let legal: Set<String> =
        switch key {
        case "connector", "scheme", "endpoint", "access_token": ["text"]
        case "requested_at": ["integer", "negative"]
        // Nothing tells when a login's token ends.
        case "expires_at": ["integer", "negative", "null"]
        case "tokens_end": ["boolean"]
        case "refresh_token": Set(values.map(\.kind))
        default: []
        }
      for (kind, value) in values {
        var changed = object
        changed[key] = value
        let data = try JSONSerialization.data(withJSONObject: changed)
        try put(try #require(slot.seal.seal(Array(data), of: name)))
        #expect((slot.record()?.token != nil) == legal.contains(kind), "\(key): \(kind)")
        count += 1
      }
    }
    print("token files with wrong types: \(count) cases")
  }

  @Test func hugeFiles() throws {
    for content in [
      [UInt8](repeating: UInt8(ascii: "["), count: 9 << 20),
      Array("{\"version\":1,\"connector\":\"".utf8) + [UInt8](repeating: 0x61, count: 9 << 20),
      [UInt8](repeating: UInt8(ascii: "["), count: 7 << 20),
    ] {
      try put(content)
      #expect(slot.record() == nil)
    }
    // A hole of a terabyte takes neither time nor memory.
    try #require(truncate(path, 1 << 40) == 0)
    #expect(slot.record() == nil)
    #expect(Set(reports.all.map(\.id)) == ["unusable-token-store", "damaged-token-file"])
    slot.save(storedRecord(storedToken("next")))
    #expect(slot.record()?.token?.value == "next")
  }

  @Test func aRecordUnderAnotherName() throws {
    let other = try #require(slot.store.slot(identity: [1]))
    try Data(sound).write(
      to: URL(fileURLWithPath: home.path + "/connector-run/tokens/\(other.name).v1.token"))
    #expect(other.record() == nil)
    #expect(reports.all.map(\.id) == ["damaged-token-file"])
  }

  @Test func aRecordSealedByAnotherKey() throws {
    let name = slot.name + TokenSlot.tokenSuffix
    let record = try #require(slot.seal.open(sound, of: name))
    try put(
      try #require(RecordSeal(key: [UInt8](repeating: 0, count: 32)).seal(record, of: name)))
    #expect(slot.record() == nil)
  }

  /// With each thing in the place of the token, an authenticator goes on and gives a good token.
  @Test(arguments: ["directory", "full directory", "link", "dangling link", "pipe", "owner"])
  func somethingElseInItsPlace(_ kind: String) async throws {
    let files = FileManager.default
    if kind != "owner" { try files.removeItem(atPath: path) }
    switch kind {
    case "directory": try files.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "full directory":
      try files.createDirectory(atPath: path + "/inner", withIntermediateDirectories: true)
    case "link":
      let target = try home.write(sound, to: "elsewhere")
      try files.createSymbolicLink(atPath: path, withDestinationPath: target)
    case "dangling link":
      try files.createSymbolicLink(atPath: path, withDestinationPath: home.path + "/nothing")
    case "pipe": try #require(mkfifo(path, 0o600) == 0)
    default:
      guard geteuid() == 0 else {
        print("SKIPPED: only root can give a token file to another user")
        return
      }
      try #require(chown(path, 65_534, 65_534) == 0)
    }
    let transport = ScriptedTransport(tokenResponse("token-of-the-server"))
    for _ in 0..<2 {
      let store = TokenStore(folder: home.path + "/connector-run", report: reports.add)
      let authenticator = try Authenticators.make(
        [.oauth2(oauth2())], services: services(transport, store: store))
      #expect(try await authenticator.credentials().tokens == ["token-of-the-server"])
    }
    // All but a directory is replaced; nothing is written through a link.
    let isDirectory = kind.hasSuffix("directory")
    #expect(transport.requests.count == (isDirectory ? 2 : 1))
    #expect(
      reports.all.map(\.id) == .init(repeating: "unusable-token-store", count: isDirectory ? 2 : 1))
    #expect(!files.fileExists(atPath: home.path + "/nothing"))
    if kind == "link" { #expect(try bytes(home.path + "/elsewhere") == sound) }
  }

  @Test(arguments: ["directory", "link", "pipe", "short", "long", "empty"])
  func somethingElseInTheKeysPlace(_ kind: String) async throws {
    let key = home.path + "/connector-run/key"
    try FileManager.default.removeItem(atPath: key)
    switch kind {
    case "directory":
      try FileManager.default.createDirectory(atPath: key, withIntermediateDirectories: false)
    case "link": try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: path)
    case "pipe": try #require(mkfifo(key, 0o600) == 0)
    case "short": try Data(count: 31).write(to: URL(fileURLWithPath: key))
    case "long": try Data(count: 33).write(to: URL(fileURLWithPath: key))
    default: try Data().write(to: URL(fileURLWithPath: key))
    }
    let transport = ScriptedTransport(tokenResponse("token-of-the-server"))
    let store = TokenStore(folder: home.path + "/connector-run", report: reports.add)
    let authenticator = try Authenticators.make(
      [.oauth2(oauth2())], services: services(transport, store: store))
    #expect(try await authenticator.credentials().tokens == ["token-of-the-server"])
    #expect(reports.all.count == 1)
  }
}
