/// What signs whole requests: each hop and each attempt anew, as the request is about to be sent.
package protocol RequestSigner: Sendable {
  /// Signs a request that holds everything but what this signature adds.
  ///
  /// What the transport adds by itself (`Content-Length`, `User-Agent`, `Accept-Encoding`) is not
  /// part of it.
  ///
  /// - Throws: `RunFailure` where it cannot be signed: a body that cannot be read.
  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature

  /// Whether a refusal says that the signature or the keys behind it are not accepted, as the
  /// scheme's own documents have it; by default nothing does.
  func refusesCredentials(_ response: ReceivedResponse) -> Bool
}

extension RequestSigner {
  package func refusesCredentials(_ response: ReceivedResponse) -> Bool { false }
}

/// What a signer makes of a request.
package struct RequestSignature: Sendable {
  /// What is added to the request, in order.
  package var items: [Credential]
  /// The text that was signed, for people who compare it with what the server expects; nil where
  /// there is none.
  package var signedText: String?

  package init(items: [Credential], signedText: String? = nil) {
    self.items = items
    self.signedText = signedText
  }
}

extension PreparedRequest {
  /// The request with the signatures of all signers, each over what those before it made.
  ///
  /// A request to another origin than the connector's is returned as it is.
  ///
  /// - Throws: `RunFailure` where it cannot be signed.
  package func signed(by signers: [any RequestSigner]) throws(RunFailure) -> PreparedRequest {
    guard isConnectorOrigin else { return self }
    var request = self
    for signer in signers { request = try request.attaching(try signer.sign(request).items) }
    return request
  }
}
