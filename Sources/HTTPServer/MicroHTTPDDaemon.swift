import CMicroHTTPD
import Glibc

/// The running library: its threads and its listening socket.
struct MicroHTTPDDaemon: Sendable {
  /// The port that it listens on.
  let port: UInt16
  private let address: UInt
  /// The callbacks hold it unretained; it must live until the daemon has stopped.
  private let intake: ExchangeIntake

  /// Enough for every test, far below what would matter to the system.
  private static let connectionLimit = 8192
  /// Seconds after which an idle connection is closed; a suspended one is not idle.
  private static let idleTimeout = 120

  init(
    host: String, port: UInt16, connectionMemory: Int, threads: Int,
    certificate: HTTPServerCertificate?, intake: ExchangeIntake
  ) throws(HTTPServerError) {
    var socketAddress = sockaddr_in()
    socketAddress.sin_family = sa_family_t(AF_INET)
    socketAddress.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &socketAddress.sin_addr) == 1 else {
      throw .invalidHost(host)
    }

    var options = [
      MHD_OptionItem(option: .CONNECTION_LIMIT, number: Self.connectionLimit),
      MHD_OptionItem(option: .CONNECTION_TIMEOUT, number: Self.idleTimeout),
      MHD_OptionItem(option: .CONNECTION_MEMORY_LIMIT, number: connectionMemory),
    ]
    if threads > 1 {
      options.append(MHD_OptionItem(option: .THREAD_POOL_SIZE, number: threads))
    }
    var flags = shim_flags_threads
    if certificate != nil { flags |= shim_flag_tls }

    errno = 0
    let daemon = Self.withOptions(options, certificate: certificate) { options in
      withUnsafePointer(to: &socketAddress) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          shim_start_daemon(
            flags, port, Unmanaged.passUnretained(intake).toOpaque(),
            MicroHTTPDCallbacks.handle, MicroHTTPDCallbacks.targetReceived,
            MicroHTTPDCallbacks.unescape, MicroHTTPDCallbacks.completed, address, options)
        }
      }
    }
    guard let daemon else {
      let code = errno
      throw .cannotListen(
        host: host, port: port, reason: code == 0 ? "" : String(cString: strerror(code)))
    }
    self.port = shim_bound_port(daemon)
    address = UInt(bitPattern: daemon)
    self.intake = intake
  }

  /// Closes all connections and ends the threads; call once, with no connection suspended.
  func stop() {
    withExtendedLifetime(intake) { MHD_stop_daemon(OpaquePointer(bitPattern: address)) }
  }

  /// Adds the certificate and the end mark; the library keeps none of the pointers.
  private static func withOptions(
    _ options: [MHD_OptionItem], certificate: HTTPServerCertificate?,
    _ body: ([MHD_OptionItem]) -> OpaquePointer?
  ) -> OpaquePointer? {
    let end = MHD_OptionItem(option: .END, number: 0)
    guard let certificate else { return body(options + [end]) }
    var certificateText = Array(certificate.certificate.utf8CString)
    var keyText = Array(certificate.key.utf8CString)
    return certificateText.withUnsafeMutableBytes { certificate in
      keyText.withUnsafeMutableBytes { key in
        body(
          options + [
            MHD_OptionItem(
              option: .HTTPS_MEM_CERT, value: 0, ptr_value: certificate.baseAddress),
            MHD_OptionItem(option: .HTTPS_MEM_KEY, value: 0, ptr_value: key.baseAddress),
            end,
          ])
      }
    }
  }
}

extension MHD_OptionItem {
  fileprivate init(option: MHD_OPTION, number: Int) {
    self.init(option: option, value: number, ptr_value: nil)
  }
}
