/// The numbers of an RSA private key, most significant byte first (RFC 7518 §6.3).
package struct RSAParts: Sendable {
  /// `n`
  package var modulus: [UInt8]
  /// `e`
  package var publicExponent: [UInt8]
  /// `d`
  package var privateExponent: [UInt8]
  /// `p`, `q`, `dp`, `dq`, `qi`, in this order: all or none.
  package var factors: [[UInt8]]

  package init(
    modulus: [UInt8], publicExponent: [UInt8], privateExponent: [UInt8], factors: [[UInt8]] = []
  ) {
    self.modulus = modulus
    self.publicExponent = publicExponent
    self.privateExponent = privateExponent
    self.factors = factors
  }
}
