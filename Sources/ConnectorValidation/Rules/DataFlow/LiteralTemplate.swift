import Diagnostics

/// The rule `literal-template`.
enum LiteralTemplate: Rule {
  static let page = RulePage(
    "literal-template", .dataFlow, .warning, .loading,
    summary: "'<<…>>' where nothing is ever put in its place",
    explanation: """
      Keys, JSONPaths, regular expressions, GraphQL queries, and the values of checks, defaults, \
      examples and profiles are taken as they stand: the server would get the characters \
      `<<name>>`, or the answer would be compared with them.

      In GraphQL declare a variable in the query and give its value under `variables`, which also \
      keeps a value from becoming a part of the query.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          id: {type: integer}
        method: POST
        path: /graphql
        headers:
          X-Ticket: <<id>>
        body:
          graphql:
            query: "query { ticket(id: <<id>>) { title } }"
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          id: {type: integer}
        method: POST
        path: /graphql
        headers:
          X-Ticket: <<id>>
        body:
          graphql:
            query: "query ($id: Int!) { ticket(id: $id) { title } }"
            variables: {id: <<id>>}
        """))
}
