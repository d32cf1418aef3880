import ConnectorModel
import Diagnostics

/// Why there is no token: facts that are safe to show and to leave for other processes.
///
/// It names places by their meaning, not by a span, so that each process that shares the failure
/// points into its own files.
struct TokenFailure: Error, Sendable, Hashable {
  /// The part of the scheme that is to be mended.
  enum Place: String, Sendable {
    case scheme
    case grant
    case clientID
    case clientSecret
    case tokenURL
    case scope
    case accessToken
    case expiry
    case save
    case grantValue
  }

  /// What failed.
  var kind: RunFailure.Kind
  /// The rule's name: `rejected-client`.
  var id: String
  /// One line without a period and without secrets of the request.
  var message: String
  /// The part of the scheme that is to be mended.
  var place: Place
  /// Further facts, one line each.
  var notes: [String]
  /// What to do.
  var help: String?
  /// Whether the endpoint said with 400 or 401 that it knows no such client (RFC 6749 §5.2).
  var rejectsClient: Bool
  /// Whether the endpoint said that what was given for the token is worth nothing (any more):
  /// `invalid_grant` (RFC 6749 §5.2).
  var rejectsGrant = false
  /// The error's code, as the endpoint gave it (RFC 6749 §5.2, RFC 8628 §3.5).
  var errorCode: String?
  /// Whether it said no more than that it cannot answer now.
  var isTemporary = false

  init(
    _ kind: RunFailure.Kind, _ id: String, _ message: String, at place: Place,
    notes: [String] = [], help: String? = nil, rejectsClient: Bool = false
  ) {
    self.kind = kind
    self.id = id
    self.message = message
    self.place = place
    self.notes = notes
    self.help = help
    self.rejectsClient = rejectsClient
  }

  /// The failure as it is shown, at the line of the scheme that asked for what failed.
  func runFailure(of scheme: ResolvedOAuth2) -> RunFailure {
    RunFailure(
      kind,
      Diagnostic(
        id, message, at: span(in: scheme), notes: notes.map { Diagnostic.Note($0) }, help: help))
  }

  /// The same without secrets that a server may have sent back.
  func redacted(by secrets: SecretRegistry) -> TokenFailure {
    var failure = self
    let redactor = secrets.redactor
    failure.message = redactor.redact(message)
    failure.notes = notes.map { redactor.redact($0) }
    failure.help = help.map { redactor.redact($0) }
    return failure
  }

  private func span(in scheme: ResolvedOAuth2) -> SourceSpan? {
    let spans = scheme.spans
    let span: SourceSpan? =
      switch place {
      case .scheme: nil
      case .grant: spans.grant
      case .clientID: spans.clientID
      case .clientSecret: spans.clientSecret ?? spans.clientID
      case .tokenURL: spans.tokenURL
      case .scope: spans.scope
      case .accessToken: scheme.response.accessToken?.span
      case .expiry: scheme.expiry.selector?.span ?? scheme.expiry.span
      case .save: scheme.response.save.first?.name.span
      case .grantValue: spans.grantValue ?? spans.grant
      }
    return span ?? spans.scheme
  }
}
