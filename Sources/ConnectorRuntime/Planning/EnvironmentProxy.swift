/// The proxy that libcurl takes from the environment where the connector names none.
struct EnvironmentProxy {
  /// The variable's name: `https_proxy`.
  let name: String
  /// Its value.
  let value: String
  /// The variable that names hosts to which it does not apply, where there is one.
  let exceptions: String?

  /// Finds it by libcurl's order: the scheme's own variable, then the one for all; capital letters
  /// count for all but `http_proxy`.
  init?(for url: HTTPURL, in environment: [String: String]) {
    let value = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let scheme = url.scheme.rawValue
    let capitals = url.scheme == .http ? [] : [scheme.uppercased() + "_PROXY"]
    let names = ["\(scheme)_proxy"] + capitals + ["all_proxy", "ALL_PROXY"]
    guard let name = names.first(where: { value($0) != nil }), let text = value(name) else {
      return nil
    }
    exceptions = ["no_proxy", "NO_PROXY"].first { value($0) != nil }
    if let exceptions, value(exceptions) == "*" { return nil }
    self.name = name
    self.value = text
  }

  /// The proxy's URL where no exception can keep it from being used.
  var certainURL: String? {
    guard exceptions == nil else { return nil }
    return value.contains("://") ? value : "http://" + value
  }

  /// The password in it.
  var password: String? { Self.password(in: value) }

  /// The password in a proxy's URL.
  static func password(in url: String) -> String? {
    let authority = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    guard let at = authority.lastIndex(of: "@"),
      let colon = authority[..<at].firstIndex(of: ":")
    else { return nil }
    return String(authority[authority.index(after: colon)..<at])
  }
}
