import CLibCurl
import ConnectorRuntime

/// One request on its way and what has come back so far; used by the transfers' thread alone.
final class Transfer {
  let easy: EasyHandle
  let request: PreparedRequest
  let completion: TransferThread.Completion

  private var bodyReader: BodyReader
  /// The most exchanges of a proof that belongs to the connection.
  private static let handshakeLimit = 4

  /// How often the request was about to go out on a connection.
  private var exchanges = 0
  /// The server answered each message of a handshake as if it were the first.
  private var handshakeIsRefused = false
  private var header = ResponseHeader()
  /// Whether a line of an answer came.
  private var hasAnswer = false
  /// The exchange that the header is of, once it is complete.
  private var answeredExchange = 0
  private var body: ResponseBody
  private var decoding = BodyDecoding([])
  private var bodyLength = 0
  private var streamWriter: (@Sendable ([UInt8]) throws -> Void)?
  /// Why one of the functions below made libcurl give up.
  private var failure: (any Error)?
  private var wire = WireLines()
  private var handshake = HandshakeMessages()
  /// The version of TLS that was agreed on, where somebody listens.
  private(set) var agreedVersion: String?

  private let started = ContinuousClock.now
  private var lastActivity = ContinuousClock.now
  private var lastCounts = (received: 0, sent: 0)

  init(
    _ request: PreparedRequest, completion: TransferThread.Completion
  ) throws(TransportError) {
    easy = try EasyHandle()
    bodyReader = try BodyReader(request.body)
    self.request = request
    self.completion = completion
    switch request.bodySink {
    case .memory(let limit), .stream(let limit, _, _): body = ResponseBody(limit: limit)
    }
    header.isOfHandshake = request.connectionProof != nil || request.asksFirst
    try configure()
  }

  /// Whether somebody wants to know what goes over the wire.
  var isObserved: Bool { request.observe != nil || request.inspection != nil }

  // MARK: - What libcurl calls

  /// Called each time the request is about to be sent; libcurl repeats one by itself when a kept
  /// connection ends without an answer.
  func permitsExchange() -> Bool {
    exchanges += 1
    // The handshake is over, and of the rest nobody wants to know.
    if !isObserved { try? easy.set(CURLOPT_VERBOSE, false) }
    if request.connectionProof != nil, exchanges > Self.handshakeLimit, header.isComplete {
      // libcurl begins anew on a new connection, without end; the last answer is the answer.
      handshakeIsRefused = true
      return false
    }
    // NTLM sends the body with the last of its three exchanges only.
    let isHandshake = request.connectionProof != nil && exchanges <= Self.handshakeLimit
    // The body did not go out with the first one: the server declined to be asked.
    let isDeclined = request.asksFirst && exchanges == 2 && header.status == 417
    guard exchanges == 1 || request.isIdempotent || isHandshake || isDeclined else {
      failure = TransportError.wouldRepeat
      return false
    }
    return true
  }

  /// Fills a buffer with the next bytes of the request's body; nil aborts the transfer.
  func readRequestBody(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    do {
      return try bodyReader.read(into: buffer)
    } catch {
      failure = error
      return nil
    }
  }

  /// Continues the request's body from an offset, counted from its start.
  func seekRequestBody(to offset: Int) -> Bool { bodyReader.seek(to: offset) }

