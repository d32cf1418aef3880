package import HTTPServer

/// How a sandbox plays its APIs.
package struct SandboxOptions: Sendable {
  /// The port of the APIs on 127.0.0.1; 0 takes any that is free.
  ///
  /// The files' port is always one that is free.
  package var port: UInt16
  /// How long an access token is valid.
  package var tokenTTL: Duration
  /// The client id that the token endpoints know; nil makes one up.
  package var clientID: String?
  /// Its secret; nil makes one up.
  package var clientSecret: String?
  /// What the client may do; calls that need another permission are answered with 403.
  package var permissions: Set<SandboxPermission>
  /// What goes wrong on demand; of several that answer every API call the first counts.
  package var faults: [SandboxFault]
  /// What `Sandbox.environment` lists.
  package var variables: [SandboxVariable]
  /// How many of the latest requests are kept, of those to the APIs and of those to the files.
  package var requestsKept: Int
  /// Makes it speak TLS.
  package var certificate: HTTPServerCertificate?

  package init(
    port: UInt16 = 0, tokenTTL: Duration = .seconds(900), clientID: String? = nil,
    clientSecret: String? = nil, permissions: Set<SandboxPermission> = SandboxPermission.all,
    faults: [SandboxFault] = [], variables: [SandboxVariable] = SandboxVariable.nexthink,
    requestsKept: Int = 10_000,
    certificate: HTTPServerCertificate? = nil
  ) {
    self.port = port
    self.tokenTTL = tokenTTL
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.permissions = permissions
    self.faults = faults
    self.variables = variables
    self.requestsKept = requestsKept
    self.certificate = certificate
  }
}
