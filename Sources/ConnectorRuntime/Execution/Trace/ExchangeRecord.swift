/// One request of a run with what came of it.
package struct ExchangeRecord: Sendable {
  /// What it was for.
  package var role: ExchangeRole
  /// The method.
  package var method: String
  /// The whole URL.
  package var url: String
  /// The header fields: as they went out where the wire was observed, else as they were given to
  /// the transport.
  package var headers: [HTTPField]
  /// When it began.
  package var startedAt: WallTime
  /// The request's body, where bodies are kept.
  package var requestBody: TransportRequest.Body?
  /// The response's body, where bodies are kept.
  package var responseBody: KeptBody?
  /// After how long the last part of the request was given to the connection; nil where the wire was
  /// not observed.
  package var sentAfter: Duration?
  /// How many bytes of the response's body came over the wire, its coding not removed.
  package var receivedBytes = 0
  /// What came of it; nil while it is under way, or where it was cancelled.
  package var outcome: Outcome?

  /// A response's body.
  package enum KeptBody: Sendable {
    /// Its bytes, decoded.
    case bytes([UInt8])
    /// None, for a reason.
    case leftOut(String)
  }

  /// What came of an exchange.
  package enum Outcome: Sendable {
    /// A response; its body is not kept.
    case response(TransportResponse)
    /// None, after so long.
    case failure(TransportError, after: Duration)
  }

  /// The connection that it used, where one was made.
  package var connection: TransportConnection? {
    switch outcome {
    case .response(let response)?: response.connection
    case .failure(let error, _)?: error.connection
    case nil: nil
    }
  }

  /// What failed: the exchange, or what came behind the response's header.
  package var fault: TransportError? {
    switch outcome {
    case .response(let response)?: response.bodyFault
    case .failure(let error, _)?: error
    case nil: nil
    }
  }

  /// The response, where there is one.
  package var response: TransportResponse? {
    if case .response(let response)? = outcome { response } else { nil }
  }
}
