import ConnectorModel
import Diagnostics
import JSONDocument

extension PreparedRequest {
  /// The request of a page.
  ///
  /// A next URL of another origin takes nothing of the connector's along, as a redirect to it does;
  /// what it says replaces the whole query.
  ///
  /// - Throws: `RunFailure` of kind `expectation` where a value cannot stand where it is to be sent.
  func asking(for target: Pager.Target, _ settings: Pagination) throws(RunFailure)
    -> PreparedRequest
  {
    switch target {
    case .url(let url): return redirected(to: url, method: method, repeatsBody: true)
    case .parameter(let value):
      var request = self
      if let size = settings.size, let count = size.value {
        try request.set(.number(JSONNumber(count.value)), at: size.parameter)
      }
      if let value, let parameter = settings.parameter { try request.set(value, at: parameter) }
      return request
    }
  }

  private mutating func set(
    _ value: JSONValue, at parameter: PageParameter
  ) throws(RunFailure) {
    guard let name = parameter.name else { return }
    let text: String
    switch value {
    case .string(let string): text = string
    default: text = value.text()
    }
    switch parameter.place?.value {
    case .header:
      do {
        replaceHeader(name.value, try HeaderEncoder.value(text), owner: .action)
      } catch {
        throw RunFailure(
          .expectation, error.diagnostic(subject: "value for '\(name.value)'", at: name.span))
      }
    case .body: try setInBody(value, at: name)
    case .query, nil:
      let encoded = QueryEncoder.name(name.value)
      query.removeAll { $0.name == encoded }
      url = url.removingParameters(named: encoded)
      query.append(
        QueryEntry(name: encoded, value: QueryEncoder.value(text), owner: .action))
    }
  }

  private mutating func setInBody(
    _ value: JSONValue, at name: Located<String>
  ) throws(RunFailure) {
    guard let path = try? JSONPath(name.value), case .bytes(let bytes) = body,
      let document = try? ParsedJSON(bytes),
      let changed = path.setting(value, in: document.root.value)
    else {
      throw RunFailure(
        .expectation,
        Diagnostic(
          "unencodable-value", "the body has no place for '\(name.value)'", at: name.span,
          help: "Everything on the way to it must be an object or a list, or missing."))
    }
    body = .bytes(changed.bytes())
  }
}

extension HTTPURL {
  /// The URL without the parameters of a name, both as they are encoded.
  func removingParameters(named name: String) -> HTTPURL {
    guard let query, query.contains(name) else { return self }
    var url = self
    let kept = query.split(separator: "&", omittingEmptySubsequences: false).filter {
      $0.prefix { $0 != "=" } != name
    }
    url.query = kept.isEmpty ? nil : kept.joined(separator: "&")
    return url
  }
}
