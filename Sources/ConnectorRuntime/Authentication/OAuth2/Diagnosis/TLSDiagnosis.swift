/// Explains a server's TLS connection: what was agreed on, whose certificates there are, and whether
/// they are trusted.
struct TLSDiagnosis {
  /// How long before its end a certificate is warned of.
  static let warningTime = Duration.seconds(30 * 86_400)

  let host: String
  let connection: InspectedConnection
  let tls: TransportTLS
  let now: WallTime

  /// The findings in order.
  var findings: [TokenFinding] {
    guard let own = connection.certificates.first else {
      return [TokenFinding(.failed, "certificate", "\(host) sends none")]
    }
    return [
      TokenFinding(.ok, "tls", "\(connection.version ?? "TLS") with \(host)"), certificate(own),
      trust(own),
    ]
  }

  private func certificate(_ own: PeerCertificate) -> TokenFinding {
    let text =
      "\(name(own.subject)) by \(name(own.issuer)), \(validity(own)), for "
      + shown((own.names + own.addresses).joined(separator: ", "), "no host")
    let chain = connection.certificates.dropFirst().map { one in
      "then \(name(one.subject)) by \(name(one.issuer)), \(validity(one))"
    }
    var finding = TokenFinding(.ok, "certificate", text, advice: chain)
    for one in connection.certificates {
      guard let end = one.end, end > now, end.duration(since: now) < Self.warningTime else {
        continue
      }
      finding.level = .warning
      finding.advice.append(
        "\(name(one.subject)) ends within 30 days: its owner must renew it before")
    }
    return finding
  }

  private func validity(_ certificate: PeerCertificate) -> String {
    if let start = certificate.start, start > now { return "not valid before \(day(start))" }
    guard let end = certificate.end else { return "its end is not known" }
    if end <= now { return "expired on \(day(end))" }
    return "valid until \(day(end)) (\(end.duration(since: now).components.seconds / 86_400) days)"
  }

  private func trust(_ own: PeerCertificate) -> TokenFinding {
    let authorities =
      tls.certificateAuthorities.map { "tls.ca '\($0)'" }
      ?? "this system's authorities"
      + (connection.systemAuthorities.map { " (\($0))" } ?? "")
    let level: TokenFinding.Level = tls.verifies ? .failed : .warning
    if let problem = chainProblem(own, authorities) {
      return TokenFinding(level, "trust", problem.text, advice: problem.advice)
    }
    if own.isFor(host) == false {
      return TokenFinding(
        level, "trust", "the certificate is for another host than \(host)",
        advice: [
          "it is for \(shown((own.names + own.addresses).joined(separator: ", "), "no host")): write "
            + "that host in the URL, or have the name added to the certificate",
          "nothing in tls changes it: tls.ca is about who issued a certificate",
        ])
    }
    let root = connection.certificates.last.map { $0.isSelfIssued ? $0.subject : $0.issuer }
    return TokenFinding(.ok, "trust", "by \(name(root ?? "")), one of \(authorities)")
  }

  /// What is wrong with the chain, and what to do about it.
  private func chainProblem(
    _ own: PeerCertificate, _ authorities: String
  ) -> (text: String, advice: [String])? {
    if connection.verification == 0 { return nil }
    switch fault(own) {
    case .notYetValid:
      return ("a certificate is not valid yet", ["this machine's clock may be behind (NTP)"])
    case .expired:
      return (
        "a certificate has expired",
        [
          "the server's owner must renew it: nothing in tls changes that",
          "or this machine's clock is ahead (NTP)",
        ]
      )
    case .selfSigned:
      return (
        "the certificate is self-signed, and none of \(authorities)",
        ["if it is meant to be: put it into a file, and name that as tls.ca"]
      )
    case .unknownAuthority:
      return (
        "\(name(connection.certificates.last?.issuer ?? "")), which issued the chain, is none of "
          + authorities,
        [
          "if it is your own authority: put its certificate into a file, and name that as tls.ca",
          connection.certificates.count == 1
            ? "or the server does not send the intermediate certificate: its owner must add it"
            : nil,
          "a proxy that reads along has an authority of its own, which belongs in tls.ca",
        ].compactMap { $0 }
      )
    case .revoked:
      return ("the certificate has been revoked", ["the server's owner must replace it"])
    case .otherHost, .other:
      return ("the chain is not trusted (OpenSSL's error \(connection.verification))", [])
    }
  }

  /// What is wrong with the chain; a certificate that is its own issuer's misses no other one,
  /// whatever OpenSSL stumbled over first.
  private func fault(_ own: PeerCertificate) -> CertificateFault {
    let fault = CertificateFault(verification: connection.verification)
    let isAlone = connection.certificates.count == 1 && own.isSelfIssued
    return fault == .unknownAuthority && isAlone ? .selfSigned : fault
  }

  /// A name of a certificate as one line: whoever made it chose what stands in it.
  private func name(_ text: String) -> String { "'\(ServerText.singleLine(text))'" }

  private func shown(_ text: String, _ fallback: String) -> String {
    text.isEmpty ? fallback : ServerText.singleLine(text)
  }

  private func day(_ moment: WallTime) -> String { String(moment.rfc3339.prefix(10)) }
}
