package import Diagnostics
import JSONDocument

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

  /// The names after `$auth.` that it has values for, with whether they are secrets.
  var savedNames: [SavedName] { get }

  /// Where those are declared: `token_response.save`; nil for a scheme that has none.
  var savingKey: String? { get }

  /// The requests that it sends as an action sends its own: relative to `base_url`, with the
  /// connector's headers and query.
  var requests: [Action] { get }

  /// The place of a token of which neither the file nor a standard says when it ends; nil for none.
  var endlessToken: Selector? { get }

  /// The statuses beside 401 by which an API says that the credential is not good any more.
  var rejections: [StatusPattern] { get }
}

/// A name after `$auth.`.
package struct SavedName: Sendable {
  /// The name.
  package var name: Located<String>
  /// Whether its value is a secret.
  package var isSecret: Bool

  package init(_ name: Located<String>, isSecret: Bool) {
    self.name = name
    self.isSecret = isSecret
  }
}

extension CredentialScheme {
  package var credentialPlaces: [CredentialPlace] { [.authorization] }
  package var savedNames: [SavedName] { [] }
  package var savingKey: String? { nil }
  package var requests: [Action] { [] }
  package var endlessToken: Selector? { nil }
  package var rejections: [StatusPattern] { [] }
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
extension OAuth2Scheme: AttachedScheme {
  package var savedNames: [SavedName] {
    tokenResponse.save.map { SavedName($0.name, isSecret: $0.value.isSecret?.value == true) }
  }

  package var savingKey: String? { "token_response.save" }

  /// A token elsewhere than at the standard place, where nothing tells its end.
  ///
  /// What a login brought is kept whatever is known of its end.
  package var endlessToken: Selector? {
    guard let token = tokenResponse.accessToken, expiry == nil, grant?.value.needsLogin != true
    else { return nil }
    let standard = ["$.access_token", "$['access_token']", "$[\"access_token\"]"]
    return token.jsonPath.map { standard.contains($0.value.text) } == true ? nil : token
  }
}
