import Diagnostics

/// The rule `yaml-syntax`.
enum YAMLSyntax: Rule {
  static let page = RulePage(
    "yaml-syntax", .syntax, .error, .loading,
    summary: "text that is no YAML, or not what it looks like",
    explanation: """
      Nothing can be read from such a file. Most of it comes from values without quotes, and quotes \
      mend it:

      | written | what YAML sees | write |
      |---|---|---|
      | `{id: $.items[0].id}` | in `{ }` and `[ ]` a plain value ends at `,`, `[`, `]`, `{` and `}` | `{id: "$.items[0].id"}` |
      | `id: $.items[?@.name == 'a: b'].id` | `: ` begins another key | `id: "$.items[?@.name == 'a: b'].id"` |
      | `id: $.items[?@.tag == 'a #1'].id` | ` #` begins a comment | `id: "$.items[?@.tag == 'a #1'].id"` |
      | `<<: value` | the merge key of YAML | `"<<": value`; a variable is `<<name>>` |
      | `user: @alice`, `rate: %5`, `` mark: `x` `` | `@`, `%` and the backtick begin no value | `user: "@alice"` |
      | a tab before a key | only spaces indent | spaces |

      Inside single quotes a `'` is written twice; inside double quotes `"` is `\\"` and `\\` is `\\\\`.

      A file holds one document of at most 10 MiB, nested at most 64 deep, whose aliases stand for at
      most 100,000 values and keys in all. What is larger is better kept in a file of its own that an
      action names: a body, a schema, a file of variables.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture: {id: $.items[0].id}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture: {id: "$.items[0].id"}
        """))
}
