/// A checkbox of a Nexthink credential: what its tokens may be used for.
package enum SandboxPermission: String, Sendable, Hashable, CaseIterable {
  case remoteActions = "Remote Actions API"
  case campaigns = "Campaigns API"
  case enrichment = "Enrichment API"
  case workflows = "Workflows API"
  case nql = "NQL API"
  case dataManagement = "Data management API"
  case spark = "Spark API"

  /// Every permission.
  package static let all = Set(allCases)
}
