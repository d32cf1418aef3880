import Foundation
import TestSupport

@testable import ConnectorRuntime

/// The permission bits of a file or folder.
func mode(_ path: String) throws -> Int {
  let attributes = try FileManager.default.attributesOfItem(atPath: path)
  return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
}

func setMode(_ mode: Int, _ path: String) throws {
  try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}

func names(_ path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}

func bytes(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A token that ends an hour after its request.
func storedToken(_ value: String, at milliseconds: Int64 = 1_000_000_000_000) -> AccessToken {
  AccessToken(
    value: value, requestedAt: WallTime(milliseconds: milliseconds),
    expiresAt: WallTime(milliseconds: milliseconds + 3_600_000))
}

func storedRecord(_ token: AccessToken?, connector: String = "acme") -> TokenRecord {
  TokenRecord(
    connector: connector, scheme: "oauth2", endpoint: "https://a.example/t", token: token)
}
