import HTTPServer
import JSONDocument

/// Nexthink's Enrichment API 1.31.0.
///
/// Of its error codes only ENRICH_011, for a value of the wrong type, is known; the others are made
/// up.
enum EnrichmentOperations {
  static let all = [
    Operation(
      "POST", "/api/v1/enrichment/data/fields", access: .bearer(.enrichment), errors: .enrichment,
      answer: enrich)
  ]

  private static let limit = 10_000

  /// An object with the values for its fields.
  private struct Enrichment {
    let object: (name: String, value: JSONValue)
    let fields: [(name: String, value: JSONValue)]

    init(_ value: JSONValue, at place: String) throws(Fault) {
      let input = try InputObject(value, named: place)
      let objects = try Self.pairs("identification", of: input, at: place)
      guard let object = objects.first, objects.count == 1 else {
        throw Fault("INVALID_REQUEST", "\(place).identification must have exactly one element")
      }
      self.object = object
      fields = try Self.pairs("fields", of: input, at: place)
    }

    private static func pairs(
      _ list: String, of input: InputObject, at place: String
    ) throws(Fault) -> [(name: String, value: JSONValue)] {
      var pairs: [(name: String, value: JSONValue)] = []
      for (position, element) in try input.elements(list, limit: limit).enumerated() {
        let name = "\(place).\(list)[\(position)]"
        let pair = try InputObject(element, named: name)
        guard let value = pair.value("value") else {
          throw Fault("INVALID_REQUEST", "\(name).value is required")
        }
        pairs.append((try pair.text("name"), value))
      }
      return pairs
    }

    /// What is wrong with the object, in the API's words; empty if it can be enriched.
    var errors: [(message: String, code: String)] {
      guard EnrichmentField.identifications.contains(object.name),
        case .string(let text) = object.value, !text.isEmpty
      else { return [("Wrong identification '\(object.name)'", "ENRICH_001")] }
      let kind = object.name.prefix { $0 != "/" } + "/"
      return fields.compactMap { name, value in
        guard name.hasPrefix(kind), let field = EnrichmentField(name) else {
          return ("Unknown field '\(name)'", "ENRICH_002")
        }
        return field.takes(value) ? nil : ("Wrong type for field '\(name)'", "ENRICH_011")
      }
    }
  }

  private static func enrich(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let input = try InputObject(body: request.http.body)
    _ = try input.text("domain")
    var enrichments: [Enrichment] = []
    for (position, element) in try input.elements("enrichments", limit: limit).enumerated() {
      enrichments.append(try Enrichment(element, at: "enrichments[\(position)]"))
    }
    var failures: [JSONValue] = []
    for (position, enrichment) in enrichments.enumerated() {
      var errors = enrichment.errors
      if world.plays(.enrichmentPartial), position == enrichments.count - 1, errors.isEmpty {
        errors = [("Wrong type for field '\(enrichment.fields[0].name)'", "ENRICH_011")]
      }
      if !errors.isEmpty { failures.append(failure(of: enrichment, errors)) }
    }
    if failures.isEmpty { return .json(["status": "success"]) }
    // One object alone that is refused on demand is still part of a success.
    let isPartial = failures.count < enrichments.count || world.plays(.enrichmentPartial)
    return .json(
      [
        "status": isPartial ? "partial_success" : "error", "errors": .array(failures),
      ], status: isPartial ? 207 : 400)
  }

  private static func failure(
    of enrichment: Enrichment, _ errors: [(message: String, code: String)]
  ) -> JSONValue {
    [
      "identification": [
        ["name": .string(enrichment.object.name), "value": enrichment.object.value]
      ],
      "errors": .array(
        errors.map { ["message": .string($0.message), "code": .string($0.code)] }),
    ]
  }
}
