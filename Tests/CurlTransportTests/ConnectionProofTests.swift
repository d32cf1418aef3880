import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// NTLM and Negotiate, which libcurl does: what it sends, on which connections, and to whom.
@Suite struct ConnectionProofTests {
  /// A challenge of NTLM: flags for Unicode, NTLM and target information, an eight-byte challenge,
  /// and the target information of a server called SERVER (MS-NLMP §2.2.1.2).
  private static let challenge: String = {
    let name: [UInt8] = Array("SERVER".utf8).flatMap { [$0, 0] }
    let information: [UInt8] = [2, 0, 12, 0] + name + [0, 0, 0, 0]
    let count = UInt8(information.count)
    var message: [UInt8] = Array("NTLMSSP".utf8)
    message += [0, 2, 0, 0, 0] as [UInt8]
    message += [0, 0, 0, 0, 48, 0, 0, 0] as [UInt8]
    message += [0x01, 0x02, 0x88, 0x00] as [UInt8]
    message += [1, 2, 3, 4, 5, 6, 7, 8] as [UInt8]
    message += [UInt8](repeating: 0, count: 8)
    message += [count, 0, count, 0, 48, 0, 0, 0] as [UInt8]
    return Data(message + information).base64EncodedString()
  }()

  /// A server that takes a request only after the three messages of NTLM on one connection.
  private static func server() throws -> RawServer {
    try RawServer { connection, _ in
      var isAuthenticated = false
      while let request = try connection.readRequest() {
        let sent = request.lines.first { $0.lowercased().hasPrefix("authorization: ntlm ") }
        let message = sent.flatMap { Data(base64Encoded: String($0.dropFirst(20))) } ?? Data()
        if message.count > 8, message[8] == 3 { isAuthenticated = true }
        if isAuthenticated {
          try connection.write(answer("hello"))
        } else {
          let field =
            message.isEmpty ? "WWW-Authenticate: NTLM" : "WWW-Authenticate: NTLM \(challenge)"
          try connection.write(answer("no", status: "401 Unauthorized", fields: [field]))
        }
      }
    }
  }

  private static func request(
    _ server: RawServer, method: String = "GET", proof: ConnectionProof?,
    body: TransportRequest.Body = .none
  ) -> TransportRequest {
    var request = TransportRequest(method: method, url: server.url("/x"), body: body)
    request.connectionProof = proof
    return request
  }

  private static let proof = ConnectionProof.ntlm(user: "CORP\\joe", password: "open sesame")

  @Test(arguments: ["GET", "POST"]) func ntlmEndsWithTheAnswer(method: String) async throws {
    let server = try Self.server()
    let body: TransportRequest.Body = method == "POST" ? .bytes(Array("payload".utf8)) : .none
    let response = try await makeTransport().perform(
      Self.request(server, method: method, proof: Self.proof, body: body))
    #expect(response.status == 200)
    #expect(response.body == Array("hello".utf8))
    #expect(response.headers.allSatisfy { $0.name.lowercased() != "www-authenticate" })
    #expect(server.connectionCount == 1)
    let last = try #require(server.requests.last)
    if method == "POST" { #expect(last.body == Array("payload".utf8)) }
    let field = try #require(last.lines.first { $0.lowercased().hasPrefix("authorization: ntlm ") })
    let message = try #require(Data(base64Encoded: String(field.dropFirst(20))))
    // The third message names the user in UTF-16, and holds the password nowhere.
    let user = Data("joe".utf8.flatMap { [$0, 0] as [UInt8] })
    #expect(message.range(of: user) != nil)
    #expect(message.range(of: Data("open sesame".utf8)) == nil)
  }

  @Test func nothingElseUsesAnAuthenticatedConnection() async throws {
    let server = try Self.server()
    let transport = makeTransport()
    _ = try await transport.perform(Self.request(server, proof: Self.proof))
    let other = try await transport.perform(Self.request(server, proof: nil))
    #expect(other.status == 401)
    _ = try await transport.perform(Self.request(server, proof: Self.proof))
    #expect(server.connectionCount == 3)
  }

  @Test func aWrongPasswordEndsWithThe401() async throws {
    let server = try RawServer { connection, _ in
      var count = 0
      while try connection.readRequest() != nil {
        count += 1
        let field =
          count == 1 ? "WWW-Authenticate: NTLM \(Self.challenge)" : "WWW-Authenticate: NTLM"
        try connection.write(answer("no", status: "401 Unauthorized", fields: [field]))
      }
    }
    let response = try await makeTransport().perform(Self.request(server, proof: Self.proof))
    #expect(response.status == 401)
    #expect(server.requests.count == 2)
  }

  /// libcurl itself would begin anew on one connection after the other.
  @Test(arguments: ["GET", "POST"])
  func aServerThatTakesNoFirstMessageEndsWithThe401(method: String) async throws {
    let server = try RawServer(
      answer: answer("no", status: "401 Unauthorized", fields: ["WWW-Authenticate: NTLM"]))
    let response = try await makeTransport().perform(
      Self.request(server, method: method, proof: Self.proof))
    #expect(response.status == 401)
    #expect(server.requests.count == 4)
  }

  /// Without a ticket there is nothing to send: the server's 401 is the answer.
  @Test func negotiateWithoutATicketEndsWithThe401() async throws {
    let server = try RawServer(
      answer: answer("no", status: "401 Unauthorized", fields: ["WWW-Authenticate: Negotiate"]))
    let response = try await makeTransport().perform(Self.request(server, proof: .negotiate))
    #expect(response.status == 401)
    #expect(server.connectionCount == 1)
  }
}
