import ConnectorLoading
import ConnectorModel
import Diagnostics

/// An `auth` of a connector or of an action.
struct DeclaredAuthentication {
  /// Its schemes.
  let schemes: [AuthenticationScheme]
  /// Whether a key is missing from a scheme because of a fault that was reported.
  let lacks: (_ key: String, _ object: SourceSpan?) -> Bool

  init<Object: Declared>(_ authentication: Authentication, _ file: WorkspaceFile<Object>) {
    schemes = authentication.schemes
    lacks = { key, object in object != nil && file.lacks(key, in: object) }
  }

  /// The schemes of type `oauth2`.
  var oauth2: [OAuth2Scheme] {
    schemes.compactMap { scheme in
      if case .oauth2(let oauth2) = scheme { return oauth2 }
      return nil
    }
  }
}

extension Workspace {
  /// Every `auth` that is written somewhere.
  var authentications: [DeclaredAuthentication] {
    connectorFiles.map { DeclaredAuthentication($0.object.auth, $0) }
      + authenticatedActions.compactMap { action in
        action.action.auth.map { DeclaredAuthentication($0, action.file) }
      }
  }
}
