import ConnectorFormatting
import ConnectorLoading
import ConnectorModel
import Diagnostics
import Testing

/// Each rule of the style, shown.
@Suite struct FileFormatterTests {
  @Test func declaredKeysComeInTheOrderOfTheReference() throws {
    let text = """
      method: GET
      path: /tickets
      capture: {ids: {required: false, jsonpath: "$[*].id"}}
      connector: tickets
      inputs:
        state:
          default: open
          description: Which tickets.
          type: string

      """
    #expect(
      try Formatting.action(text) == """
        connector: tickets
        inputs:
          state:
            type: string
            description: Which tickets.
            default: open
        method: GET
        path: /tickets
        capture: {ids: {jsonpath: "$[*].id", required: false}}

        """)
  }

  @Test func theTypeOfASchemeComesFirst() throws {
    let text = """
      auth:
        client_secret: <<client_secret>>
        attach: {name: X-Token, in: header}
        grant_type: client_credentials
        client_id: <<client_id>>
        type: oauth2
        token_url: /token
      base_url: https://example.com

      """
    #expect(
      try Formatting.formatted(text, Connector.declaration.erased) == """
        base_url: https://example.com
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: <<client_id>>
          client_secret: <<client_secret>>
          token_url: /token
          attach: {in: header, name: X-Token}

        """)
  }

  @Test(arguments: ["query", "headers"])
  func namesOfTheAuthorsKeepTheirOrder(_ key: String) throws {
    let text = "connector: a\nmethod: GET\npath: /\n\(key):\n  version: 1\n  connector: 2\n  b: 3\n"
    #expect(try Formatting.action(text) == text)
  }

  @Test func whatIsSentKeepsItsOrder() throws {
    let text = """
      connector: a
      inputs:
        z: {default: {type: 1, b: 2, a: 3}}
        a:
      method: POST
      path: /
      body:
        json: {type: x, path: y, connector: {b: 1, a: 2}}
      expect:
        checks:
          - {jsonpath: $.a, equals: {b: 1, a: 2}}

      """
    #expect(try Formatting.action(text) == text)
  }

  @Test func unknownKeysStayBehindTheKeyThatTheyFollow() throws {
    #expect(
      try Formatting.action("x: 0\nmethod: GET\nmetod: GET\nconnector: a\nconector: b\n")
        == "x: 0\nconnector: a\nconector: b\nmethod: GET\nmetod: GET\n")
  }

  @Test func spacesAndIndentationAreOfOneKind() throws {
    let text = """
      connector :   a
      query:
          x:    1
          list:
          - a
          -   b
          -
            c
          - - d
            -   e
          - f:   1
            g: [a,b ,  {c: 1,d :  2 , }]

      """
    #expect(
      try Formatting.action(text) == """
        connector: a
        query:
          x: 1
          list:
            - a
            - b
            - c
            - - d
              - e
            - f: 1
              g: [a, b, {c: 1, d: 2}]

        """)
  }

  @Test func emptyLinesAreSingleAndNoneAtTheEnds() throws {
    let text = "\n\n\nconnector: a\n\n\n  \nquery:\n\n  a: 1\n\n\n  b: 2\n\n\n"
    #expect(try Formatting.action(text) == "connector: a\n\nquery:\n  a: 1\n\n  b: 2\n")
  }

  @Test func emptyLinesPartTheSameGroups() throws {
    let text = """
      connector: a

      method: GET
      path: /
      headers: {A: b}
      query: {a: b}

      capture: {x: $.x}
      expect: {status: 200}

      """
    #expect(
      try Formatting.action(text) == """
        connector: a

        method: GET
        path: /
        query: {a: b}
        headers: {A: b}

        expect: {status: 200}
        capture: {x: $.x}

        """)
  }

  @Test func anEndOfLineIsAdded() throws {
    #expect(try Formatting.action("connector: a") == "connector: a\n")
  }

  @Test func commentsTravelWithTheirKeys() throws {
    let text = """
      # Says what it is about.

      # How.
      method: GET     # trailing
      # Which.
      #  It has two lines.
      connector: a   #  another
      inputs: # names
              # First.
        x:
          type: string
          # More of x.
        # More inputs.
      # The end.

      """
    #expect(
      try Formatting.action(text) == """
        # Says what it is about.

        # Which.
        #  It has two lines.
        connector: a #  another
        inputs: # names
          # First.
          x:
            type: string
            # More of x.
          # More inputs.
        # How.
        method: GET # trailing
        # The end.

        """)
  }

  @Test func modelinesStayAtTheTopAndSuppressionsWithTheirKeys() throws {
    let text = """
      # yaml-language-server: $schema=action.json
      # connector-run: ignore body-with-get
      method: GET
      query:
        a: 1
        # connector-run: ignore unused-variable
      inputs: {x: {}}
      connector: a

      """
    #expect(
      try Formatting.action(text) == """
        # yaml-language-server: $schema=action.json
        connector: a
        # connector-run: ignore unused-variable
        inputs: {x: {}}
        # connector-run: ignore body-with-get
        method: GET
        query:
          a: 1

        """)
  }

  @Test func blockScalarsKeepTheirText() throws {
    let text = """
      description:   >-   # why
           folded
             deeper

           text
      body:
         text: |2
             two
            spaces
         type: |+
           kept


      title: x

      """
    #expect(
      try Formatting.action(text)
        == """
        title: x
        description: >- # why
          folded
            deeper

          text
        body:
          text: |2
              two
             spaces
          type: |+
            kept



        """)
  }

  @Test(arguments: [
    ("title: |\n  x", "title: |-\n  x\n"), ("title: |+\n  x", "title: |-\n  x\n"),
    ("title: >\n  x\n", "title: >\n  x\n"), ("title: |", "title: |\n"),
    ("title: |+\n\n\n", "title: |+\n\n\n"), ("title: |-\n  x\n\n\n", "title: |-\n  x\n"),
    ("title: |+\n  x\n   \n \n", "title: |+\n  x\n   \n\n"),
  ])
  func blockScalarsKeepTheirEnds(_ text: String, _ expected: String) throws {
    #expect(try Formatting.action(text) == expected)
  }

  @Test func quotesStay() throws {
    let text = """
      connector: 'a'
      title: "b \\
            \\  c"
      description: plain
            text

            of lines
      docs: 'it''s

        "so"'

      """
    #expect(
      try Formatting.action(text) == """
        connector: 'a'
        title: "b \\
          \\  c"
        description: plain
          text

          of lines
        docs: 'it''s

          "so"'

        """)
  }

  @Test func bracketsKeepTheirLines() throws {
    let text = """
      expect:
        status: [   200,# not a comment, and no list either
          201]
        checks: [
              {equals: 1,jsonpath: $.a},   # one

              # two
              {equals: 2, jsonpath: $.b} ,
        ]
        schema:
              {a: 1,
           b: 2
              }

      """.replacing(",# not a comment, and no list either", with: ",")
    #expect(
      try Formatting.action(text) == """
        expect:
          status: [200,
            201]
          checks: [
            {jsonpath: $.a, equals: 1}, # one

            # two
            {jsonpath: $.b, equals: 2},
          ]
          schema:
            {a: 1,
              b: 2
            }

        """)
  }

  @Test func anchorsStayBeforeTheirAliases() throws {
    let text = """
      method: &m GET
      connector: *m

      """
    #expect(try Formatting.action(text) == text)
    #expect(
      try Formatting.action("title: *x\nconnector: &x   a\n".reversedLines())
        == "connector: &x a\ntitle: *x\n")
  }

  @Test func whatAnAliasRepeatsKeepsItsOrder() throws {
    let text = """
      inputs:
        x: &x {default: 1, type: integer}
        y:
          <<: *x
          description: Another.
      body:
        json: {<<: *x, a: *x}

      """
    #expect(try Formatting.action(text) == text)
  }

  @Test func mergeKeysComeFirst() throws {
    let text = """
      inputs:
        x: &x {default: 1}
        y:
          description: Another.
          <<: [*x]

      """
    #expect(
      try Formatting.action(text) == """
        inputs:
          x: &x {default: 1}
          y:
            <<: [*x]
            description: Another.

        """)
  }

  @Test func markersStay() throws {
    let text =
      "%YAML 1.2  \n# about\n---   # here\n\n\nmethod: GET\nconnector: a\n...   \n# end\n\n\n"
    #expect(
      try Formatting.action(text)
        == "%YAML 1.2\n# about\n---   # here\nconnector: a\nmethod: GET\n...\n# end\n")
  }

  @Test func explicitKeysAreWrittenAsOthers() throws {
    #expect(
      try Formatting.action("? method\n: GET\n? title\n? connector\n:   a\n")
        == "connector: a\ntitle:\nmethod: GET\n")
  }

  @Test func whatCannotBeWrittenAnewStaysByteForByte() throws {
    let text = "method: GET\n?   title  # why\n:  x\nconnector:   a\n"
    #expect(
      try Formatting.action(text) == "connector: a\n?   title  # why\n:  x\nmethod: GET\n")
  }

  @Test(arguments: [
    ("a: [b,? c,{d}]\n", "a: [b, ? c, {d}]\n"), ("a: [\n  b, 404:  ]\n", "a: [\n  b, 404: ]\n"),
    ("title: |-# x\n", "title: |-# x\n"), ("a: [ *x  : b]\n", nil),
    ("a: {b:  ,c}\n", "a: {b: , c}\n"),
    ("a: {? b : c}\n", "a: {b: c}\n"), ("a: { # b\n  c}\n", "a: { # b\n  c}\n"),
  ])
  func oddNotationsKeepTheirMeaning(_ text: String, _ expected: String?) throws {
    guard let expected else {
      #expect(throws: Formatting.Failure.self) { try Formatting.action(text) }
      return
    }
    #expect(try Formatting.action(text) == expected)
  }

  @Test func longValuesStayOnTheirLines() throws {
    let long = String(repeating: "x", count: 95)
    #expect(
      try Formatting.action("title:\n    \(long)\ndocs:\n    short\n")
        == "title:\n  \(long)\ndocs: short\n")
  }

  @Test(arguments: [
    "title: é\r\nquery:\r\n    ä: 1\r\n", "\u{FEFF}title: 😀\nquery:\n    ä: 1\n",
    "\u{FEFF}title: |\r\n   é\r\n   x\r\nconnector: a\r\n",
  ])
  func lineEndsAndMarksStay(_ text: String) throws {
    let formatted = try Formatting.action(text)
    #expect(text.hasPrefix("\u{FEFF}") == formatted.hasPrefix("\u{FEFF}"))
    let feeds = formatted.utf8.count { $0 == UInt8(ascii: "\n") }
    let returns = formatted.utf8.count { $0 == UInt8(ascii: "\r") }
    #expect(returns == (text.utf8.contains(UInt8(ascii: "\r")) ? feeds : 0))
    #expect(!formatted.contains("    ") && !formatted.contains("   é"))
  }

  @Test(arguments: ["connector: [a", "", "title: a\ntitle: b\n", "a: !!str b\n"])
  func faultyFilesAreNotFormatted(_ text: String) {
    let source = SourceText(path: "test.yaml", text: text)
    guard case .unreadable(let found) = FileFormatter(Action.declaration.erased).format(source)
    else {
      Issue.record("formatted")
      return
    }
    #expect(found.hasErrors)
  }

  @Test(arguments: [
    "title: a\rdocs: b\n", "just text\n", "--- {title: a}\n", "&a title: x\n", "? |+\n  x\n: y\n",
  ])
  func oddFilesStayAsTheyAre(_ text: String) {
    let source = SourceText(path: "test.yaml", text: text)
    switch FileFormatter(Action.declaration.erased).format(source) {
    case .kept(let reason): #expect(!reason.isEmpty)
    case .formatted(let bytes): #expect(bytes == source.bytes)
    case .unreadable, .fault: Issue.record("neither kept nor formatted")
    }
  }
}

extension String {
  fileprivate func reversedLines() -> String {
    split(separator: "\n").reversed().joined(separator: "\n") + "\n"
  }
}
