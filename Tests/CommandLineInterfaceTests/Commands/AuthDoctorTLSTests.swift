import HTTPServer
import TestSupport
import Testing

/// What `auth doctor` says of certificates that are right, and of each way in which they are wrong.
@Suite(.timeLimit(.minutes(2))) struct AuthDoctorTLSTests {
  private func diagnose(
    _ kind: String, ca: Bool = true, _ arguments: String...
  ) async throws -> (status: Int32, lines: [String]) {
    let certificates = try await CommandCertificates.shared
    let server = try LocalServer(certificate: try certificates.server(kind)) { _ in
      .json(#"{"access_token":"the-token","expires_in":120}"#)
    }
    let project = try ScratchProject(
      [
        "ca.pem": try certificates.authority,
        "connectors/crm.yaml": """
        base_url: https://127.0.0.1:9
        variables: {client_secret: {secret: true}}
        \(ca ? "tls: {ca: ca.pem}" : "")
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: app
          client_secret: <<client_secret>>
          token_url: /token

        """,
      ],
      environment: ["CRM_BASE_URL": server.baseURL, "CRM_CLIENT_SECRET": "the-doctors-secret"])
    let outcome = try await project.program.launch(["auth", "doctor", "crm"] + arguments).outcome()
    #expect(!(outcome.text + outcome.errors).contains("the-doctors-secret"))
    await server.stop()
    // What looks at the connection sends nothing.
    let sent = server.lines
    #expect(sent.allSatisfy { $0 == "POST /token" } && sent.count <= 1, "\(sent)")
    return (outcome.status, outcome.text.split(separator: "\n").map(String.init))
  }

  private func line(_ lines: [String], _ level: String, _ subject: String) -> String? {
    lines.first { $0.split(separator: " ").prefix(2) == [level[...], subject[...]] }
  }

  @Test func aSoundChainIsTold() async throws {
    let (status, lines) = try await diagnose("lasting")
    #expect(status == 0)
    #expect(line(lines, "ok", "tls")?.hasSuffix("TLSv1.3 with 127.0.0.1") == true, "\(lines)")
    let certificate = try #require(line(lines, "ok", "certificate"))
    #expect(certificate.contains("'CN = test' by 'CN = authority', valid until 20"))
    #expect(certificate.hasSuffix("(399 days), for 127.0.0.1"), "\(certificate)")
    let trust = try #require(line(lines, "ok", "trust"))
    #expect(trust.contains("by 'CN = authority', one of tls.ca '"))
    #expect(trust.hasSuffix("/ca.pem'"))
    #expect(line(lines, "ok", "token") != nil)
  }

  @Test func aSoonEndIsWarnedOf() async throws {
    let (status, lines) = try await diagnose("valid")
    #expect(status == 0)
    #expect(line(lines, "warning", "certificate") != nil, "\(lines)")
    #expect(lines.contains { $0.contains("'CN = test' ends within 30 days") })
  }

  @Test(arguments: [
    ("expired", true, "a certificate has expired", "nothing in tls changes that"),
    (
      "elsewhere", true, "the certificate is for another host than 127.0.0.1",
      "it is for elsewhere.test"
    ),
    (
      "selfsigned", true, "the certificate is self-signed, and none of tls.ca '",
      "name that as tls.ca"
    ),
    (
      "lasting", false,
      "'CN = authority', which issued the chain, is none of this system's authorities",
      "name that as tls.ca"
    ),
  ])
  func eachFaultIsExplained(kind: String, ca: Bool, text: String, advice: String) async throws {
    let (status, lines) = try await diagnose(kind, ca: ca)
    #expect(status == 5)
    #expect(line(lines, "failed", "trust")?.contains(text) == true, "\(lines)")
    #expect(lines.contains { $0.contains(advice) }, "\(lines)")
    #expect(line(lines, "failed", "token") != nil)
    // It guesses at nothing that it has seen to be otherwise, and says nothing twice.
    if kind == "selfsigned" {
      #expect(lines.count { $0.contains("tls.ca") } == 2, "\(lines)")
      #expect(lines.last.map { $0.hasPrefix("failed ") } == true, "\(lines)")
      #expect(!lines.contains { $0.contains("intermediate") || $0.contains("expired") }, "\(lines)")
      #expect(!lines.contains { $0.contains("another name") || $0.contains("reads along") })
    }
  }

  @Test func unverifiedItIsStillExplained() async throws {
    let (status, lines) = try await diagnose("expired", "--insecure")
    #expect(status == 0)
    #expect(line(lines, "warning", "trust")?.contains("has expired") == true, "\(lines)")
  }
}
