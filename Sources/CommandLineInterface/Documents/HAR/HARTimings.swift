import ConnectorRuntime
import JSONDocument

/// The parts of an exchange's time as HAR 1.2 has them: one after the other, in milliseconds, -1 for
/// what did not take place; `connect` includes `ssl`.
struct HARTimings {
  private var dns: Duration?
  private var connect: Duration?
  private var ssl: Duration?
  private var send = Duration.zero
  private var wait = Duration.zero
  private var receive = Duration.zero

  init(_ record: ExchangeRecord) {
    let measured: TransportTimings
    let isReused: Bool
    switch record.outcome {
    case .response(let response)?:
      measured = response.timings
      isReused = response.connection?.isReused == true
    case .failure(let error, let duration)?:
      var timings = error.timings ?? TransportTimings()
      timings.total = duration
      measured = timings
      isReused = error.connection?.isReused == true
    case nil: return
    }
    var established = Duration.zero
    if !isReused {
      if measured.nameLookup > .zero { dns = measured.nameLookup }
      established = measured.nameLookup
      if measured.connect > .zero {
        let end = max(measured.connect, measured.tls)
        connect = max(end - measured.nameLookup, .zero)
        if measured.tls > .zero { ssl = max(measured.tls - measured.connect, .zero) }
        established = max(end, established)
      }
    }
    // What never came was waited for to the end.
    let first = measured.firstByte > .zero ? measured.firstByte : measured.total
    let sent = min(max(record.sentAfter ?? established, established), max(first, established))
    send = sent - established
    wait = max(first - sent, .zero)
    receive = max(measured.total - max(first, sent), .zero)
  }

  /// The object.
  var value: JSONValue {
    [
      "blocked": -1, "dns": Self.part(dns), "connect": Self.part(connect), "ssl": Self.part(ssl),
      "send": Self.part(send), "wait": Self.part(wait), "receive": Self.part(receive),
    ]
  }

  /// All parts together.
  var total: JSONValue {
    DocumentRedaction.milliseconds(
      (dns ?? .zero) + (connect ?? .zero) + send + wait + receive)
  }

  private static func part(_ duration: Duration?) -> JSONValue {
    duration.map(DocumentRedaction.milliseconds) ?? -1
  }
}
