import CLibCurl
import Compression
import ConnectorRuntime

extension Transfer {
  /// Tells libcurl what to send and how.
  func configure() throws(TransportError) {
    try setContract()
    try setRequest()
    try setTimeouts()
    try setTLS()
    try setProxy()
    try setRoutes()
    try setConnectionProof()
    try setFunctions()
    try setInspection()
  }

  /// What the transport's contract fixes for every request.
  private func setContract() throws(TransportError) {
    try easy.set(CURLOPT_NOSIGNAL, true)
    try easy.set(CURLOPT_FOLLOWLOCATION, false)
    try easy.set(CURLOPT_PATH_AS_IS, true)
    try easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
    try easy.set(CURLOPT_NETRC, 0)
    try easy.check(connector_set_web_protocols(easy.pointer))
    try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    try easy.set(CURLOPT_ACCEPT_ENCODING, ContentCoding.offer)
    // It would take a coding that ends too early for whole.
    try easy.set(CURLOPT_HTTP_CONTENT_DECODING, false)
    try easy.set(CURLOPT_BUFFERSIZE, 64 << 10)
    // It keeps a connection on which sending failed, and the next try would go over that: only one
    // that brings an answer is used again.
    try easy.set(CURLOPT_FORBID_REUSE, true)
  }

