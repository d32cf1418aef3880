import Foundation
import HTTPServer
import TestSupport

/// Certificates made by the `openssl` command for one run of the tests.
struct CommandCertificates: Sendable {
  let folder: TemporaryFolder

  /// The PEM text of the authority that signs all others.
  var authority: String { get throws { try text("authority.pem") } }

  /// The path of the authority's file.
  var authorityPath: String { "\(folder.path)/authority.pem" }

  /// What a server needs: a certificate of a kind, with its key: `valid` for two days, `lasting` for
  /// 400, `expired`, for a host `elsewhere`, or `selfsigned`.
  func server(_ kind: String) throws -> HTTPServerCertificate {
    HTTPServerCertificate(certificate: try text("\(kind).pem"), key: try text("key.pem"))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  private static let making = Task { try await CommandCertificates.make() }

  /// Made once.
  static var shared: CommandCertificates {
    get async throws { try await making.value }
  }

  private static func make() async throws -> CommandCertificates {
    let folder = try TemporaryFolder()
    try folder.write("subjectAltName=IP:127.0.0.1\n", to: "names.txt")
    try folder.write("subjectAltName=DNS:elsewhere.test\n", to: "elsewhere.txt")
    let script = """
      set -e
      key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
      openssl req -x509 $key -keyout authority.key -out authority.pem -subj /CN=authority -days 2
      openssl req $key -keyout key.pem -out request.pem -subj /CN=test
      sign='openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial'
      $sign -extfile names.txt -days 2 -out valid.pem
      $sign -extfile names.txt -days -1 -out expired.pem
      $sign -extfile names.txt -days 400 -out lasting.pem
      $sign -extfile elsewhere.txt -days 400 -out elsewhere.pem
      openssl x509 -req -in request.pem -signkey key.pem -extfile names.txt -days 400 -out selfsigned.pem
      """
    let outcome = try await ChildProcess.run(["/bin/sh", "-c", script], directory: folder.path)
    guard outcome.status == 0 else { throw MakingFailed(errors: outcome.errors) }
    return CommandCertificates(folder: folder)
  }

  struct MakingFailed: Error {
    let errors: String
  }
}
