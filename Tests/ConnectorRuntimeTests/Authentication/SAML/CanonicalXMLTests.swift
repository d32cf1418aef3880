import Testing

@testable import ConnectorRuntime

/// The canonical form of XML (Canonical XML 1.0 §2.3, Exclusive XML Canonicalization 1.0).
@Suite struct CanonicalXMLTests {
  @Test func namespacesComeFirstAndBothAreSorted() {
    let element = CanonicalXML(
      "b:x", namespaces: [("b", "urn:b"), ("a", "urn:a")],
      [("Z", "1"), ("a", "2"), ("IssueInstant", "3"), ("ID", "4")])
    #expect(
      element.text
        == #"<b:x xmlns:a="urn:a" xmlns:b="urn:b" ID="4" IssueInstant="3" Z="1" a="2"></b:x>"#)
  }

  @Test func textIsEscapedAsTheStandardHasIt() {
    #expect(
      CanonicalXML("x", text: "a&b<c>d\"e'f\tg\nh\ri é").text
        == "<x>a&amp;b&lt;c&gt;d\"e'f\tg\nh&#xD;i é</x>")
  }

  @Test func attributesAreEscapedAsTheStandardHasIt() {
    #expect(
      CanonicalXML("x", [("a", "a&b<c>d\"e'f\tg\nh\ri")]).text
        == #"<x a="a&amp;b&lt;c>d&quot;e'f&#x9;g&#xA;h&#xD;i"></x>"#)
  }

  @Test(arguments: [
    ("plain", true), ("tab\tand\nline\r", true), ("\u{0}", false), ("\u{FFFE}", false),
  ])
  func onlyWhatXMLCanHold(text: String, canHold: Bool) {
    #expect(CanonicalXML.canHold(text) == canHold)
  }
}