  private func setRequest() throws(TransportError) {
    try easy.set(CURLOPT_URL, request.url)
    try easy.set(CURLOPT_USERAGENT, request.userAgent)
    try easy.set(CURLOPT_HTTPHEADER, lines: request.headerLines)
    if request.body.isThere {
      try easy.set(CURLOPT_UPLOAD, true)
      // Without a length it goes out in chunks.
      try easy.set(CURLOPT_INFILESIZE_LARGE, offset: request.body.length ?? -1)
    }
    if request.method == "HEAD" {
      try easy.set(CURLOPT_NOBODY, true)
    } else {
      try easy.set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private func setTimeouts() throws(TransportError) {
    let timeouts = request.timeouts
    try easy.set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.timeoutMilliseconds)
    try easy.set(CURLOPT_TIMEOUT_MS, timeouts.attempt.timeoutMilliseconds)
    // Else a name server that does not answer would hold up every other transfer.
    try easy.check(connector_set_abandon_name_lookup(easy.pointer))
  }

  private func setTLS() throws(TransportError) {
    let tls = request.tls
    try easy.set(
      CURLOPT_SSLVERSION,
      tls.minimumVersion == .tls13 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2)
    try easy.set(CURLOPT_SSL_VERIFYPEER, tls.verifies)
    try easy.set(CURLOPT_SSL_VERIFYHOST, tls.verifies ? 2 : 0)
    if let authorities = tls.certificateAuthorities {
      try easy.set(CURLOPT_CAINFO, authorities)
      // The system's folder of authorities would be trusted beside the file.
      try easy.set(CURLOPT_CAPATH, nil as String?)
    }
    if let certificate = tls.clientCertificate {
      try easy.set(CURLOPT_SSLCERT, certificate)
      try easy.set(CURLOPT_SSLKEY, tls.clientKey)
      // Without any passphrase OpenSSL would ask for one on the terminal.
      try easy.set(CURLOPT_KEYPASSWD, tls.clientKeyPassphrase ?? "")
    }
  }

  private func setProxy() throws(TransportError) {
    // A proxy sees the request's header fields only where it forwards the request itself.
    try easy.set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    try setTLSOfProxy()
    guard let proxy = request.proxy else { return }
    try easy.set(CURLOPT_PROXY, proxy)
    // Else the environment's exceptions would apply to a proxy that it does not name.
    try easy.set(CURLOPT_NOPROXY, "")
  }

  private func setRoutes() throws(TransportError) {
    if !request.routes.addresses.isEmpty {
      try easy.set(CURLOPT_RESOLVE, lines: request.routes.addresses)
    }
    guard let path = request.routes.unixSocket else { return }
    try easy.set(CURLOPT_UNIX_SOCKET_PATH, path)
    // What listens there is what was asked for; no proxy stands between.
    try easy.set(CURLOPT_PROXY, "")
  }

  /// What holds for servers holds for a proxy that is spoken to by TLS; but for the client's
  /// certificate, which is for the server.
  private func setTLSOfProxy() throws(TransportError) {
    let tls = request.tls
    try easy.set(
      CURLOPT_PROXY_SSLVERSION,
      tls.minimumVersion == .tls13 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2)
    try easy.set(CURLOPT_PROXY_SSL_VERIFYPEER, tls.verifies)
    try easy.set(CURLOPT_PROXY_SSL_VERIFYHOST, tls.verifies ? 2 : 0)
    guard let authorities = tls.certificateAuthorities else { return }
    try easy.set(CURLOPT_PROXY_CAINFO, authorities)
    try easy.set(CURLOPT_PROXY_CAPATH, nil as String?)
  }

  /// Lets libcurl prove who sends, over a connection that nothing else uses before or after: it
  /// stays authenticated, whoever sends the next request on it.
  private func setConnectionProof() throws(TransportError) {
    guard let proof = request.connectionProof else { return }
    let features = connector_version()?.pointee.features ?? 0
    switch proof {
    case .ntlm(let user, let password):
      guard features & CURL_VERSION_NTLM != 0 else { throw Self.lacks("NTLM") }
      try easy.set(CURLOPT_HTTPAUTH, connector_auth_ntlm)
      try easy.set(CURLOPT_USERNAME, user)
      try easy.set(CURLOPT_PASSWORD, password)
    case .negotiate:
      guard features & CURL_VERSION_SPNEGO != 0 else { throw Self.lacks("Negotiate") }
      try easy.set(CURLOPT_HTTPAUTH, connector_auth_negotiate)
      // The ticket names the user; without any name libcurl would not authenticate at all.
      try easy.set(CURLOPT_USERNAME, "")
      try easy.set(CURLOPT_PASSWORD, "")
    }
    // Both authenticate connections, which HTTP/2 shares.
    try easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try easy.set(CURLOPT_FRESH_CONNECT, true)
    try easy.set(CURLOPT_FORBID_REUSE, true)
  }

  private static func lacks(_ scheme: String) -> TransportError {
    TransportError(.invalidRequest, "the system's libcurl was built without \(scheme)")
  }

  private func setFunctions() throws(TransportError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    try easy.check(connector_set_header_function(easy.pointer, headerFunction))
    try easy.set(CURLOPT_HEADERDATA, context: context)
    try easy.check(connector_set_write_function(easy.pointer, writeFunction))
    try easy.set(CURLOPT_WRITEDATA, context: context)
    try easy.check(connector_set_read_function(easy.pointer, readFunction))
    try easy.set(CURLOPT_READDATA, context: context)
    try easy.check(connector_set_seek_function(easy.pointer, seekFunction))
    try easy.set(CURLOPT_SEEKDATA, context: context)
    try easy.check(connector_set_prerequest_function(easy.pointer, prerequestFunction))
    try easy.set(CURLOPT_PREREQDATA, context: context)
    try easy.check(connector_set_progress_function(easy.pointer, progressFunction))
    try easy.set(CURLOPT_XFERINFODATA, context: context)
    try easy.set(CURLOPT_NOPROGRESS, false)
    // Of the handshake it is known only so whether a client certificate is asked for.
    let isSecure = [request.url, request.proxy ?? ""].contains {
      $0.lowercased().hasPrefix("https:")
    }
    guard isObserved || isSecure else { return }
    try easy.check(connector_set_debug_function(easy.pointer, debugFunction))
    try easy.set(CURLOPT_DEBUGDATA, context: context)
    try easy.set(CURLOPT_VERBOSE, true)
  }
}

/// The transfer that a function of libcurl's was called for.
private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private let headerFunction: curl_write_callback = { bytes, size, count, context in
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer(context)?.receiveHeader(line) == true ? line.count : 0
}

private let writeFunction: curl_write_callback = { bytes, size, count, context in
  let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
  guard transfer(context)?.receiveBody(chunk) == true else {
    // Any other number than that of the bytes aborts.
    return chunk.isEmpty ? 1 : 0
  }
  return chunk.count
}

private let readFunction: curl_read_callback = { bytes, size, count, context in
  let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
  return transfer(context)?.readRequestBody(into: buffer) ?? Int(CURL_READFUNC_ABORT)
}

private let seekFunction: curl_seek_callback = { context, offset, origin in
  guard origin == SEEK_SET, transfer(context)?.seekRequestBody(to: Int(clamping: offset)) == true
  else {
    return CURL_SEEKFUNC_FAIL
  }
  return CURL_SEEKFUNC_OK
}

private let prerequestFunction: curl_prereq_callback = { context, _, _, _, _ in
  transfer(context)?.permitsExchange() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private let progressFunction: curl_xferinfo_callback = { context, _, received, _, sent in
  transfer(context)?.progressed(received: Int(clamping: received), sent: Int(clamping: sent))
  return 0
}

private let debugFunction: curl_debug_callback = { _, kind, bytes, count, context in
  transfer(context)?.observed(kind, UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}
