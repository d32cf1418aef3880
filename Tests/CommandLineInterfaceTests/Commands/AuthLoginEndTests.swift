import ConnectorRuntime
import TestSupport
import Testing

@testable import CommandLineInterface

/// How logins end that nobody finishes, and what a logout says that did not end all.
@Suite(.timeLimit(.minutes(2))) struct AuthLoginEndTests {
  @Test func theTimeThatWasGivenRunsOut() async throws {
    let server = try AuthorizationServer(pending: .max)
    let project = try server.project(AuthorizationServer.device)
    let login = try await project.program.run("auth", "login", "crm", "--timeout", "1s")
    #expect(login.status == 4)
    #expect(
      login.errors.contains("error: nobody allowed the login within 1s [expired-login]"),
      "\(login.errors)")
    #expect(login.errors.contains("allow more time with --timeout"), "\(login.errors)")
    await server.stop()
  }

  /// A URL with the right state is no answer where the browser was not sent back to it.
  @Test func aPastedURLOfAnotherPlaceIsNotTaken() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(
      """
        grant_type: authorization_code
        authorization_url: /authorize
        token_url: /token
        redirect_uri: https://crm.example.com/callback
      """)
    let script = """
      mkfifo in && touch err
      "$1" auth login crm --no-browser <in 2>err &
      exec 3>in
      while ! grep -q Enter: err; do sleep 0.02; done
      page=$(grep -o 'http[^ ]*/authorize[^ ]*' err)
      curl --silent --output /dev/null --write-out '%{redirect_url}\\n' "$page" \
        | sed 's,crm.example.com,evil.example,' >&3
      wait $!
      status=$?
      cat err >&2
      exit $status
      """
    let login = try await project.program.shell(script)
    #expect(login.status == 4, "\(login.errors)")
    #expect(
      login.errors.contains(
        "what was pasted is no answer to this login: it is not at https://crm.example.com/callback "
          + "[foreign-login-answer]"), "\(login.errors)")
    #expect(!(login.text + login.errors).contains(AuthorizationServer.code))
    #expect(server.tokenRequests.isEmpty)
    await server.stop()
  }

  @Test(
    arguments: [
      (
        [.accessToken], [.refreshToken],
        "its refresh token is revoked, its access token is not, as the server revokes none of that type "
          + "(unsupported_token_type): forgotten here, it lives there until it ends"
      ),
      (
        [.accessToken], [],
        "its token is not revoked, as the server revokes none of that type (unsupported_token_type): "
          + "forgotten here, it lives there until it ends"
      ),
      (
        [.refreshToken, .accessToken], [],
        "its tokens are not revoked, as the server revokes none of their types (unsupported_token_type): "
          + "forgotten here, they live there until they end"
      ),
    ] as [([TokenRevocation.TokenType], [TokenRevocation.TokenType], String)])
  func whatIsNotRevokedIsTold(
    kept: [TokenRevocation.TokenType], revoked: [TokenRevocation.TokenType], text: String
  ) {
    #expect(AuthLogoutCommand.text(kept, revoked: revoked) == text)
  }
}
