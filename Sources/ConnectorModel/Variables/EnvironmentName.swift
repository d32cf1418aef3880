/// The environment's names of a connector's variables and URL keys.
package enum EnvironmentName {
  /// The name of a variable: `NEXTHINK_REGION` for `region` of `nexthink`.
  ///
  /// Upper case, with `_` for `-`, `/` and at camel humps; a variable that begins with the
  /// connector's id does not get it twice (`nexthink_instance`: `NEXTHINK_INSTANCE`).
  package static func variable(_ name: String, connector: String) -> String {
    let prefix = words(connector)
    let own = words(name)
    return own.hasPrefix(prefix + "_") ? own : prefix + "_" + own
  }

  /// The name of a URL key: `NEXTHINK_TOKEN_URL`.
  ///
  /// - Parameters:
  ///   - key: `base_url`, `token_url`, …
  ///   - scheme: the auth scheme's position from 0; from the second on its number stands in the
  ///     name: `NEXTHINK_2_TOKEN_URL`.
  package static func url(_ key: String, connector: String, scheme: Int = 0) -> String {
    words(connector) + (scheme == 0 ? "" : "_\(scheme + 1)") + "_" + words(key)
  }

  /// What all names of a connector begin with: `NEXTHINK_`.
  package static func prefix(connector: String) -> String { words(connector) + "_" }

  private static func words(_ name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      if isUpper(scalar), index > 0 {
        let previous = scalars[index - 1]
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        let endsAcronym = isUpper(previous) && next.map(isLower) ?? false
        if isLower(previous) || isDigit(previous) || endsAcronym { result += "_" }
      }
      result += isUpper(scalar) || isLower(scalar) || isDigit(scalar) ? String(scalar) : "_"
    }
    return result.uppercased()
  }

  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) }
  private static func isLower(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
