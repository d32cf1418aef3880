import TestSupport
import Testing

@Suite struct ListAndDescribeTests {
  @Test func listsActionsWithTheFirstLineOfTheirDescriptions() async throws {
    let project = try GuideProject.make()
    try project.write(
      "connector: nexthink\ntitle: Details\nmethod: DELETE\npath: /x\n", to: "actions/a.yaml")
    try project.write(
      "connector: nexthink\nmethod: POST\npath: /y/<<id>>\ninputs: {id: }\n",
      to: "actions/b/c.yaml")
    let outcome = try await project.program.run("list")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(
      outcome.text == """
        a                        DELETE  Details
        b/c                      POST    /y/<<id>>
        nexthink/list-workflows  GET     List the workflows of the tenant.

        """)
  }

  @Test func listsWhatCanBeReadAndSaysThatThereIsMore() async throws {
    let project = try GuideProject.make(action: GuideProject.action + "bogus: 1\n")
    let outcome = try await project.program.run("list")
    #expect(outcome.text.hasPrefix("nexthink/list-workflows  GET  "))
    expectEnd(outcome, 0, "some files have errors; 'connector-run validate' shows them")
  }

  /// A file's own line breaks are no paragraphs, and one is not many.
  @Test func describesInParagraphsAndCountsRight() async throws {
    let project = try GuideProject.make()
    try project.write(
      """
      connector: nexthink
      description: |-
        Send it to users. Where it could not be sent to
        a user, the run says so.
        Needs a permission:
        - one that is
        long
        - another
      method: GET
      path: /x
      inputs:
        ids: {type: array, minimum: 1, maximum: 2, pattern: ^a$, required: false}
        map: {type: object, maximum: 1, pattern: ^b$, required: false}

      """, to: "actions/a.yaml")
    let outcome = try await project.program.run("describe", "a")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.text.contains(
        """

        Send it to users. Where it could not be sent to a user, the run says so.
        Needs a permission:
        - one that is long
        - another

        """), "\(outcome.text)")
    #expect(
      outcome.text.contains(
        "Values: each element matches ^a$; at least 1 element; at most 2 elements\n"))
    #expect(outcome.text.contains("Values: each value matches ^b$; at most 1 member\n"))
  }

  /// What a file says must not colour the terminal, set its title or ring its bell.
  @Test(arguments: [["list"], ["describe", "a"]])
  func controlCharactersOfAFileAreMadeVisible(arguments: [String]) async throws {
    let project = try GuideProject.make()
    try project.write(
      "connector: nexthink\ndescription: \"\\e[31mred\\e]0;x\\a\"\nmethod: GET\npath: /x\n"
        + "inputs: {id: {description: \"one\\e[2K\", example: \"\\u009b1m\"}}\n",
      to: "actions/a.yaml")
    let outcome = try await project.program.launch(arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("\u{241B}[31mred\u{241B}]0;x\u{2407}"), "\(outcome.text)")
    let controls = outcome.text.unicodeScalars.filter {
      $0.properties.generalCategory == .control && $0 != "\n"
    }
    #expect(controls.isEmpty, "\(outcome.text)")
  }

  @Test func describesAnAction() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run("describe", "nexthink/list-workflows")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(
      outcome.text == """
        nexthink/list-workflows

        List the workflows of the tenant.

        GET https://<<nexthink_instance>>.api.<<region>>.nexthink.cloud/api/v1/workflows

        Inputs, given by --var NAME=VALUE
          dependency  (string, optional)
              Values: one of USER, DEVICE, USER_AND_DEVICE, NONE
          only_active  (boolean, optional)

        Variables of the connector nexthink (Nexthink), given by --var, the environment, .env or a profile
          nexthink_instance  (string, required)  NEXTHINK_INSTANCE
              Tenant name
              Example: acme
          region  (string, optional)  NEXTHINK_REGION
              Values: one of us, eu, pac, meta
              Default: us
          nexthink_client_id  (string, required)  NEXTHINK_CLIENT_ID
              OAuth client id
          nexthink_client_secret  (string, required, secret)  NEXTHINK_CLIENT_SECRET

        Captures, shown by --print captures or --print NAME
          ids    $[*].id
          first  {jsonpath: "$[0].name", required: false}

        """)
  }

  @Test func wrapsLongDescriptions() async throws {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let project = try GuideProject.make(
      action: GuideProject.action.replacing("List the workflows of the tenant.", with: words))
    let page = try await project.program.run("describe", "nexthink/list-workflows").text
    #expect(page.split(separator: "\n").filter { $0.hasPrefix("word") }.count == 4)
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func anActionWithErrorsIsDescribedWithThem() async throws {
    let project = try GuideProject.make(action: GuideProject.action + "bogus: 1\n")
    let outcome = try await project.program.run("describe", "nexthink/list-workflows")
    #expect(outcome.status == 3)
    #expect(outcome.text.contains("GET https://"))
    #expect(outcome.errors.contains("error: key 'bogus' is not known in an action"))
  }
}
