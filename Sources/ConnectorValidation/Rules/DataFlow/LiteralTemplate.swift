import Diagnostics

/// The rule `literal-template`.
enum LiteralTemplate: Rule {
  static let page = RulePage(
    "literal-template", .dataFlow, .warning, .loading,
    summary: "what looks like a template, but has nothing put in its place",
    explanation: """
      Variables are written `<<name>>`. The forms of other tools, `{{name}}`, `${NAME}` and in a path \
      `{name}` and `:name`, are text here, and the server would get those characters. In a body only \
      those are reported that name a variable of the file: text may be meant for somebody who puts in \
      values of his own. Where the text itself is meant, write it as a literal: `<<"{name}">>`.

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
