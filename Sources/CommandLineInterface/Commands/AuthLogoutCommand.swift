import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth logout`: ends a login at the server and here.
struct AuthLogoutCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Revoke a connector's stored tokens, and forget them.",
    discussion: """
      It revokes them at revoke_url, or where the issuer's metadata says (RFC 7009). A server without \
      revocation lets them live until they end; here they are forgotten. Where the revocation fails \
      they stay: 'auth clear' forgets them all the same. Of several schemes each is done, and the \
      command ends with the highest status.

      EXAMPLE
        connector-run auth logout crm
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  func validate() throws {
    if sending.withoutTokenStore {
      throw ValidationError(
        "what is revoked is in the token store: --no-token-store makes no sense here")
    }
  }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await logOut(in: surroundings, interruption)
    }
  }

  private func logOut(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let session = try ConnectorSession(
      connector, variableOptions, sending, surroundings, console, interruption)
    sending.warn(on: console)
    let holdsOthers = try await session.open { $0.holdsOtherTokens }
    let count = try await session.withEachToken(obtains: false) { source in
      let name = session.name(source)
      switch try await TokenRevocation(source).run() {
      case .unsupported(let kept, let revoked):
        console.note("logged out of \(name): " + Self.text(kept, revoked: revoked))
      case .revoked: console.note("logged out of \(name): its tokens are revoked")
      case .forgotten:
        console.note(
          "logged out of \(name): its tokens are forgotten here, and live at the server until they end"
        )
      case .nothingStored:
        console.note(
          "no tokens are stored for \(name)"
            + (holdsOthers
              ? " as it is declared now, but for other settings: "
                + "'connector-run auth status \(session.id)' tells more" : ""))
      }
    }
    if count == 0 { console.note("no tokens are stored for \(session.name())") }
  }

  /// What became of tokens of which the server does not revoke all types.
  static func text(
    _ kept: [TokenRevocation.TokenType], revoked: [TokenRevocation.TokenType]
  ) -> String {
    let noun = { (type: TokenRevocation.TokenType) in type.rawValue.replacing("_", with: " ") }
    let done = revoked.first.map { "its \(noun($0)) is revoked, " } ?? ""
    let one = kept.count == 1
    let left =
      one && !revoked.isEmpty
      ? "its \(noun(kept[0])) is not" : "its token\(one ? " is" : "s are") not revoked"
    return done + left + ", as the server revokes none of \(one ? "that type" : "their types") "
      + "(unsupported_token_type): forgotten here, \(one ? "it lives" : "they live") there until "
      + (one ? "it ends" : "they end")
  }
}
