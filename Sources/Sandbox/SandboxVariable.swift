/// One line of what a run against the sandbox needs in its environment.
package struct SandboxVariable: Sendable, Hashable {
  /// What a variable stands for.
  package enum Value: Sendable, Hashable {
    /// The sandbox's base URL.
    case baseURL
    /// A URL below it; the path starts with `/`.
    case url(path: String)
    /// The client id that the token endpoints know.
    case clientID
    /// Its secret.
    case clientSecret
  }

  /// The environment variable's name.
  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// Those of the connectors `nexthink` and `nexthink-login`.
  package static let nexthink = [
    SandboxVariable("NEXTHINK_BASE_URL", .baseURL),
    SandboxVariable("NEXTHINK_CLIENT_ID", .clientID),
    SandboxVariable("NEXTHINK_CLIENT_SECRET", .clientSecret),
    SandboxVariable("NEXTHINK_LOGIN_BASE_URL", .baseURL),
    SandboxVariable("NEXTHINK_LOGIN_TOKEN_URL", .url(path: TokenOperations.currentPath)),
    SandboxVariable("NEXTHINK_LOGIN_CLIENT_ID", .clientID),
    SandboxVariable("NEXTHINK_LOGIN_CLIENT_SECRET", .clientSecret),
  ]
}
