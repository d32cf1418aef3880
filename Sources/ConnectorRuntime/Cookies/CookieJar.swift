/// The cookies of one run; nothing of them outlives it.
struct CookieJar: Sendable {
  /// The most cookies; the oldest give way.
  private static let limit = 300

  /// In the order in which they were set.
  private(set) var cookies: [Cookie] = []

  /// Takes a cookie in; one that has ended takes away what had its place.
  mutating func store(_ cookie: Cookie, at now: WallTime) {
    if let index = cookies.firstIndex(where: cookie.replaces) {
      // What keeps its place keeps its age (RFC 6265 §5.3, step 11).
      if let end = cookie.end, end <= now {
        cookies.remove(at: index)
      } else {
        cookies[index] = cookie
      }
      return
    }
    if let end = cookie.end, end <= now { return }
    cookies.append(cookie)
    if cookies.count > Self.limit { cookies.removeFirst() }
  }

  /// Those that a request takes along, the longest paths first (RFC 6265 §5.4).
  ///
  /// - Parameter own: the request's own `Cookie`; what it names itself stays as it says.
  func pairs(for url: HTTPURL, at now: WallTime, beside own: String?) -> [String] {
    let named = Set(
      (own ?? "").split(separator: ";").map { pair in
        String(pair.prefix { $0 != "=" }).trimmingSpaces()
      })
    let fitting = cookies.filter { !named.contains($0.name) && $0.goes(to: url, at: now) }
    return fitting.enumerated().sorted { left, right in
      let lengths = (left.element.path.utf8.count, right.element.path.utf8.count)
      return lengths.0 == lengths.1 ? left.offset < right.offset : lengths.0 > lengths.1
    }.map { "\($0.element.name)=\($0.element.value)" }
  }
}
