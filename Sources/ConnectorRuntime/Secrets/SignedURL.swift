/// The parameters of a signed URL that let everybody fetch what it names, as a password would.
enum SignedURL {
  /// Such parameters by their names in lower case: Amazon S3 and what speaks its protocol
  /// (Signature Version 4 and 2), Google Cloud Storage, Azure Storage, CloudFront.
  private static let names: Set<String> = [
    "x-amz-signature", "x-amz-security-token", "x-goog-signature", "signature", "sig",
  ]

  /// Whether a query holds a signature, and so is another one each time.
  static func isSigned(_ query: String?) -> Bool {
    (query ?? "").split(separator: "&").contains { parameter in
      names.contains(parameter.prefix { $0 != "=" }.lowercased())
    }
  }

  /// Makes the signatures in a query secret, as they stand there.
  static func register(_ query: String?, in secrets: SecretRegistry) {
    for parameter in (query ?? "").split(separator: "&") {
      guard let equals = parameter.firstIndex(of: "="),
        names.contains(parameter[..<equals].lowercased())
      else { continue }
      let value = String(parameter[parameter.index(after: equals)...])
      secrets.insert(value)
      for lead in Landing.query(String(parameter[..<equals])) {
        secrets.insert(value, behind: lead)
      }
    }
  }
}
