extension NearMiss {
  /// What other tools call things that are declared here under other names.
  ///
  /// By folded names; of several meanings the first counts that may stand where the name does.
  /// Those of Creator Studio stand in docs/auth.md too.
  static let otherNames: [String: [String]] = [
    // Words of values.
    "yes": ["true"], "on": ["true"], "no": ["false"], "off": ["false", "ignore"],
    "float": ["number"], "double": ["number"], "decimal": ["number"], "text": ["string"],
    "dict": ["object"], "map": ["object"], "list": ["array"],
    "response": ["body"], "oauth": ["oauth2"], "token": ["bearer"],
    // Keys.
    "host": ["base_url"], "url": ["base_url"], "uri": ["url", "base_url"],
    "server": ["base_url"], "endpoint": ["path", "base_url"], "verb": ["method"],
    "name": ["title"], "authorization": ["auth"], "credentials": ["auth"], "security": ["auth"],
    "params": ["query"], "parameters": ["query"], "querystring": ["query"],
    "arguments": ["inputs"], "args": ["inputs"], "outputs": ["capture"], "extract": ["capture"],
    "asserts": ["checks", "expect"], "assertions": ["checks", "expect"],
    "tests": ["checks", "expect"], "raw": ["text"], "payload": ["body"], "data": ["body"],
    "urlencoded": ["form"], "formurlencoded": ["form"], "xwwwformurlencoded": ["form"],
    "followredirects": ["redirects"], "cacert": ["ca"], "cafile": ["ca"],
    // Labels of Creator Studio.
    "oauth2granttype": ["grant_type"], "oauth2tokenurl": ["token_url"],
    "clientcredentialsgrantscope": ["scope"], "oauth2clientauthentication": ["client_auth"],
    "oauth2customgranttype": ["token_request"],
    "oauth2customoauthrequestoptionsadditionalheaders": ["token_request"],
    "oauth2customoauthrequestoptionsadditionalrequestdata": ["token_request"],
    "oauth2customoauthresponse": ["token_response"], "jsonaccesstokenkey": ["token_response"],
    "jsonexpiresinkey": ["expiry"], "headerauthkey": ["attach"],
    "headerauthvaluepattern": ["attach"], "paramauthparamname": ["attach"],
    "basicauth": ["basic"], "bearertokenauth": ["bearer"], "apikeyauth": ["api_key"],
    "samlbearergrant": ["saml2_bearer"],
  ]

  /// The candidate that is another tool's name in this format's own words.
  static func translation(
    of folded: String, among candidates: some Sequence<String>
  ) -> String? {
    guard let meanings = otherNames[folded] else { return nil }
    let known = Set(candidates)
    return meanings.first(where: known.contains)
  }

  /// The candidate that a name begins with, or the only one that begins with the name: `auth` for
  /// `authentication`, `integer` for `int`.
  static func abbreviation(
    of name: [Character], among candidates: [(folded: [Character], candidate: String)]
  ) -> String? {
    let shortest = 3
    guard name.count >= shortest else { return nil }
    let stem = candidates.filter { $0.folded.count >= shortest && name.starts(with: $0.folded) }
      .max { $0.folded.count < $1.folded.count }
    if let stem { return stem.candidate }
    let longer = candidates.filter { $0.folded.starts(with: name) }
    return longer.count == 1 ? longer[0].candidate : nil
  }
}

extension NearMiss {
  /// What another tool's name means here, if that is among the candidates; the same name in another
  /// spelling counts too.
  package static func otherName(_ name: String, among candidates: some Sequence<String>) -> String?
  {
    let folded = folded(name)
    if let same = candidates.first(where: { self.folded($0) == folded }) { return same }
    return translation(of: String(folded), among: candidates)
  }

  /// Whether two names differ in nothing but letter case, spaces, `-` and `_`.
  package static func isSame(_ name: String, _ other: String) -> Bool {
    folded(name) == folded(other)
  }

  /// A name as a key of this format has it, for looking it up: `skipVerify` is `skip_verify`.
  package static func key(_ name: String) -> String {
    var key = ""
    for character in name {
      if character.isUppercase, key.last?.isLowercase == true { key += "_" }
      key += character == "-" || character == " " ? "_" : character.lowercased()
    }
    return key
  }
}
