import Cryptography
import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Where the key of an encrypted store comes from.
@Suite struct StateKeyTests {
  private static let bytes = [UInt8](0..<32)

  @Test func bothFormsAreKnown() throws {
    let key = { (text: String) in try StateKey(environment: [StateKey.variable: text]) }
    #expect(try StateKey(environment: [:]) == .unset)
    #expect(try key(Hexadecimal.encode(Self.bytes)) == .given(Self.bytes))
    #expect(try key(Hexadecimal.encode(Self.bytes).uppercased()) == .given(Self.bytes))
    #expect(try key(Base64.encode(Self.bytes)) == .given(Self.bytes))
    #expect(try key("keyring") == .keyring)
  }

  @Test(arguments: [
    "", "correct horse battery staple", "key ring", String(repeating: "0", count: 62),
    String(repeating: "0", count: 66), "AAAA", String(repeating: "g", count: 64),
  ])
  func anythingElseIsRefused(text: String) {
    let failure = #expect(throws: RunFailure.self) {
      try StateKey(environment: [StateKey.variable: text])
    }
    #expect(failure?.kind == .configuration)
    #expect(failure?.diagnostics.map(\.id) == ["invalid-state-key"])
    #expect(failure?.diagnostics[0].help?.contains("openssl rand -hex 32") == true)
    #expect(text.isEmpty || failure?.diagnostics[0].message.contains(text) == false)
  }

  /// `secret-tool`, as it answers from memory.
  private final class Tool: Sendable {
    let kept = Mutex<[UInt8]?>(nil)
    let calls = Mutex<[[String]]>([])

    func run(_ arguments: [String], _ input: [UInt8]) -> CommandOutcome {
      calls.withLock { $0.append(arguments) }
      if arguments[1] == "store" {
        kept.withLock { $0 = input }
        return .ended(status: 0, output: [], errors: [])
      }
      return kept.withLock { kept in
        kept.map { .ended(status: 0, output: $0, errors: []) }
          ?? .ended(status: 1, output: [], errors: [])
      }
    }
  }

  @Test func theKeyringsKeyIsMadeAtTheFirstUse() throws {
    let home = try TemporaryFolder()
    let tool = Tool()
    let reports = Reports()
    let store = {
      TokenStore(
        folder: home.path + "/connector-run", stateKey: .keyring, keyring: Keyring(tool: tool.run),
        report: reports.add)
    }
    #expect(try store().entries().isEmpty)
    #expect(tool.calls.withLock { $0 }.isEmpty)
    let slot = try #require(store().slot(identity: [1]))
    slot.save(storedRecord(storedToken("token-one")))
    let attributes = ["service", "connector-run", "key", "token-store"]
    #expect(
      tool.calls.withLock { $0 } == [
        ["secret-tool", "lookup"] + attributes, ["secret-tool", "lookup"] + attributes,
        ["secret-tool", "store", "--label=connector-run token store"] + attributes,
        ["secret-tool", "lookup"] + attributes,
      ])
    #expect(tool.kept.withLock { $0 }?.count == 64)
    #expect(store().slot(identity: [1])?.record()?.token?.value == "token-one")
    #expect(try store().entries().map(\.isLocked) == [false])
    #expect(reports.all.isEmpty)
  }

  @Test(arguments: [
    (
      CommandOutcome.timedOut(output: [], errors: []),
      "no answer within 10 s: the keyring may be locked"
    ),
    (.notStarted("No folder of PATH has it"), "No folder of PATH has it"),
    (
      .ended(status: 1, output: [], errors: Array("secret-tool: Cannot autolaunch D-Bus\n".utf8)),
      "secret-tool: Cannot autolaunch D-Bus"
    ),
    (
      .ended(status: 0, output: Array("a word".utf8), errors: []),
      "what it keeps as the key of connector-run is no key of 32 bytes"
    ),
    (.killed(signal: 9, output: [], errors: []), "it was ended by signal 9"),
  ])
  func withoutTheKeyringNothingIsStored(outcome: CommandOutcome, reason: String) throws {
    let home = try TemporaryFolder()
    let reports = Reports()
    let store = TokenStore(
      folder: home.path + "/connector-run", stateKey: .keyring,
      keyring: Keyring(tool: { _, _ in outcome }), report: reports.add)
    #expect(store.slot(identity: [1]) == nil)
    #expect(store.slot(identity: [2]) == nil)
    #expect(reports.all.map(\.id) == ["unusable-keyring"])
    #expect(reports.all.first?.message == "keyring cannot be used by 'secret-tool': \(reason)")
    #expect(try names(home.path + "/connector-run/tokens").isEmpty)
  }
}