  /// Takes a line of the response's header; false aborts the transfer.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastActivity = .now
    if !hasAnswer { permitReuse() }
    hasAnswer = true
    return attempt {
      defer { if header.isComplete { answeredExchange = exchanges } }
      if try header.read(line) { try prepareForBody() }
    }
  }

  /// Lets others use the connection afterwards, unless it is this request's alone.
  private func permitReuse() {
    guard request.connectionProof == nil, request.inspection == nil else { return }
    try? easy.set(CURLOPT_FORBID_REUSE, false)
  }

  /// Takes bytes of the response's body, coded or not; false aborts the transfer.
  func receiveBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
    lastActivity = .now
    return attempt { try decoding.decode(chunk) { try take($0) } }
  }

  /// Takes bytes of the body whose codings were undone.
  private func take(_ bytes: UnsafeRawBufferPointer) throws {
    if let streamWriter {
      try streamWriter(Array(bytes))
    } else {
      try body.append(bytes)
    }
    bodyLength += bytes.count
  }

  /// Passes on what libcurl tells of the wire.
  func observed(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
    handshake.learn(kind, bytes)
    guard isObserved else { return }
    for event in wire.events(kind, bytes) {
      if case .remark(let text) = event { agreedVersion = agreedVersion ?? Self.version(in: text) }
      request.observe?(event)
    }
  }

  /// Takes note of the bytes that have passed, whatever they stand for.
  func progressed(received: Int, sent: Int) {
    guard lastCounts != (received, sent) else { return }
    lastCounts = (received, sent)
    lastActivity = .now
  }

  private func prepareForBody() throws {
    decoding = BodyDecoding(header.codings)
    // Of several responses the last one counts.
    if bodyLength > 0 {
      body = ResponseBody(limit: body.limit)
      bodyLength = 0
    }
    if case .stream(_, let when, let write) = request.bodySink,
      try when(header.status, header.fields)
    {
      streamWriter = write
    } else if request.method != "HEAD", header.status != 204, header.status != 304,
      let length = header.announcedLength
    {
      try body.expect(length)
    }
  }

  private func attempt(_ action: () throws -> Void) -> Bool {
    do {
      try action()
      return true
    } catch {
      failure = error
      return false
    }
  }

  // MARK: - Idleness

  /// When the transfer will have been idle for too long, unless something happens.
  ///
  /// The time until the connection stands does not count; it has a timeout of its own.
  var idleDeadline: ContinuousClock.Instant {
    let connected = easy.time(CURLINFO_PRETRANSFER_TIME_T)
    let since = connected == .zero ? ContinuousClock.now : max(lastActivity, started + connected)
    return since + .milliseconds(request.timeouts.idle.timeoutMilliseconds)
  }

  var idleError: TransportError {
    let limit = request.timeouts.idle.readable
    if proxyFailure.forwards, !hasAnswer {
      return .ofProxy(
        .idleTimeout, "no data through the proxy\(proxyFailure.shownPlace) for \(limit)")
    }
    return TransportError(.idleTimeout, "no data for \(limit)")
  }

  // MARK: - The end

  /// What the transfer came to; to be asked while libcurl still knows its measurements.
  func outcome(_ result: CURLcode) -> Result<TransportResponse, any Error> {
    if let failure { return ended(by: failure) }
    if handshakeIsRefused { return .success(response) }
    guard result == CURLE_OK else {
      let failure = TransferFailure(
        result: result, easy: easy, timeouts: request.timeouts, tls: request.tls,
        hasAnswer: hasAnswer, headerIsComplete: header.isComplete,
        isEventStream: header.isEventStream, handshake: handshake, proxy: proxyFailure,
        unixSocket: request.routes.unixSocket)
      return ended(by: failure.error)
    }
    if let inspected {
      return .success(
        TransportResponse(
          status: 0, timings: timings, connection: connection, inspection: inspected))
    }
    guard header.isComplete else {
      return .failure(
        withProgress(TransportError(.interrupted, "the connection ended without a response")))
    }
    do throws(TransportError) {
      try decoding.finish()
    } catch {
      return ended(by: error)
    }
    return .success(response)
  }

  /// No proxy stands before a Unix socket.
  private var proxyFailure: ProxyFailure {
    ProxyFailure(
      easy: easy, url: request.url,
      proxy: request.routes.unixSocket == nil ? request.proxy : nil)
  }

  /// What an error makes of the transfer: the response as far as it came, where its status says
  /// enough; to be asked while libcurl still knows its measurements.
  func ended(by failure: any Error) -> Result<TransportResponse, any Error> {
    guard let error = failure as? TransportError else { return .failure(failure) }
    let fault = withProgress(error)
    guard header.isComplete, answeredExchange == exchanges, error.kind.mayBeOfBody,
      !request.needsWholeBody(header.status)
    else { return .failure(fault) }
    var response = response
    response.bodyFault = fault
    // Of what is too large nobody reads more than its first words: a retry needs the memory.
    if case .bodyTooLarge = fault.kind, response.body.count > TransportResponse.longestStart {
      response.body = Array(response.body.prefix(TransportResponse.longestStart))
    }
    if !request.keepsPartOfBody { response.body = [] }
    response.bodyLength = response.body.count
    return .success(response)
  }

  private var response: TransportResponse {
    TransportResponse(
      status: header.status, version: header.version, headers: header.fields, body: body.bytes,
      bodyLength: bodyLength, timings: timings, connection: connection)
  }

  /// The error with what had been done before it.
  private func withProgress(_ failure: TransportError) -> TransportError {
    var error = failure
    if easy.time(CURLINFO_PRETRANSFER_TIME_T) == .zero { error.isBeforeRequest = true }
    error.connection = timings.connect > .zero ? connection : nil
    error.timings = timings
    if error.kind == .tls, error.verification == nil {
      error.verification = easy.long(CURLINFO_SSL_VERIFYRESULT)
    }
    // libcurl counts the end of a connection as the beginning of an answer.
    if !header.isComplete { error.timings?.firstByte = .zero }
    return error
  }

  private var timings: TransportTimings {
    TransportTimings(
      nameLookup: easy.time(CURLINFO_NAMELOOKUP_TIME_T),
      connect: easy.time(CURLINFO_CONNECT_TIME_T),
      tls: easy.time(CURLINFO_APPCONNECT_TIME_T),
      firstByte: easy.time(CURLINFO_STARTTRANSFER_TIME_T),
      total: easy.time(CURLINFO_TOTAL_TIME_T))
  }

  private var connection: TransportConnection? {
    let address = easy.text(CURLINFO_PRIMARY_IP)
    if address.isEmpty { return nil }
    return TransportConnection(
      address: address, port: easy.long(CURLINFO_PRIMARY_PORT),
      isReused: easy.long(CURLINFO_NUM_CONNECTS) == 0)
  }
}
