import JSONDocument

/// What a field of the inventory takes.
enum EnrichmentField: Sendable, Hashable {
  case text
  case date
  case choice(ClosedRange<Int64>)

  /// The field of a name such as `device/device/#owner`; nil for one that cannot be enriched.
  init?(_ name: String) {
    if let field = Self.named[name] {
      self = field
      return
    }
    // All custom fields are texts.
    let prefix = Self.customPrefixes.first { name.hasPrefix($0) && name.count > $0.count }
    guard prefix != nil else { return nil }
    self = .text
  }

  /// The properties that name an object, whose first segment is its kind.
  static let identifications: Set<String> = [
    "device/device/name", "device/device/uid", "user/user/sid", "user/user/uid", "user/user/upn",
    "binary/binary/uid", "package/package/uid",
  ]

  /// Whether it takes the value; an empty text clears any field.
  func takes(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (_, .string("")), (.text, .string): true
    case (.date, .string(let text)): Self.isDate(text)
    case (.choice(let legal), .number(let number)):
      number.int64.map(legal.contains) ?? false
    default: false
    }
  }

  private static let customPrefixes = [
    "device/device/#", "user/user/#", "binary/binary/#", "package/package/#",
    "user/user/organization/#",
  ]

  private static let named: [String: EnrichmentField] = {
    let virtualization = [
      "desktop_pool", "disk_image", "environment_name", "hostname", "hypervisor_name",
      "instance_size", "region",
    ]
    let directory = [
      "city", "country_code", "department", "distinguished_name", "email_address", "full_name",
      "job_title", "office", "organizational_unit", "username",
    ]
    let texts =
      ["device/device/configuration_tag"]
      + virtualization.map { "device/device/virtualization/" + $0 }
      + directory.map { "user/user/ad/" + $0 }
    var fields = Dictionary(uniqueKeysWithValues: texts.map { ($0, EnrichmentField.text) })
    fields["device/device/virtualization/desktop_broker"] = .choice(0...7)
    fields["device/device/virtualization/type"] = .choice(1...3)
    fields["device/device/virtualization/last_update"] = .date
    fields["user/user/ad/last_update"] = .date
    return fields
  }()

  /// Whether it begins as `2024-05-01` does; a time may follow.
  private static func isDate(_ text: String) -> Bool {
    let date = text.prefix { $0 != "T" }.split(separator: "-", omittingEmptySubsequences: false)
    return date.map(\.utf8.count) == [4, 2, 2]
      && date.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
