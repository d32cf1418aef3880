import Testing

@testable import ConnectorRuntime

/// `Link` header fields as servers write them (RFC 8288).
@Suite struct LinkHeaderTests {
  @Test(
    arguments: [
      ([#"<https://a/2>; rel="next""#], "https://a/2"),
      ([#"<https://a/1>; rel="prev", <https://a/3>; rel="next""#], "https://a/3"),
      (["<https://a/1>; rel=prev", "<?page=3>;REL=Next"], "?page=3"),
      ([#"<https://a/9>; rel="last next""#], "https://a/9"),
      ([#"</x,y;z>; title="a, b; rel=\"next\""; rel="next""#], "/x,y;z"),
      ([#"<https://a/2>;rel=next;rel=prev"#], "https://a/2"),
      ([#"<https://a/2>;rel=prev;rel=next"#], nil),
      ([#"<https://a/2>; rel=next; anchor="/other""#], nil),
      ([#" , <https://a/1>, <https://a/2> ; rel = "next" "#], "https://a/2"),
      ([#"<>; rel="next""#], ""), (["rel=next"], nil), (["<https://a"], nil), ([""], nil),
      ([#"<a>; rel="next"#], "a"), (["<a>; rel=http://x/y?a=b, <b>; rel=next"], "b"), ([], nil),
    ] as [([String], String?)])
  func theNextIsFound(_ fields: [String], _ target: String?) {
    #expect(LinkHeader.target(of: "next", in: fields) == target)
  }
}
