import JSONDocument

/// A Fault in a response's envelope (SOAP 1.1 §4.4, SOAP 1.2 §5.4).
struct SOAPFault: Sendable {
  /// Whose fault it is, as its code says; nil where that is not known.
  enum Code: Sendable {
    /// The message is wrong: `Client`, `Sender`.
    case sender
    /// The service cannot process it now: `Server`, `Receiver`.
    case receiver
    /// The envelope is of a kind that the service does not read: `VersionMismatch`,
    /// `MustUnderstand`, `DataEncodingUnknown`.
    case envelope
  }

  /// The service's text: the reason of versions 1.1 and 1.2, else the Fault itself.
  let text: JSONValue
  let code: Code?

  /// Reads a response; nil without a Fault.
  init?(in response: ReceivedResponse) {
    guard case .xml = response.format, let document = try? response.document(),
      let envelope = Self.member("Envelope", of: document.root.value),
      let body = Self.member("Body", of: envelope), let fault = Self.member("Fault", of: body)
    else { return nil }
    text = Self.text(of: fault)
    let written =
      Self.member("faultcode", of: fault)
      ?? Self.member("Code", of: fault).flatMap { Self.member("Value", of: $0) }
    code = written.flatMap(Self.code)
  }

  /// What to do about it.
  var help: String? {
    switch code {
    case .sender:
      "The service refuses what it was sent: compare the envelope and the values in it with its "
        + "description (WSDL)."
    case .receiver: "The service could not process it: try again later."
    case .envelope:
      "The service does not read such an envelope: compare its SOAP version, the Content-Type and the "
        + "header's entries with its description (WSDL)."
    case nil: nil
    }
  }

  private static func text(of fault: JSONValue) -> JSONValue {
    if let text = member("faultstring", of: fault).map(plain) { return text }
    if let reason = member("Reason", of: fault), let texts = member("Text", of: reason) {
      // One for each language.
      if case .array(let all) = texts { return all.first.map(plain) ?? .null }
      return plain(texts)
    }
    return fault
  }

  /// The meaning of a code: `soap:Client`, or, more closely, `soap:Client.Authentication`.
  private static func code(_ written: JSONValue) -> Code? {
    guard case .string(let name) = plain(written) else { return nil }
    let local = name.trimmingSpaces().split(separator: ":").last ?? ""
    return switch local.prefix(while: { $0 != "." }) {
    case "Client", "Sender": .sender
    case "Server", "Receiver": .receiver
    case "VersionMismatch", "MustUnderstand", "DataEncodingUnknown": .envelope
    default: nil
    }
  }

  /// The member of a local name, whatever its prefix is.
  private static func member(_ name: String, of value: JSONValue) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members.first { member in
      member.name == name || member.name.hasSuffix(":" + name)
    }?.value
  }

  /// The text of an element with attributes, or of one without.
  private static func plain(_ element: JSONValue) -> JSONValue {
    guard case .object(let members) = element else { return element }
    return members.first { $0.name == "#text" }?.value ?? element
  }
}
