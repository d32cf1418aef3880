import Glibc

/// Where connections go in place of where the URLs' hosts lead; the requests stay the same.
package struct ConnectionRoutes: Sendable {
  /// `host:port:address,…` for each host that is not looked up, as libcurl takes it.
  package private(set) var addresses: [String] = []
  /// The path of a Unix socket that takes every connection.
  package var unixSocket: String?

  package init() {}

  /// Adds an argument of `--resolve`: `HOST:PORT:ADDRESS[,ADDRESS]…`.
  ///
  /// - Returns: what is wrong with it, as it follows the argument; nil for nothing.
  package mutating func resolve(_ argument: String) -> String? {
    let form = "is not HOST:PORT:ADDRESS"
    let (host, rest) = Self.host(argument)
    let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !host.isEmpty else { return form }
    guard host == "*" || host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return form }
    guard let port = Int(parts[0]), (1...65535).contains(port) else {
      return "has a port that is no number from 1 to 65535"
    }
    let list = parts[1].split(separator: ",", omittingEmptySubsequences: false)
    let numbers = list.compactMap { Self.address(String($0)) }
    guard numbers.count == list.count else {
      return "has an address that is neither IPv4 nor IPv6"
    }
    addresses.append("\(host):\(port):\(numbers.joined(separator: ","))")
    return nil
  }

  /// The longest path that a socket's address holds, its end not counted (unix(7)).
  package static let longestSocketPath = 107

  /// The host, without the brackets of an IPv6 address, and what follows its colon.
  private static func host(_ argument: String) -> (String, Substring) {
    if argument.hasPrefix("["), let end = argument.firstIndex(of: "]") {
      let host = argument[..<argument.index(after: end)]
      return (String(host), argument[host.endIndex...].dropFirst())
    }
    let host = argument.prefix { $0 != ":" }
    return (String(host), argument[host.endIndex...].dropFirst())
  }

  /// A numeric address as libcurl wants it, IPv6 in brackets; nil for anything else.
  private static func address(_ text: String) -> String? {
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    let plain = isBracketed ? String(text.dropFirst().dropLast()) : text
    var number4 = in_addr()
    if !isBracketed, inet_pton(AF_INET, plain, &number4) == 1 { return plain }
    var number6 = in6_addr()
    return inet_pton(AF_INET6, plain, &number6) == 1 ? "[\(plain)]" : nil
  }
}
