/// A list of schemes: the credentials of all, in order.
struct CombinedAuthenticator: Authenticator {
  let parts: [any Authenticator]

  var canRenew: Bool { parts.contains { $0.canRenew } }

  /// Each part would do its own: who plans asks them one by one.
  func forecast() throws(RunFailure) -> CredentialForecast {
    var all: [CredentialForecast] = []
    for part in parts { all.append(try part.forecast()) }
    return CredentialForecast(
      credentials: joined(all.map(\.credentials)), token: all.lazy.compactMap(\.token).first)
  }

  func credentials() async throws -> Credentials {
    var all: [Credentials] = []
    for part in parts { all.append(try await part.credentials()) }
    return joined(all)
  }

  /// A 401 does not say which scheme it means: every one that can is renewed.
  func renew(after rejected: Credentials) async throws -> Credentials {
    var all: [Credentials] = []
    for part in parts {
      all.append(
        part.canRenew
          ? try await part.renew(after: rejected) : try await part.credentials())
    }
    return joined(all)
  }

  func canAnswer(_ rejection: Rejection) -> Bool { parts.contains { $0.canAnswer(rejection) } }

  func answer(_ rejection: Rejection) async throws -> Credentials {
    var all: [Credentials] = []
    for part in parts {
      all.append(
        part.canAnswer(rejection)
          ? try await part.answer(rejection) : try await part.credentials())
    }
    return joined(all)
  }

  func refusal(in response: ReceivedResponse) -> Refusal? {
    let all = parts.compactMap { $0.refusal(in: response) }
    return all.contains(.credentials) ? .credentials : all.first
  }

  private func joined(_ all: [Credentials]) -> Credentials {
    let origins = all.compactMap(\.tokenOrigin)
    // What was asked for now matters more than what was there.
    let origin = [.request, .store, .memory].first { origins.contains($0) }
    var joined = Credentials(
      items: all.flatMap(\.items), tokenOrigin: origin, saved: all.flatMap(\.saved),
      tokens: all.flatMap(\.tokens), expiresAt: all.compactMap(\.expiresAt).min())
    joined.signers = all.flatMap(\.signers)
    joined.connectionProof = all.lazy.compactMap(\.connectionProof).first
    return joined
  }
}
