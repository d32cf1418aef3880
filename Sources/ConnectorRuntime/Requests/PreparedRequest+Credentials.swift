import Diagnostics

extension PreparedRequest {
  /// The request with credentials at their places: a header takes the place of all of its name, a
  /// query parameter likewise, a cookie joins the `Cookie` header.
  ///
  /// A request to another origin than the connector's is returned as it is.
  ///
  /// - Throws: a `RunFailure` where a header cannot hold a credential.
  package func attaching(_ credentials: [Credential]) throws(RunFailure) -> PreparedRequest {
    guard isConnectorOrigin else { return self }
    var request = self
    for credential in credentials {
      switch credential {
      case .header(let name, let value):
        do {
          request.replaceHeader(name, try HeaderEncoder.value(value))
        } catch {
          throw RunFailure(
            .authentication, error.diagnostic(subject: "credential for '\(name)'", at: nil))
        }
      case .query(let name, let value):
        let name = QueryEncoder.value(name)
        request.query.removeAll { $0.name == name }
        request.url = request.url.removingParameters(named: name)
        request.query.append(
          QueryEntry(name: name, value: QueryEncoder.value(value), owner: .credential))
      case .cookie(let name, let value, let isAsSet):
        let sent = isAsSet ? CookieEncoder.valueAsSet(value) : CookieEncoder.value(value)
        request.appendCookie("\(name)=\(sent)")
      }
    }
    return request
  }

  /// Sets a header field in place of all of its name.
  mutating func replaceHeader(_ name: String, _ value: String, owner: Owner = .credential) {
    let header = Header(name, value, owner: owner)
    let folded = name.lowercased()
    let place = headers.firstIndex { $0.field.name.lowercased() == folded }
    headers.removeAll { $0.field.name.lowercased() == folded }
    headers.insert(header, at: min(place ?? headers.count, headers.count))
  }

  private mutating func appendCookie(_ pair: String) {
    guard let index = headers.firstIndex(where: { $0.field.name.lowercased() == "cookie" }) else {
      headers.append(Header("Cookie", pair, owner: .credential))
      return
    }
    let own = headers[index].field.value
    headers[index].field.value = own.isEmpty ? pair : "\(own); \(pair)"
    headers[index].owner = .credential
  }
}
