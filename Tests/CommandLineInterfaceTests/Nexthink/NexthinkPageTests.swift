import Foundation
import Sandbox
import Testing

/// docs/nexthink.md agrees with the shipped files.
@Suite struct NexthinkPageTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
  }

  /// The first value of a key in a YAML file, at the start of a line.
  private static func value(_ key: String, in yaml: String) -> String? {
    yaml.split(separator: "\n").first { $0.hasPrefix(key + ": ") }
      .map { String($0.dropFirst(key.count + 2)) }
  }

  @Test func `its table has each action with method, path and permission`() throws {
    let page = try Self.text("docs/nexthink.md")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root + "/actions/nexthink")
    for file in files {
      let id = file.replacingOccurrences(of: ".yaml", with: "")
      let yaml = try Self.text("actions/nexthink/\(file)")
      let row = page.split(separator: "\n").first { $0.hasPrefix("| `nexthink/\(id)`") }
      let method = Self.value("method", in: yaml) ?? "?"
      let target = (Self.value("path", in: yaml) ?? Self.value("url", in: yaml) ?? "?")
        .replacing(/<<\w+>>/, with: "…")
      #expect(row?.contains("| `\(method) \(target)` |") == true, "\(id): \(method) \(target)")
      let permission = yaml.firstMatch(of: /Needs the permission (.+)\./)?.1
      #expect(row?.hasSuffix("| \(permission ?? "none") |") == true, "\(id)")
      #expect(!yaml.contains("auth:"), "\(id): the origin decides what goes along")
      #expect(yaml.contains("\ndocs: https://docs.nexthink.com/api/"), "\(id)")
      if let permission {
        #expect(SandboxPermission(rawValue: String(permission)) != nil, "\(id)")
        #expect(page.contains("\n| \(permission) | "), "\(id)")
      }
    }
  }

  @Test func `it lists every fault with what it does`() throws {
    let page = try Self.text("docs/nexthink.md")
    for fault in SandboxFault.allCases { #expect(page.contains("| `\(fault.rawValue)` |")) }
  }
}
