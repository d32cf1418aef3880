import HTTPServer

extension SandboxFault {
  /// How long a client that was limited is told to wait.
  private static let pause = Duration.seconds(30)

  /// What every API call is refused with; nil for a fault of single operations.
  ///
  /// - Parameter now: The time since the Unix epoch, from which a date to wait for is counted.
  func refusal(at now: Duration) -> Fault? {
    switch self {
    case .badRequest: Fault("INVALID_REQUEST", "The sandbox refuses every request")
    case .unauthorized: Fault(status: 401, "UNAUTHORIZED", "The sandbox takes no token")
    case .forbidden: Fault(status: 403, "FORBIDDEN", "The sandbox permits nothing")
    case .notFound: Fault(status: 404, "NOT_FOUND", "", hasBody: false)
    case .notAcceptable: Fault(status: 406, "NOT_ACCEPTABLE", "The sandbox can write nothing")
    case .rateLimitSeconds: Self.limited(until: "\(Self.pause.components.seconds)")
    case .rateLimitHTTPDate: Self.limited(until: CivilTime(now + Self.pause).httpDate)
    case .rateLimitDateTime: Self.limited(until: CivilTime(now + Self.pause).dateTime + "Z")
    case .serverError: Fault(status: 500, "INTERNAL_ERROR", "The sandbox fails on demand")
    case .badGateway: Fault(status: 502, "BAD_GATEWAY", "Bad Gateway")
    case .unavailable: Fault(status: 503, "UNAVAILABLE", "Service Unavailable")
    default: nil
    }
  }

  private static func limited(until retryAfter: String) -> Fault {
    Fault(
      status: 429, "TOO_MANY_REQUESTS", "Too many requests",
      headers: [HTTPServerField("Retry-After", retryAfter)])
  }
}
