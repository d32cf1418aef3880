import JSONDocument

/// A query as it is kept in the web interface, where the API finds it by its id.
struct NQLQuery: Sendable {
  /// With `#` in front.
  let id: String
  /// With `$name` for each parameter.
  let text: String
  /// A request gives all of them a value, and no others.
  let parameters: Set<String>
  /// The devices that the values select.
  let selects: @Sendable (_ device: SampleDevice, _ values: [String: String]) -> Bool

  /// The made-up tenant's queries.
  static let samples = [
    NQLQuery(
      id: "#device_inventory",
      text: "devices | list device.name, device.operating_system.name, device.hardware.memory,"
        + " device.last_seen",
      parameters: [], selects: { _, _ in true }),
    NQLQuery(
      id: "#device_by_collector",
      text: "devices | where device.collector.uid == $collector_uid"
        + " | list device.name, device.operating_system.name, device.hardware.memory,"
        + " device.last_seen",
      parameters: ["collector_uid"],
      selects: { device, values in device.collectorUID == values["collector_uid"]?.lowercased() }),
  ]

  /// Runs the query.
  ///
  /// - Parameters:
  ///   - values: The parameters' values.
  ///   - zone: What is added to UTC for the times in the result.
  ///   - now: The time since the Unix epoch.
  /// - Throws: A 400 if the values are not those of its parameters.
  func run(
    _ values: [(name: String, value: String)], zone: Duration, at now: Duration
  ) throws(Fault) -> NQLResult {
    guard Set(values.map(\.name)) == parameters else {
      let names = parameters.sorted().joined(separator: ", ")
      throw Fault(
        "INVALID_REQUEST",
        "parameters must be those of the query: \(names.isEmpty ? "none" : names)")
    }
    var executed = text
    for (name, value) in values {
      executed = executed.split(separator: " ").map { word in
        word == "$" + name ? JSONEscaping.quoted(value) : String(word)
      }.joined(separator: " ")
    }
    let known = Dictionary(values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    return NQLResult(
      queryID: id, executedQuery: executed, moment: CivilTime(now + zone),
      columns: SampleDevice.columns,
      rows: SampleDevice.all.filter { selects($0, known) }.map { $0.row(at: now + zone) })
  }
}

/// A device of the made-up tenant.
struct SampleDevice: Sendable {
  let name: String
  let collectorUID: String
  let operatingSystem: String
  let memory: Int
  /// How long ago it was seen last.
  let age: Duration

  static let columns = [
    "device.name", "device.operating_system.name", "device.hardware.memory", "device.last_seen",
  ]

  static let all = [
    SampleDevice(
      name: "PC-1042", collectorUID: "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21",
      operatingSystem: "Windows 11 Pro, 23H2", memory: 17_179_869_184, age: .seconds(240)),
    SampleDevice(
      name: "MAC-0007", collectorUID: "4f1f3b5d-62d6-4b1f-8d7c-8b2a1e4c0f32",
      operatingSystem: "macOS Sonoma 14.5", memory: 34_359_738_368, age: .seconds(7200)),
    SampleDevice(
      name: "LAB \"blue\"", collectorUID: "5a2a4c6e-73e7-4c2a-9e8d-9c3b2f5d1a43",
      operatingSystem: "Windows 10 Enterprise", memory: 8_589_934_592, age: .seconds(86_400)),
  ]

  func row(at now: Duration) -> [JSONValue] {
    [
      .string(name), .string(operatingSystem), .number(JSONNumber(memory)),
      .string(CivilTime(now - age).dateTime),
    ]
  }
}
