import ConnectorRuntime
import CurlTransport
import Foundation
import TestSupport
import Testing

/// Requests at the same time over HTTP/2, judged by `nghttpd`.
@Suite struct MultiplexingTests {
  private static let program = "/usr/sbin/nghttpd"
  private static let hasServer = FileManager.default.isExecutableFile(atPath: program)

  @Test(.enabled(if: hasServer, "nghttpd is missing: no other server here speaks HTTP/2"))
  func requestsAtTheSameTimeAreStreamsOfOneConnection() async throws {
    let server = try HTTP2Server(Self.program, files: ["page": "hello"])
    let transport = makeTransport()
    var request = TransportRequest(method: "GET", url: "https://127.0.0.1:\(server.port)/page")
    request.tls.certificateAuthorities = try TestCertificates.shared.get().authority
    // Those that come before the connection stands would each open one of their own: libcurl 7.88
    // could be told to let them wait (CURLOPT_PIPEWAIT), but does not always wake them again.
    let first = try await transport.perform(request)
    #expect(first.version == "2" && first.connection?.isReused == false)
    let responses = try await withThrowingTaskGroup(of: TransportResponse.self) { group in
      for _ in 0..<30 { group.addTask { [request] in try await transport.perform(request) } }
      return try await group.reduce(into: [TransportResponse]()) { $0.append($1) }
    }
    #expect(responses.count == 30)
    #expect(responses.allSatisfy { $0.version == "2" && $0.status == 200 })
    #expect(responses.allSatisfy { $0.body == Array("hello".utf8) })
    #expect(responses.allSatisfy { $0.connection?.isReused == true })
  }
}

/// `nghttpd`, ended when the value goes away.
private final class HTTP2Server: Sendable {
  let port: Int
  private let folder: TemporaryFolder
  private let process: PipedProcess

  /// Serves files, and waits until it listens.
  init(_ program: String, files: [String: String]) throws {
    let certificates = try TestCertificates.shared.get()
    folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    // It cannot say which port the system chose, so one is chosen for it.
    port = try Self.freePort()
    process = try PipedProcess(
      [
        program, "--address=127.0.0.1", "--htdocs=\(folder.path)", "--verbose", String(port),
        certificates.key, certificates.certificate("valid"),
      ], joinsErrors: true)
    _ = try process.said { $0.contains("listen 127.0.0.1") }
    // It says something of each frame.
    process.drain()
  }

  private static func freePort() throws -> Int { try RawServer { _, _ in }.port }
}
