import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct AuthenticationResolverTests {
  private let secrets = SecretRegistry()

  private func resolve(
    _ scheme: AuthenticationScheme, _ values: [String: JSONValue] = [:], declared: [String] = [],
    base: String = "https://api.example.com/v1"
  ) throws -> ResolvedScheme? {
    let setup = ActionSetup(
      action: Sample.action(), connector: Sample.connector(base: base, auth: [scheme]), root: "/")
    return try AuthenticationResolver(
      setup: setup, evaluator: Sample.evaluator(values, declared: declared, secrets: secrets)
    ).resolve().first
  }

  private func attachment(
    _ location: ConnectorModel.Attachment.Location? = nil, _ name: String? = nil,
    _ format: String? = nil
  ) -> ConnectorModel.Attachment {
    var attachment = ConnectorModel.Attachment()
    attachment.location = location.map { Located($0, at: Sample.span("in")) }
    attachment.name = name.map(Sample.located)
    attachment.format = format.map { Sample.template($0, .credential) }
    return attachment
  }

  @Test func basicSecretsAreRegistered() throws {
    var scheme = BasicScheme()
    scheme.username = Sample.template("u-<<n>>")
    scheme.password = Sample.template("pass<<n>>word")
    guard case .basic(let basic)? = try resolve(.basic(scheme), ["n": 7]) else {
      Issue.record("not basic")
      return
    }
    #expect(basic.username == "u-7" && basic.password == "pass7word")
    #expect(secrets.redact("u-7 pass7word") == "u-7 ***")
  }

  @Test(
    arguments: [
      (nil, nil, nil, "header Authorization Bearer T"),
      (.header, nil, nil, "header Authorization Bearer T"),
      (nil, "authorization", nil, "header authorization Bearer T"),
      (nil, "X-API-Key", nil, "header X-API-Key T"), (.query, "key", nil, "query key T"),
      (.cookie, "sid", nil, "cookie sid T"), (nil, "X", "Token <<$token>>", "header X Token T"),
      (nil, nil, "Key <<$token | upper>> <<v>>", "header Authorization Key T value"),
      (.query, "k", "<<$token>>\n", "query k T\n"),
    ] as [(ConnectorModel.Attachment.Location?, String?, String?, String)])
  func attachments(
    location: ConnectorModel.Attachment.Location?, name: String?, format: String?, expected: String
  ) throws {
    var scheme = APIKeyScheme()
    scheme.value = Sample.template("T")
    scheme.attach = attachment(location, name, format)
    guard case .apiKey(let key)? = try resolve(.apiKey(scheme), ["v": "value"]) else {
      Issue.record("no key")
      return
    }
    let found = key.attachment
    #expect("\(found.location.rawValue) \(found.name) \(try found.format(key.value))" == expected)
  }

  @Test func aFormatThatNoHeaderHoldsIsFoundBeforehand() {
    var scheme = BearerScheme()
    scheme.token = Sample.template("T")
    scheme.attach = attachment(nil, "X", "é <<$token>>")
    #expect(Sample.ids { _ = try resolve(.bearer(scheme)) } == ["unencodable-value"])
  }

  @Test func aTokenThatNoHeaderHoldsFailsTheRun() throws {
    var scheme = BearerScheme()
    scheme.token = Sample.template("T")
    scheme.attach = attachment(nil, "X", "K <<$token>>")
    guard case .bearer(let bearer)? = try resolve(.bearer(scheme)) else {
      Issue.record("no bearer")
      return
    }
    #expect(Sample.ids { _ = try bearer.attachment.format("a\r\nb") } == ["unencodable-value"])
  }

  private func clientCredentials() -> OAuth2Scheme {
    var scheme = OAuth2Scheme()
    scheme.clientID = Sample.template("<<id>>")
    scheme.clientSecret = Sample.template("<<secret>>")
    scheme.tokenURL = Sample.template("/token", .url)
    return scheme
  }

  @Test func oauth2() throws {
    var scheme = clientCredentials()
    scheme.scope = [Sample.template("<<scopes>>"), Sample.template("b c")]
    scheme.scopeSeparator = Sample.located(",")
    scheme.clientAuthentication = Located(.body, at: Sample.span("body"))
    scheme.tokenRequest.params = Sample.entries(
      .form, ["grant_type": nil, "list": "<<scopes>>", "absent": "<<none>>", "n": "<<n>>"])
    scheme.tokenRequest.headers = Sample.entries(.header, ["X": "<<n>>"])
    scheme.leeway = Located(.seconds(5), at: Sample.span("5s"))
    guard
      case .issued(let issued)? = try resolve(
        .oauth2(scheme),
        ["id": "client", "secret": "s3cret-s3cret", "scopes": ["x", "y"], "n": 7],
        declared: ["none"]),
      let resolved = issued.source as? ResolvedOAuth2
    else {
      Issue.record("no scheme")
      return
    }
    #expect(resolved.tokenURL == "https://api.example.com/v1/token")
    #expect(resolved.clientID == "client" && resolved.clientSecret == "s3cret-s3cret")
    #expect(resolved.scope == ["x", "y", "b c"] && resolved.scopeSeparator == ",")
    #expect(
      resolved.request.parameters == [
        ResolvedEntry("grant_type", []), ResolvedEntry("list", ["x", "y"]),
        ResolvedEntry("n", ["7"]),
      ])
    #expect(resolved.request.headers == [ResolvedEntry("X", ["7"])])
    #expect(resolved.clientAuthentication == .body && resolved.leeway == .seconds(5))
    #expect(resolved.connector == "api")
    #expect(secrets.redact("s3cret-s3cret") == "***")
  }

  @Test func allFaultsAreFoundAtOnce() {
    var scheme = clientCredentials()
    scheme.tokenURL = Sample.template("http://login.example.com/token", .url)
    scheme.tokenRequest.headers = Sample.entries(.header, ["X": "<<id>>"])
    let ids = Sample.ids {
      _ = try resolve(.oauth2(scheme), ["id": "é"], declared: ["secret"])
    }
    #expect(ids.sorted() == ["insecure-token-url", "missing-variable", "unencodable-value"])
  }

  @Test func authCannotUseWhatItBrings() {
    var scheme = clientCredentials()
    scheme.clientID = Sample.template("<<$auth.id>>")
    let ids = Sample.ids {
      _ = try resolve(
        .oauth2(scheme), ["secret": "s"], base: "<<$auth.instance_url>>/v1")
    }
    #expect(ids == ["undefined-variable", "undefined-variable"])
  }

  @Test func theActionsSchemesReplaceTheConnectors() throws {
    var basic = BasicScheme()
    basic.username = Sample.template("u")
    basic.password = Sample.template("")
    var action = Sample.action()
    action.auth = Authentication()
    var setup = ActionSetup(
      action: action, connector: Sample.connector(auth: [.basic(basic)]), root: "/")
    #expect(
      try AuthenticationResolver(setup: setup, evaluator: Sample.evaluator()).resolve().isEmpty)
    setup.action.auth = nil
    #expect(
      try AuthenticationResolver(setup: setup, evaluator: Sample.evaluator()).resolve().count == 1)
  }
}
