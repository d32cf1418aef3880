import Diagnostics

/// All rules there are.
package enum RuleCatalog {
  /// The rules, by category and name.
  package static let rules: [any Rule.Type] = [
    // Syntax.
    BadName.self,
    ConflictingKeys.self,
    DuplicateKey.self,
    MissingKey.self,
    MissingSpace.self,
    NotAvailable.self,
    TooManyFaults.self,
    UnknownKey.self,
    UnknownValue.self,
    UnsupportedVersion.self,
    WrongType.self,
    YAMLSyntax.self,
    // References.
    AmbiguousEnvironmentName.self,
    BadID.self,
    BadSuppression.self,
    FixedRule.self,
    MissingFile.self,
    UnknownAction.self,
    UnknownConnector.self,
    UnknownProfile.self,
    UnknownRule.self,
    UnreadableFile.self,
    WrongExtension.self,
    // Data flow.
    BadTemplate.self,
    FilterType.self,
    LiteralTemplate.self,
    OptionalInPath.self,
    ShadowedVariable.self,
    TornTemplate.self,
    TypeMismatch.self,
    UndefinedVariable.self,
    UnencodedTemplate.self,
    UnknownFilter.self,
    UnusedProfileValue.self,
    UnusedVariable.self,
    // Selectors.
    BadJSONPath.self,
    BadRegex.self,
    BadSchema.self,
    IneffectiveSchemaKeyword.self,
    ListWhereValue.self,
    OddJSONPath.self,
    // HTTP.
    BadHeaderName.self,
    BadHeaderValue.self,
    BadMediaType.self,
    BadURL.self,
    BodyWithGet.self,
    ContentTypeConflict.self,
    DoubledPrefix.self,
    HeaderInjection.self,
    InvisibleCharacter.self,
    PathWithoutSlash.self,
    QueryInPath.self,
    QuotedJSON.self,
    TrailingSlashBase.self,
    UnlikelyStatus.self,
    UnusualMethod.self,
    // Security.
    AuthKeyNotForGrant.self,
    CredentialsToOtherOrigin.self,
    InsecureTokenURL.self,
    InsecureURL.self,
    MissingExpiry.self,
    PlaintextSecret.self,
    SecretInURL.self,
    SecretNotMarked.self,
    UnusedAuthKey.self,
    WeakSignature.self,
    // Behaviour.
    ConstantIdempotencyKey.self,
    NoCheckAction.self,
    UnboundedPagination.self,
    UnfitCheckAction.self,
    UnsafeRetry.self,
  ]

  /// The pages, in the rules' order.
  package static let pages: [RulePage] = rules.map { $0.page }

  /// The page of a rule; nil where no rule has the id.
  package static func page(of id: String) -> RulePage? { pagesByID[id] }

  /// Whether nothing that a rule, or any rule of a category, finds can be lowered.
  package static func isFixed(_ name: String) -> Bool {
    let pages = pages.filter { $0.id == name || $0.category.rawValue == name }
    return !pages.isEmpty && pages.allSatisfy(\.isFixed)
  }

  /// The list of all rules as Markdown: `docs/rules/README.md`.
  package static let index: String = {
    var text = """
      # Rules

      `connector-run validate` reports what breaks one of these rules; `connector-run explain RULE` \
      prints a rule's page. An error that loading finds in what a run reads (its action, the connector, \
      the profile, the settings) stops the run, and no setting, option or comment lowers it.

      """
    for category in RuleCategory.allCases {
      let pages = pages.filter { $0.category == category }
      text += "\n## \(category.rawValue): \(category.summary)\n\n"
      text += "| rule | severity | found by | what it finds |\n|---|---|---|---|\n"
      for page in pages {
        text += "| [\(page.id)](\(page.id).md) | \(page.severity.rawValue) "
        text += "| \(page.enforcement.rawValue) | \(page.summary) |\n"
      }
    }
    return text
  }()

  private static let pagesByID = Dictionary(
    pages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
