import Synchronization

/// A transport that gives servers back the cookies that they set, as a browser does: those of a
/// login go with the requests behind it, and those of a page with the next one.
///
/// Each run has its own, and with it a jar that nobody else sees.
package final class CookieTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let clock: any RuntimeClock
  private let suffixes: PublicSuffixes
  private let jar = Mutex(CookieJar())

  /// - Parameters:
  ///   - transport: what sends.
  ///   - clock: says which cookies have ended.
  ///   - files: where the system's list of public suffixes is.
  package init(
    _ transport: any HTTPTransport, clock: any RuntimeClock = SystemRuntimeClock(),
    files: any FileReader = LocalFileReader()
  ) {
    self.transport = transport
    self.clock = clock
    suffixes = PublicSuffixes(files: files)
  }

  package func perform(_ request: TransportRequest) async throws -> TransportResponse {
    let response = try await transport.perform(withCookies(request))
    let fields = response.headers.filter { $0.name.lowercased() == "set-cookie" }
    if !fields.isEmpty, let url = try? HTTPURL(request.url) {
      let now = clock.now
      let cookies = fields.compactMap {
        Cookie($0.value, from: url, at: now, suffixes: suffixes)
      }
      jar.withLock { jar in for cookie in cookies { jar.store(cookie, at: now) } }
    }
    return response
  }

  private func withCookies(_ request: TransportRequest) -> TransportRequest {
    guard jar.withLock({ !$0.cookies.isEmpty }), let url = try? HTTPURL(request.url) else {
      return request
    }
    let index = request.headers.firstIndex { $0.name.lowercased() == "cookie" }
    let own = index.map { request.headers[$0].value }
    let now = clock.now
    let pairs = jar.withLock { $0.pairs(for: url, at: now, beside: own) }
    if pairs.isEmpty { return request }
    var request = request
    let text = pairs.joined(separator: "; ")
    if let index, let own, !own.isEmpty {
      request.headers[index].value = "\(own); \(text)"
    } else if let index {
      request.headers[index].value = text
    } else {
      request.headers.append(HTTPField("Cookie", text))
    }
    return request
  }
}
