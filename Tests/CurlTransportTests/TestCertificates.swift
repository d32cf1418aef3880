import Foundation
import TestSupport

/// Certificates made by the `openssl` command for one run of the tests.
struct TestCertificates: Sendable {
  static let shared = Result { try TestCertificates() }

  let folder: TemporaryFolder

  /// The authority that signs all others.
  var authority: String { path("authority.pem") }
  /// An authority that signs none of them.
  var stranger: String { path("stranger.pem") }
  /// The private key of every certificate.
  var key: String { path("key.pem") }
  /// The same key under the passphrase `open sesame`.
  var encryptedKey: String { path("encrypted-key.pem") }
  static let passphrase = "open sesame"

  /// The certificate of a kind: `valid`, `expired`, `elsewhere`.
  func certificate(_ kind: String) -> String { path("\(kind).pem") }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  private init() throws {
    folder = try TemporaryFolder()
    for authority in ["authority", "stranger"] {
      try run(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "\(authority).key", "-out", "\(authority).pem", "-subj", "/CN=\(authority)",
        "-days", "2")
    }
    try run(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
      "key.pem", "-out", "request.pem", "-subj", "/CN=test")
    try run(
      "pkcs8", "-topk8", "-in", "key.pem", "-out", "encrypted-key.pem", "-passout",
      "pass:\(Self.passphrase)")
    let kinds = [
      ("valid", "IP:127.0.0.1", "2"), ("expired", "IP:127.0.0.1", "-1"),
      ("elsewhere", "DNS:elsewhere.test", "2"),
    ]
    for (kind, name, days) in kinds {
      try folder.write("subjectAltName=\(name)\n", to: "\(kind).txt")
      try run(
        "x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key",
        "-CAcreateserial", "-days", days, "-extfile", "\(kind).txt", "-out", "\(kind).pem")
    }
  }

  private func run(_ arguments: String...) throws {
    let status = try PipedProcess.run(
      ["/usr/bin/openssl"] + arguments, directory: folder.path)
    guard status == 0 else {
      throw RawServerError(message: "openssl \(arguments.joined(separator: " "))")
    }
  }
}

/// `openssl s_server`, ended when the value goes away.
final class TLSServer: Sendable {
  let port: Int
  private let process: PipedProcess

  /// Starts it with a certificate of a kind and further arguments, and waits until it listens.
  ///
  /// With `-www` among the arguments it answers a GET with a page about the connection.
  init(_ kind: String, _ arguments: String...) throws {
    let certificates = try TestCertificates.shared.get()
    process = try PipedProcess(
      [
        "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
        certificates.certificate(kind), "-key", certificates.key,
      ] + arguments)
    let text = try process.said { $0.hasSuffix("\n") && $0.contains("ACCEPT") }
    let digits = text.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
    guard let port = Int(digits) else { throw RawServerError(message: text) }
    self.port = port
  }

  /// Sends these bytes once a text has been received; waits on a thread of its own.
  func answer(_ text: String, with bytes: [UInt8]) { process.answer(text, with: bytes) }

  func url(_ path: String = "/") -> String { "https://127.0.0.1:\(port)\(path)" }
}
