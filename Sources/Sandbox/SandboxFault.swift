/// Something that goes wrong on demand.
///
/// The raw values are the names that a user writes. Of those that answer any API call in the API's
/// place, the first that is given counts; they never touch the token endpoints.
package enum SandboxFault: String, Sendable, Hashable, CaseIterable {
  case badRequest = "bad-request"
  case unauthorized
  case forbidden
  case notFound = "not-found"
  case notAcceptable = "not-acceptable"
  case rateLimitSeconds = "rate-limit-seconds"
  case rateLimitHTTPDate = "rate-limit-http-date"
  case rateLimitDateTime = "rate-limit-date-time"
  case serverError = "server-error"
  case badGateway = "bad-gateway"
  case unavailable
  case workflowDetailsList = "workflow-details-list"
  case campaignPartial = "campaign-partial"
  case enrichmentPartial = "enrichment-partial"
  case exportError = "export-error"
  case exportTruncated = "export-truncated"
  case exportStuck = "export-stuck"
  case exportLinkExpired = "export-link-expired"
  case deletionFailed = "deletion-failed"
  case deletionEmptyTenant = "deletion-empty-tenant"
  case tokenRejected = "token-rejected"
  case tokenUnavailable = "token-unavailable"
  case tokenMalformed = "token-malformed"

  /// What it does, for people; without a period.
  package var summary: String {
    switch self {
    case .badRequest: "API calls are answered with 400"
    case .unauthorized: "API calls are answered with 401"
    case .forbidden: "API calls are answered with 403"
    case .notFound: "API calls are answered with 404 without a body"
    case .notAcceptable: "API calls are answered with 406"
    case .rateLimitSeconds: "429, Retry-After in seconds"
    case .rateLimitHTTPDate: "429, Retry-After as an HTTP-date"
    case .rateLimitDateTime: "429, Retry-After as an RFC 3339 date-time"
    case .serverError: "API calls are answered with 500"
    case .badGateway: "API calls are answered with 502"
    case .unavailable: "API calls are answered with 503"
    case .workflowDetailsList: "details of a workflow come as a list"
    case .campaignPartial: "a campaign cannot be sent to its last user"
    case .enrichmentPartial: "the last enrichment is refused, with 207"
    case .exportError: "exports end with the status ERROR"
    case .exportTruncated: "exports are cut short, with 206"
    case .exportStuck: "exports stay IN_PROGRESS"
    case .exportLinkExpired: "links to results have expired already"
    case .deletionFailed: "the deletion of the last device fails"
    case .deletionEmptyTenant: "deletions are answered with 400 EMPTY_TENANT"
    case .tokenRejected: "token requests are answered with 401"
    case .tokenUnavailable: "token requests are answered with 503"
    case .tokenMalformed: "token requests are answered with an HTML page"
    }
  }
}
