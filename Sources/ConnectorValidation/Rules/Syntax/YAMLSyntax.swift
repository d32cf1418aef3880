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
