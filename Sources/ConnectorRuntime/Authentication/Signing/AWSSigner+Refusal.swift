import JSONDocument

extension AWSSigner {
  /// The errors that say that a signature or the keys behind it are not accepted, as AWS documents
  /// them for all services ("Common errors") and for S3 ("Error responses").
  static let credentialErrors: Set<String> = [
    "AuthFailure", "AuthorizationHeaderMalformed", "ExpiredToken", "ExpiredTokenException",
    "IncompleteSignature", "IncompleteSignatureException", "InvalidAccessKeyId",
    "InvalidClientTokenId", "InvalidSecurity", "InvalidSignatureException", "InvalidToken",
    "MissingAuthenticationToken", "MissingAuthenticationTokenException", "RequestExpired",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch", "TokenRefreshRequired",
    "UnrecognizedClientException",
  ]

  /// Where bodies hold the error's code: the JSON protocols, S3, the Query protocol, EC2.
  private static let places = [
    ["__type"], ["code"], ["Code"], ["Error", "Code"], ["ErrorResponse", "Error", "Code"],
    ["Response", "Errors", "Error", "Code"], ["ErrorResponse", "Errors", "Error", "Code"],
  ]

  package func refusesCredentials(_ response: ReceivedResponse) -> Bool {
    Self.codes(in: response).contains(where: Self.credentialErrors.contains)
  }

  /// The error's code, from the header and from wherever the body has one.
  private static func codes(in response: ReceivedResponse) -> [String] {
    // Some servers that play AWS give their XML another type.
    let root =
      (try? response.document())?.root
      ?? (try? ParsedJSON(xml: response.body, charset: nil))?.root
    let inBody = places.compactMap { path -> String? in
      let node = path.reduce(root) { node, name in node?.member(named: name) }
      if case .string(let text)? = node?.value { return text }
      return nil
    }
    return (response.values(of: "x-amzn-ErrorType") + inBody).map(bareCode)
  }

  /// `InvalidSignatureException` of `com.amazon.coral.service#InvalidSignatureException:http://…`.
  private static func bareCode(_ text: String) -> String {
    let named = text.split(separator: ":").first ?? ""
    return String(named.split(separator: "#").last ?? "").trimmingSpaces()
  }
}
