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
    /// `device_authorization_url`.
    case deviceAuthorization
    /// `revoke_url`.
    case revocation
    /// The requests of a `session`.
    case login
    case step
    case refresh
    case logout
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
  /// Which of the steps of a `session` it is about; another process points at the first.
  var step = 0

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
  func runFailure(of scheme: any TokenSource) -> RunFailure {
    RunFailure(
      kind,
      Diagnostic(
        id, message, at: scheme.span(of: self), notes: notes.map { Diagnostic.Note($0) }, help: help
      ))
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
}
