package import ConnectorModel
package import Diagnostics

/// `attach` with its defaults filled in: where a credential goes, and in which form.
package struct ResolvedAttachment: Sendable {
  /// The part of the request.
  package var location: Attachment.Location
  /// The header's, parameter's or cookie's name.
  package var name: String
  /// What is sent for a credential: `attach.format` with `$token` replaced.
  package var format: @Sendable (_ token: String) throws -> String
  /// Whether what is sent came as a cookie, and so goes back as one without a change.
  package var isCookieAsSet = false
  /// Where `attach` stands.
  package var span: SourceSpan?

  package init(
    location: Attachment.Location, name: String, span: SourceSpan? = nil,
    format: @escaping @Sendable (_ token: String) throws -> String
  ) {
    self.location = location
    self.name = name
    self.format = format
    self.span = span
  }

  /// The default of all schemes but `api_key`: `Authorization: Bearer <token>`.
  package static let bearer = ResolvedAttachment(
    location: .header, name: "Authorization", format: { "Bearer \($0)" })
}
