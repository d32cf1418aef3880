import ConnectorRuntime
import JSONDocument

/// One exchange of a run as `attempts` shows it.
struct AttemptDocument {
  private let record: ExchangeRecord
  private let redaction: DocumentRedaction

  init(record: ExchangeRecord, _ redaction: DocumentRedaction) {
    self.record = record
    self.redaction = redaction
  }

  /// The object.
  var value: JSONValue {
    [
      "target": .string(record.role.target.rawValue),
      "reason": .string(record.role.reason.rawValue),
      "startedAt": .string(record.startedAt.rfc3339),
      "waited": DocumentRedaction.milliseconds(record.role.waited),
      "request": [
        "method": redaction.string(record.method), "url": redaction.string(record.url),
        "headers": redaction.fields(record.headers),
      ],
      "response": response, "connection": connection, "timings": timings, "error": error,
    ]
  }

  private var response: JSONValue {
    guard let response = record.response else { return .null }
    return [
      "status": .number(JSONNumber(response.status)),
      "httpVersion": redaction.string(response.version),
      "headers": redaction.fields(response.headers),
      "bodyLength": .number(JSONNumber(response.bodyLength)),
    ]
  }

  private var connection: JSONValue {
    guard let connection = record.connection else { return .null }
    return [
      "address": redaction.string(connection.address), "port": .number(JSONNumber(connection.port)),
      "reused": .bool(connection.isReused),
    ]
  }

  /// Milliseconds since the attempt's start; null for what did not take place.
  private var timings: JSONValue {
    let milliseconds = DocumentRedaction.milliseconds
    switch record.outcome {
    case .response(let response)?:
      let timings = response.timings
      let isNew = response.connection?.isReused != true
      return [
        "nameLookup": isNew ? milliseconds(timings.nameLookup) : .null,
        "connect": isNew ? milliseconds(timings.connect) : .null,
        "tls": isNew && timings.tls > .zero ? milliseconds(timings.tls) : .null,
        "firstByte": milliseconds(timings.firstByte), "total": milliseconds(timings.total),
      ]
    case .failure(let error, let duration)?:
      let isNew = error.connection?.isReused != true
      func reached(_ part: KeyPath<TransportTimings, Duration>, _ counts: Bool) -> JSONValue {
        guard counts, let time = error.timings?[keyPath: part], time > .zero else { return .null }
        return milliseconds(time)
      }
      return [
        "nameLookup": reached(\.nameLookup, isNew), "connect": reached(\.connect, isNew),
        "tls": reached(\.tls, isNew), "firstByte": reached(\.firstByte, true),
        "total": milliseconds(duration),
      ]
    case nil: return .null
    }
  }

  private var error: JSONValue {
    guard let error = record.fault else { return .null }
    return ["id": .string(error.kind.id), "message": redaction.string(error.reason)]
  }
}
