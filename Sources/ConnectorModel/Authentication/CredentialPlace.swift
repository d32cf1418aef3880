import Diagnostics

/// A part of a request that an auth scheme puts something into.
package struct CredentialPlace: Sendable, Hashable {
  /// The part of the request.
  package var location: Attachment.Location
  /// The header's, parameter's or cookie's name.
  package var name: String

  package init(_ location: Attachment.Location, _ name: String) {
    self.location = location
    self.name = name
  }

  /// The header field of most schemes (RFC 9110 §11.6.2).
  package static let authorization = CredentialPlace(.header, "Authorization")
}

/// The declaration of an auth scheme that gives credentials.
package protocol CredentialScheme: Declared {
  /// What it puts where, as far as the file says.
  var credentialPlaces: [CredentialPlace] { get }
}

extension CredentialScheme {
  package var credentialPlaces: [CredentialPlace] { [.authorization] }
}

/// The declaration of an auth scheme whose credential goes where `attach` says.
package protocol AttachedScheme: CredentialScheme {
  /// Where the credential goes.
  var attach: Attachment? { get }
}

extension AttachedScheme {
  package var credentialPlaces: [CredentialPlace] {
    [
      CredentialPlace(
        attach?.location?.value ?? .header,
        attach?.name?.value ?? CredentialPlace.authorization.name)
    ]
  }
}

extension BasicScheme: CredentialScheme {}
extension BearerScheme: AttachedScheme {}
extension APIKeyScheme: AttachedScheme {}
extension OAuth2Scheme: AttachedScheme {}
