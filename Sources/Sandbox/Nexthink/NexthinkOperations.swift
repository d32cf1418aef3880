/// The route table of Nexthink's public API.
enum NexthinkOperations {
  static let all =
    TokenOperations.all + WorkflowOperations.all + RemoteActionOperations.all
    + CampaignOperations.all + EnrichmentOperations.all + NQLOperations.all
    + NQLExportOperations.all + DeviceDeletionOperations.all + SparkOperations.all
}
