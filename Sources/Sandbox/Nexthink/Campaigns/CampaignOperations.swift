import HTTPServer
import JSONDocument

/// Nexthink's Campaigns API 1.0.0.
enum CampaignOperations {
  static let all = [
    Operation(
      "POST", "/api/v1/euf/campaign/trigger", access: .bearer(.campaigns), errors: .campaigns,
      answer: trigger)
  ]

  private static let userLimit = 10_000
  private static let parameterLimit = 30

  private static func trigger(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let input = try InputObject(body: request.http.body)
    let id = try input.text("campaignNqlId")
    let users = try input.textElements("userSid", limit: userLimit)
    guard try input.optionalInteger("expiresInMinutes", in: 1...525_600) != nil else {
      throw Fault("INVALID_REQUEST", "expiresInMinutes is required")
    }
    let parameters = Set(try input.texts("parameters").map(\.name))
    guard parameters.count <= parameterLimit else {
      throw Fault("INVALID_REQUEST", "parameters must have at most \(parameterLimit) members")
    }
    guard let campaign = Campaign.sample(id) else {
      throw Fault("CAMPAIGN_NOT_FOUND", "There is no campaign \(id)")
    }
    guard campaign.isAPIEnabled else {
      throw Fault("API_TRIGGER_NOT_ENABLED", "The campaign \(id) cannot be sent through the API")
    }
    guard parameters == campaign.parameters else {
      let names = campaign.parameters.sorted().joined(separator: ", ")
      throw Fault(
        "INVALID_REQUEST",
        "parameters must be those of the campaign: \(names.isEmpty ? "none" : names)")
    }
    let unreachable = world.plays(.campaignPartial) ? users.last : nil
    var seen: Set<String> = []
    let results = users.filter { seen.insert($0).inserted }.map { user -> JSONValue in
      if user == unreachable {
        return ["userSid": .string(user), "message": "The user cannot be reached"]
      }
      guard Identifiers.isSID(user) else {
        return ["userSid": .string(user), "message": "The user SID is not valid"]
      }
      return ["userSid": .string(user), "requestId": .string(RandomText.uuid())]
    }
    return .json(["requests": .array(results)])
  }
}
