import JSONDocument
import Testing

/// What XML becomes.
@Suite struct XMLMappingTests {
  private static func json(_ xml: String) throws -> String {
    try ParsedJSON(xml: Array(xml.utf8)).root.text()
  }

  @Test(arguments: [
    // An element with nothing but text is its text.
    ("<a>x</a>", #"{"a":"x"}"#),
    ("<a/>", #"{"a":""}"#), ("<a></a>", #"{"a":""}"#), ("<a> </a>", #"{"a":" "}"#),
    ("<a>\n  x\n</a>", #"{"a":"\n  x\n"}"#),
    ("<a>007</a>", #"{"a":"007"}"#), ("<a>true</a>", #"{"a":"true"}"#),
    ("<a>12345678901234567890.10</a>", #"{"a":"12345678901234567890.10"}"#),
    // Attributes.
    (#"<a b="1"/>"#, #"{"a":{"@b":"1"}}"#), (#"<a b="1" c=""/>"#, #"{"a":{"@b":"1","@c":""}}"#),
    (#"<a b="1">x</a>"#, ##"{"a":{"@b":"1","#text":"x"}}"##),
    (#"<a b="1"> </a>"#, ##"{"a":{"@b":"1","#text":" "}}"##),
    (#"<a b="x&#10;y  z"/>"#, #"{"a":{"@b":"x\ny  z"}}"#),
    // Children.
    ("<a><b>1</b><c/></a>", #"{"a":{"b":"1","c":""}}"#),
    ("<a>\n  <b>1</b>\n  <c/>\n</a>", #"{"a":{"b":"1","c":""}}"#),
    ("<a><b>1</b><b>2</b></a>", #"{"a":{"b":["1","2"]}}"#),
    (
      "<a><b>1</b><c>x</c><b>2</b><d/><c>y</c><b>3</b></a>",
      #"{"a":{"b":["1","2","3"],"c":["x","y"],"d":""}}"#
    ),
    (#"<a><b i="1"/><b>t</b><b/></a>"#, #"{"a":{"b":[{"@i":"1"},"t",""]}}"#),
    ("<a><a><a/></a><a/></a>", #"{"a":{"a":[{"a":""},""]}}"#),
    (
      "<r><x><i>1</i></x><y><i>2</i><i>3</i></y></r>",
      #"{"r":{"x":{"i":"1"},"y":{"i":["2","3"]}}}"#
    ),
    // Mixed content.
    ("<p>Hello <b>big</b> world</p>", ##"{"p":{"#text":"Hello  world","b":"big"}}"##),
    ("<p>\n <b>1</b>\n tail\n <b>2</b>\n</p>", ##"{"p":{"#text":"\n tail\n ","b":["1","2"]}}"##),
    ("<p><b/>x</p>", ##"{"p":{"#text":"x","b":""}}"##),
    ("<p>x<b>y</b></p>", ##"{"p":{"#text":"x","b":"y"}}"##),
    // CDATA, references, comments, instructions.
    ("<a><![CDATA[<b>&amp;]]></a>", #"{"a":"<b>&amp;"}"#),
    ("<a>x<![CDATA[ ]]>y</a>", #"{"a":"x y"}"#), ("<a><![CDATA[]]></a>", #"{"a":""}"#),
    ("<a><![CDATA[ ]]><b/></a>", #"{"a":{"b":""}}"#),
    ("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>", #"{"a":"<>&\"'A😀"}"#),
    ("<!-- x --><?p i?><a>x<!-- y -->z<?p i?>!</a><!-- e -->", #"{"a":"xz!"}"#),
    // Names and namespaces.
    (
      #"<s:E xmlns:s="urn:s" xmlns="urn:d"><s:B x:y="1" xmlns:x="urn:x"><b>1</b></s:B></s:E>"#,
      #"{"s:E":{"s:B":{"@x:y":"1","b":"1"}}}"#
    ),
    (#"<a xmlns="urn:d">x</a>"#, #"{"a":"x"}"#),
    (#"<a xmlnsx="1" xml:lang="en"/>"#, #"{"a":{"@xmlnsx":"1","@xml:lang":"en"}}"#),
    (
      #"<p:a>x</p:a>"#,
      #"{"p:a":"x"}"#
    ),
    ("<é a.b-c='ü'>ß</é>", ##"{"é":{"@a.b-c":"ü","#text":"ß"}}"##),
    // What JSON escapes.
    ("<a b='\\\"'>\"\\\t</a>", ##"{"a":{"@b":"\\\"","#text":"\"\\\t"}}"##),
    ("<a>x\r\ny\rz</a>", #"{"a":"x\ny\nz"}"#),
    // Document types and what they declare.
    ("<!DOCTYPE a><a>x</a>", #"{"a":"x"}"#),
    (
      #"<!DOCTYPE plist PUBLIC "-//A//B" "http://127.0.0.1:1/x.dtd"><plist>x</plist>"#,
      #"{"plist":"x"}"#
    ),
    (#"<!DOCTYPE h SYSTEM "h.dtd"><h>a&nbsp;b</h>"#, #"{"h":"a&nbsp;b"}"#),
    (
      #"<!DOCTYPE a [<!ENTITY e "one <b>two</b>">]><a>&e;</a>"#,
      ##"{"a":{"#text":"one ","b":"two"}}"##
    ),
    (#"<!DOCTYPE a [<!ATTLIST a k CDATA "v">]><a/>"#, #"{"a":{"@k":"v"}}"#),
    (#"<!DOCTYPE a [<!ATTLIST a k NMTOKEN #IMPLIED>]><a k=" v "/>"#, #"{"a":{"@k":"v"}}"#),
  ])
  func becomes(_ xml: String, _ expected: String) throws {
    #expect(try Self.json(xml) == expected)
    // The same value by every way of reading it.
    let root = try ParsedJSON(xml: Array(xml.utf8)).root
    #expect(root.value.text() == expected)
    #expect(root.source == expected)
    #expect(try ParsedJSON(root.bytes(.indented)).root.value == root.value)
  }

  @Test func isQueriedAsJSON() throws {
    let document = try ParsedJSON(
      xml: Array(
        """
        <?xml version="1.0"?>
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
          <soap:Body>
            <users total="3">
              <user id="1"><name>Ann</name><age>41</age></user>
              <user id="2"><name>Bob &amp; Co</name></user>
              <group id="3"/>
              <user id="4"><name/></user>
            </users>
          </soap:Body>
        </soap:Envelope>
        """.utf8))
    for (path, expected) in [
      (
        "$['soap:Envelope']['soap:Body'].users['@total']",
        [#"$['soap:Envelope']['soap:Body']['users']['@total'] "3""#]
      ),
      (
        "$..user[*].name",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][0]['name'] "Ann""#,
          #"$['soap:Envelope']['soap:Body']['users']['user'][1]['name'] "Bob & Co""#,
          #"$['soap:Envelope']['soap:Body']['users']['user'][2]['name'] """#,
        ]
      ),
      (
        "$..user[?@['@id'] == '2'].name",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][1]['name'] "Bob & Co""#
        ]
      ),
      (
        "$..user[?@.age == '41']['@id']",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][0]['@id'] "1""#
        ]
      ),
      (
        "$..user[-1:]['@id', 'name']",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][2]['@id'] "4""#,
          #"$['soap:Envelope']['soap:Body']['users']['user'][2]['name'] """#,
        ]
      ),
      (
        "$..[?@ == $['soap:Envelope']['soap:Body'].users.user[1]].name",
        [#"$['soap:Envelope']['soap:Body']['users']['user'][1]['name'] "Bob & Co""#]
      ),
      (
        "$..[?@.name == 'Ann']['@id']",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][0]['@id'] "1""#
        ]
      ),
      (
        "$..user[?search(@.name, ' & ')]['@id']",
        [
          #"$['soap:Envelope']['soap:Body']['users']['user'][1]['@id'] "2""#
        ]
      ),
    ] {
      let matches = try JSONPath(path).nodes(in: document.root)
      #expect(matches.map { "\($0.normalizedPath) \($0.node.source)" } == expected, "\(path)")
    }
    let deepest = try JSONPath("$['soap:Envelope']['soap:Body'].user.name")
      .longestMatch(in: document.root)
    #expect(deepest.path == "$['soap:Envelope']['soap:Body']")
    #expect(deepest.node.members.map(\.name) == ["users"])
  }

  /// An element that comes once or many times is found alike by what it holds.
  @Test(arguments: ["<r><i><id>1</id></i></r>", "<r><i><id>1</id></i><i><id>2</id></i></r>"])
  func oneOrMany(_ xml: String) throws {
    let root = try ParsedJSON(xml: Array(xml.utf8)).root
    let found = try JSONPath("$.r..[?@.id].id").nodes(in: root).map(\.node.string)
    #expect(found == (xml.contains("2") ? ["1", "2"] : ["1"]))
  }
}
