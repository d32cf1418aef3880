import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@Suite struct TemplateGrammarTests {
  @Test(
    "every production reads as it should",
    arguments: [
      // Text and expressions.
      ("", ""),
      ("plain", #""plain""#),
      ("a < b, a <b> and >> too", #""a < b, a <b> and >> too""#),
      ("<<a>>", "(a)"),
      ("x<<a>>y<<b>>", #""x"(a)"y"(b)"#),
      ("<<a>><<b>>", "(a)(b)"),
      ("é<<a>>𝄞", #""é"(a)"𝄞""#),
      // Spaces between all parts.
      ("<<  a  >>", "(a)"),
      ("<< a\t|  upper\n|lower >>", "(a|upper|lower)"),
      (
        #"<< a | default ( "x" ) | hmac_sha256( b , "hex" ) >>"#,
        #"(a|default("x")|hmac_sha256(b,"hex"))"#
      ),
      // Sources.
      ("<<_a1_B>>", "(_a1_B)"),
      (
        "<<$uuid>> <<$run_id>> <<$now>> <<$timestamp>>",
        #"($uuid)" "($run_id)" "($now)" "($timestamp)"#
      ),
      ("<<$auth.instance_url.host[0]>>", "($auth.instance_url.host[0])"),
      ("<<a.b.c>>", "(a.b.c)"),
      ("<<a[0][-1].b[12]>>", "(a[0][-1].b[12])"),
      ("<<true_>><<nullable>>", "(true_)(nullable)"),
      // Literals.
      (#"<<"<<">>"#, #"("<<")"#),
      (#"<<'<<'>>EOF"#, #"("<<")"EOF""#),
      (#"<<">>">>"#, #"(">>")"#),
      (#"<<a | default(">>")>>"#, #"(a|default(">>"))"#),
      (#"<<a | default('it is "it"')>>"#, #"(a|default("it is \"it\""))"#),
      (#"<<"it's">>"#, #"("it's")"#),
      (#"<<1>><<-2.50>><<1e3>>"#, "(1)(-2.50)(1e3)"),
      ("<<12345678901234567890.123>>", "(12345678901234567890.123)"),
      ("<<true>><<false>><<null>>", "(true)(false)(null)"),
      (#"<<"">>"#, #"("")"#),
      // Filters.
      ("<<a | default(0)>>", "(a|default(0))"),
      ("<<a | default(b.c[1])>>", "(a|default(b.c[1]))"),
      ("<<a | sha256>>", "(a|sha256)"),
      ("<<a | sha256()>>", "(a|sha256)"),
      (#"<<a | sha256("base64url")>>"#, #"(a|sha256("base64url"))"#),
      (#"<<a | join(", ") | upper>>"#, #"(a|join(", ")|upper)"#),
      ("<<a | upper | raw>>", "(a|upper|raw)"),
    ])
  func grammar(_ text: String, _ expected: String) {
    let (template, diagnostics) = parseTemplate(text: text)
    #expect(diagnostics == [])
    #expect(template.summary == expected)
    #expect(!template.isBroken)
  }

  @Test("every filter reads with as many arguments as it takes", arguments: TemplateFilter.allCases)
  func filters(_ filter: TemplateFilter) {
    // The one is a legal encoding, the other a legal format.
    let argument = filter == .date ? #""%Y""# : #""hex""#
    let needed = filter.parameters.prefix { !$0.isOptional }.map { _ in argument }
    let all = filter.parameters.map { _ in argument }
    for arguments in [needed, all] {
      let list = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
      let (template, diagnostics) = parseTemplate(
        text: "<<a | \(filter.rawValue)\(list)>>", position: .path)
      #expect(diagnostics == [])
      #expect(template.soleExpression?.filters.map(\.filter) == [filter])
      #expect(template.soleExpression?.filters.first?.arguments.count == arguments.count)
    }
    let tooMany = (all + [#""hex""#]).joined(separator: ", ")
    let found = parseTemplate(text: "<<a | \(filter.rawValue)(\(tooMany))>>", position: .path)
    #expect(found.diagnostics.map(\.id) == ["filter-type"])
  }

  @Test(
    "escapes in literals",
    arguments: [
      (#"<<"a\\b">>"#, #"a\b"#),
      (#"<<"\"">>"#, "\""),
      (#"<<'\''>>"#, "'"),
      (#"<<"\n\r\t">>"#, "\n\r\t"),
      (#"<<"\u00e9">>"#, "é"),
      (#"<<"\ud834\udd1e">>"#, "𝄞"),
      (#"<<"\u0000">>"#, "\0"),
      ("<<\"é𝄞\">>", "é𝄞"),
    ])
  func escapes(_ text: String, _ expected: String) {
    let (template, diagnostics) = parseTemplate(text: text)
    #expect(diagnostics == [])
    #expect(template.soleExpression?.source.kind == .literal(.string(expected)))
  }

  @Test func tokenIsKnownInFormatsOnly() {
    for position in TemplatePosition.allCases {
      let found = parseTemplate(text: "Key <<$token>>", position: position)
      if position == .credential {
        #expect(found.diagnostics == [])
        #expect(found.template.summary == #""Key "($token)"#)
      } else {
        #expect(found.diagnostics.map(\.id) == ["undefined-variable"])
      }
    }
  }

  @Test func pathFilterIsKnownInURLsOnly() {
    for position in TemplatePosition.allCases {
      let ids = parseTemplate(text: "/<<a | path>>", position: position).diagnostics.map(\.id)
      #expect(ids == (position == .path || position == .url ? [] : ["filter-type"]))
    }
  }

  @Test func placesOfPartsAreExact() throws {
    let text = MarkedText(
      #"1️⃣<< 2️⃣name3️⃣.4️⃣member5️⃣[6️⃣07️⃣] | 8️⃣default("x")9️⃣ >>"#)
    let expression = try #require(parseTemplate(text: text.text).template.soleExpression)
    #expect(expression.span.range == 0..<text.text.utf8.count)
    #expect(expression.source.span.range == text["2️⃣", "3️⃣"])
    #expect(
      expression.source.stepSpans.map(\.range) == [text["4️⃣", "5️⃣"], text["6️⃣", "7️⃣"]])
    #expect(expression.filters.first?.span.range == text["8️⃣", "9️⃣"])
  }

  @Test func offsetsOfTextsAreThoseOfTheDecodedText() {
    let text = #"é<<a>>, <<"x">>end"#
    let template = parseTemplate(text: text).template
    let bytes = Array(text.utf8)
    for (offset, part) in zip(template.textOffsets, template.texts) {
      #expect(bytes[offset...].starts(with: Array(part.utf8)))
    }
    #expect(template.textOffsets.count == 3)
  }

  @Test func soleAndLiteralForms() {
    #expect(parseTemplate(text: "<<a>>").template.soleExpression != nil)
    #expect(parseTemplate(text: "<<a>> ").template.soleExpression == nil)
    #expect(parseTemplate(text: "").template.literalText == "")
    #expect(parseTemplate(text: "a").template.literalText == "a")
    #expect(parseTemplate(text: "<<a>>").template.literalText == nil)
    #expect(parseTemplate(text: "x<<a").template.literalText == nil)
  }
}
