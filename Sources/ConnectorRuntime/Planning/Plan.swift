package import Diagnostics

/// What a run of an action would do, with what made each part of it; nothing of it was done.
///
/// It holds secrets as they are: whoever shows it hides them.
package struct Plan: Sendable {
  /// The action's id.
  package var action: String
  /// The connector's id.
  package var connector: String
  /// The profile in force.
  package var profile: String?
  /// The request.
  package var request: PlannedRequest
  /// The auth schemes that would be applied, in order; none where no credentials go along.
  package var authentication: [PlannedScheme]
  /// The settings of the transfer and its limits.
  package var settings: [PlannedValue]
  /// The variables that have a value.
  package var variables: [PlannedValue]
}

/// A named value of a plan with what made it.
package struct PlannedValue: Sendable {
  /// How far the value is the one that a run would use.
  package enum Certainty: String, Sendable {
    /// It is that value.
    case exact
    /// Each run makes another one.
    case example
    /// It is known only once there are credentials.
    case unknown
  }

  /// The name: of a header field, a parameter, a setting.
  package var name: String
  /// The value as it is sent; empty where it is unknown.
  package var value: String
  /// How far it is the one of a run.
  package var certainty: Certainty
  /// What made it.
  package var source: PlanSource
  /// Whether no part of the value may be shown, whether it can be searched for or not.
  package var isSecret: Bool

  package init(
    _ name: String, _ value: String, certainty: Certainty = .exact, isSecret: Bool = false,
    from source: PlanSource
  ) {
    self.name = name
    self.value = value
    self.certainty = certainty
    self.isSecret = isSecret
    self.source = source
  }
}

/// The request of a plan.
package struct PlannedRequest: Sendable {
  /// The method.
  package var method: PlannedValue
  /// The whole URL; where `$auth` decides a part of it, the template stands for that part.
  package var url: String
  /// What stands between method and version on the wire; nil where it is not known.
  package var target: String?
  /// What the URL is made of: `base_url` and `path`, or `url`.
  package var urlParts: [PlannedValue]
  /// The parameters behind it, encoded.
  package var query: [PlannedValue]
  /// The header fields in the order of sending.
  package var headers: [PlannedValue]
  /// The body.
  package var body: PlannedBody?
  /// What is not sent, or is not known yet.
  package var omissions: [PlannedOmission]
  /// Whether the URL's origin is the base URL's; else no credentials go along, and nothing else of
  /// the connector's.
  package var isConnectorOrigin: Bool
}

/// The body of a plan's request.
package struct PlannedBody: Sendable {
  /// What is sent.
  package enum Content: Sendable {
    /// These bytes, as text.
    case text(String)
    /// A file's bytes.
    case file(path: String)
    /// The fields and files of multipart/form-data, in order.
    case multipart([MultipartContent.Part])
    /// What is known only once there are credentials.
    case unknown
  }

  /// The content.
  package var content: Content
  /// The value of Content-Type.
  package var type: String?
  /// How many bytes are sent; nil where that is not known.
  package var size: Int?
  /// How it is coded on its way; nil as it is.
  package var coding: TransportRequest.ContentCoding?
  /// The parts that templates made, without values; one without a name is the whole.
  package var parts: [PlannedValue]
}

/// A part of a request that is not sent.
package struct PlannedOmission: Sendable {
  /// The part of the request.
  package var part: OmittedEntry.Part
  /// The name or path.
  package var name: String
  /// A word for the reason: `no-value`, `null`, `empty-list`, `removed`, `after-authentication`.
  package var reason: String
  /// The reason in a few words: `dependency has no value`.
  package var explanation: String
  /// Where it stands.
  package var source: PlanSource
}

/// An auth scheme of a plan.
package struct PlannedScheme: Sendable {
  /// Its `type`.
  package var type: String
  /// Where it is declared.
  package var span: SourceSpan?
  /// Its keys with their values.
  package var settings: [PlannedValue]
  /// Where its credentials go: `header Authorization`.
  package var places: [String]
  /// Where its token would come from; nil for a scheme without one.
  package var token: PlannedToken?
  /// Why a token that is stored cannot be read; nil where that is not so.
  package var tokenObstacle: String?
}

/// Where a scheme's token would come from.
package enum PlannedToken: Sendable {
  /// The store; for how long it is valid from now on, where that is known.
  case stored(until: WallTime?, left: Duration?)
  /// A token request.
  case request(PlannedTokenExchange)
  /// Nowhere: a person has to log in to the connector first.
  case login(connector: String)
}

/// A token request of a plan.
package struct PlannedTokenExchange: Sendable {
  /// The method.
  package var method: String
  /// The whole URL.
  package var url: String
  /// How the client proves itself first.
  package var proof: String
  /// The header fields in the order of sending.
  package var headers: [PlannedValue]
  /// The body, as text; nil without one.
  package var body: String?
  /// The longest that it may take.
  package var timeout: Duration
}

extension WallTime {
  /// The moment in UTC by the second: `2026-11-22T20:31:43Z`.
  package var text: String {
    CalendarText.rfc3339(WallTime(milliseconds: milliseconds - milliseconds % 1000))
  }
}
