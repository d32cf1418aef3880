import Testing

@testable import ConnectorRuntime

/// Credentials in heads and remarks that nobody declared secret.
@Suite struct HeaderMaskTests {
  @Test(arguments: [
    ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
    ("authorization:Basic dXNlcjpwYXNz", "authorization:Basic ***"),
    ("AUTHORIZATION:  Digest username=\"u\", response=\"r\"", "AUTHORIZATION:  Digest ***"),
    ("Authorization: AWS4-HMAC-SHA256 Credential=a/b", "Authorization: AWS4-HMAC-SHA256 ***"),
    ("Authorization: raw-token", "Authorization: ***"),
    ("Authorization: half of a passphrase", "Authorization: ***"),
    ("Authorization :\tBearer x", "Authorization :\tBearer ***"),
    ("Authorization:", "Authorization:"),
    ("Proxy-Authorization: Basic dTpw", "Proxy-Authorization: Basic ***"),
    ("Cookie: a=1; b=2=3;c", "Cookie: a=***; b=***; ***"),
    ("Cookie: a=\"x; y\"", "Cookie: ***"),
    (
      "Set-Cookie: s=abc; Path=/; HttpOnly; Max-Age=60; SameSite=Lax",
      "Set-Cookie: s=***; Path=/; HttpOnly; Max-Age=60; SameSite=Lax"
    ),
    ("set-cookie: abc; path=/; other=x", "set-cookie: ***; path=/; other=***"),
    ("Set-Cookie: s=\"a; Path=b\"", "Set-Cookie: ***"),
    ("WWW-Authenticate: Bearer realm=\"x\"", "WWW-Authenticate: Bearer realm=\"x\""),
    ("X-Authorization: Bearer abc", "X-Authorization: Bearer abc"),
    ("GET /a:b HTTP/1.1", "GET /a:b HTTP/1.1"), ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK"), ("", ""),
  ])
  func lines(_ line: String, _ shown: String) {
    #expect(HeaderMask.line(line) == shown)
  }

  @Test(arguments: [
    ("h2h3 [authorization: Bearer a]b]", "h2h3 [authorization: Bearer ***]"),
    ("[HTTP/2] [1] [cookie: a=1; b=2]", "[HTTP/2] [1] [cookie: a=***; b=***]"),
    ("[HTTP/2] [1] [proxy-authorization: x", "[HTTP/2] [1] [proxy-authorization: ***"),
    ("h2h3 [:path: /a?b=[c]]", "h2h3 [:path: /a?b=[c]]"),
    (
      "Uses proxy env variable http_proxy == 'http://user:p@ss@proxy:3128'",
      "Uses proxy env variable http_proxy == 'http://***@proxy:3128'"
    ),
    ("a http://x@y and ftp://p:q@z/ end", "a http://***@y and ftp://***@z/ end"),
    (
      "Connected to 127.0.0.1 (127.0.0.1) port 80 (#0)",
      "Connected to 127.0.0.1 (127.0.0.1) port 80 (#0)"
    ),
    ("see http://host/path for a@b", "see http://host/path for a@b"), ("", ""),
  ])
  func remarks(_ remark: String, _ shown: String) {
    #expect(RemarkMask.masked(remark) == shown)
  }
}
