/// A campaign that the API can send.
struct Campaign: Sendable {
  /// With `#` in front.
  let id: String
  /// A request gives all of them a value, and no others.
  let parameters: Set<String>
  let isAPIEnabled: Bool

  /// The made-up tenant's campaigns.
  static let samples = [
    Campaign(id: "#general_survey", parameters: [], isAPIEnabled: true),
    Campaign(
      id: "#maintenance_notice", parameters: ["service", "start"], isAPIEnabled: true),
    Campaign(id: "#onboarding", parameters: [], isAPIEnabled: false),
  ]

  /// The campaign of an NQL id, with or without the `#` in front.
  static func sample(_ id: String) -> Campaign? {
    samples.first { $0.id == id || $0.id == "#" + id }
  }
}
