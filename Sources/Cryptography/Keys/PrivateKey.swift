import CLibCrypto

/// A private key that signs.
package final class PrivateKey: Sendable {
  // SAFETY: an EVP_PKEY is not changed after it was made, and libcrypto locks what it caches in it.
  nonisolated(unsafe) let pointer: OpaquePointer  // SAFETY: above

  /// What the key is for.
  package let kind: PrivateKeyKind

  /// Takes a key of libcrypto's over.
  init(owning pointer: OpaquePointer) throws(PrivateKeyError) {
    do throws(PrivateKeyError) {
      kind = try Self.kind(of: pointer)
    } catch {
      EVP_PKEY_free(pointer)
      throw error
    }
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  private static func kind(of pointer: OpaquePointer) throws(PrivateKeyError) -> PrivateKeyKind {
    let bits = Int(EVP_PKEY_get_bits(pointer))
    if EVP_PKEY_is_a(pointer, "RSA") == 1 { return .rsa(bits: bits) }
    if EVP_PKEY_is_a(pointer, "RSA-PSS") == 1 { return .rsaPSS(bits: bits) }
    if EVP_PKEY_is_a(pointer, "ED25519") == 1 { return .edwards(.ed25519) }
    if EVP_PKEY_is_a(pointer, "ED448") == 1 { return .edwards(.ed448) }
    if EVP_PKEY_is_a(pointer, "EC") == 1 {
      var name = [CChar](repeating: 0, count: 64)
      var length = 0
      guard EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1 else {
        ERR_clear_error()
        throw .unsupported(kind: "an elliptic curve key without a named curve")
      }
      let group = String(
        decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if let curve = EllipticCurve.allCases.first(where: { $0.libraryName == group }) {
        return .ellipticCurve(curve)
      }
      throw .unsupported(kind: "an elliptic curve key on \(group)")
    }
    let name = EVP_PKEY_get0_type_name(pointer).map { String(cString: $0) } ?? "unknown"
    throw .unsupported(kind: "a key of type \(name)")
  }
}
