import ConnectorModel
import Diagnostics
import Foundation
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct RequestBuilderTests {
  private func lines(_ request: PreparedRequest) -> [String] {
    request.headers.map { "\($0.field.name): \($0.field.value) (\($0.owner))" }
  }

  private func text(_ request: PreparedRequest) -> String {
    if case .bytes(let bytes) = request.body { return String(decoding: bytes, as: UTF8.self) }
    return "\(request.body)"
  }

  private func posting(_ make: (inout ActionBody) -> Void) -> Action {
    var action = Sample.action("POST")
    var body = ActionBody()
    make(&body)
    action.body = body
    return action
  }

  // MARK: Headers and query

  @Test func actionsWinAndNullTakesAway() throws {
    var connector = Sample.connector()
    connector.headers = Sample.entries(
      .header, ["X-A": "connector", "X-B": "connector", "X-C": "connector"])
    connector.query = Sample.entries(.query, ["a": "connector", "b": "connector", "A": "other"])
    var action = Sample.action()
    action.headers = Sample.entries(.header, ["x-b": "action", "X-c": nil, "X-D": "action"])
    action.query = Sample.entries(.query, ["b": nil, "a": "action", "z": "1"])
    let request = try Sample.request(action, connector)
    #expect(
      lines(request) == [
        "X-A: connector (connector)", "x-b: action (action)", "X-D: action (action)",
        "Accept: */* (engine)",
      ])
    #expect(request.fullURL.query == "a=action&A=other&z=1")
  }

  @Test func anotherOriginGetsNothingOfTheConnectors() throws {
    var connector = Sample.connector(base: "https://api.example.com/v1")
    connector.headers = Sample.entries(.header, ["X-Key": "k"])
    connector.query = Sample.entries(.query, ["key": "k"])
    for (url, isOwn) in [
      ("https://api.example.com/elsewhere?x=1", true),
      ("https://API.EXAMPLE.COM:443/elsewhere?x=1", true),
      ("https://api.example.com:444/?x=1", false),
      ("https://api.example.com.evil.example/?x=1", false),
      ("http://api.example.com/?x=1", false),
    ] {
      var action = Sample.action(path: nil, url: url)
      action.headers = Sample.entries(.header, ["X-Own": "o"])
      action.query = Sample.entries(.query, ["own": "o"])
      let request = try Sample.request(action, connector)
      #expect(request.isConnectorOrigin == isOwn)
      #expect((request.header("X-Key") != nil) == isOwn)
      #expect(request.fullURL.query == (isOwn ? "x=1&key=k&own=o" : "x=1&own=o"))
      #expect(request.header("X-Own") == "o")
      let attached = try request.attaching([
        .header(name: "Authorization", value: "Bearer t"), .query(name: "k", value: "v"),
        .cookie(name: "c", value: "v"),
      ])
      #expect((attached.header("Authorization") != nil) == isOwn)
      #expect((attached.header("Cookie") != nil) == isOwn)
      #expect(attached.query.contains { $0.name == "k" } == isOwn)
    }
  }

  @Test func listsRepeatAndNothingIsLeftOut() throws {
    var action = Sample.action()
    action.query = Sample.entries(
      .query,
      [
        "list": "<<list>>", "null": "<<null>>", "missing": "<<missing>>", "part": "a<<missing>>",
        "none": "<<none>>", "empty": "", "number": "<<number>>", "flag": "<<flag>>",
        "$filter": "a eq 'b' and c=1&x+y#%20", "na me[&=]": "v",
      ])
    action.headers = Sample.entries(
      .header, ["X-L": "<<list>>", "X-M": "<<missing>>", "X-N": "<<null>>"])
    let request = try Sample.request(
      action, Sample.connector(),
      [
        "list": ["a b", 2, .null, true], "null": .null, "none": [], "flag": false,
        "number": .number(try #require(JSONNumber("1.10"))),
      ], declared: ["missing"])
    #expect(
      request.fullURL.query
        == "list=a%20b&list=2&list=true&empty=&number=1.10&flag=false"
        + "&$filter=a%20eq%20'b'%20and%20c=1%26x%2By%23%20&na%20me%5B%26%3D%5D=v")
    #expect(
      lines(request).prefix(3) == ["X-L: a b (action)", "X-L: 2 (action)", "X-L: true (action)"])
    #expect(request.header("X-M") == nil && request.header("X-N") == nil)
  }

  @Test(arguments: [["a": 1], [["nested"]], [["k": "v"]]] as [JSONValue])
  func objectsAreNoEntries(value: JSONValue) {
    for position in [TemplatePosition.query, .header] {
      var action = Sample.action()
      let entries = Sample.entries(position, ["x": "<<v>>"])
      if position == .query { action.query = entries } else { action.headers = entries }
      #expect(
        Sample.ids { _ = try Sample.request(action, Sample.connector(), ["v": value]) }
          == ["type-mismatch"])
    }
  }

  @Test func allFaultsAreFoundAtOnce() {
    var connector = Sample.connector(base: "http://api.example.com")
    connector.headers = Sample.entries(.header, ["X": "<<break>>"])
    var action = posting { $0.json = .text(Sample.template("a<<list>>", .json)) }
    action.path = Sample.template("/<<empty>>", .path)
    action.query = Sample.entries(.query, ["q": "<<object>>"])
    let ids = Sample.ids {
      _ = try Sample.request(
        action, connector, ["break": "a\nb", "list": [], "empty": "", "object": [:]])
    }
    #expect(
      ids.sorted() == [
        "empty-path-segment", "insecure-url", "type-mismatch", "type-mismatch", "unencodable-value",
      ])
  }

  @Test func credentialsTakeTheirPlaces() throws {
    var action = Sample.action()
    action.headers = Sample.entries(
      .header, ["authorization": "own", "Cookie": "a=1", "X": "y"])
    action.query = Sample.entries(.query, ["key": "own", "z": "1"])
    let request = try Sample.request(action).attaching([
      .header(name: "Authorization", value: "Bearer t"), .query(name: "key", value: "k&="),
      .cookie(name: "sid", value: "a;b"), .cookie(name: "two", value: "2"),
    ])
    #expect(
      lines(request) == [
        "Authorization: Bearer t (credential)", "Cookie: a=1; sid=a%3Bb; two=2 (credential)",
        "X: y (action)", "Accept: */* (engine)",
      ])
    #expect(request.fullURL.query == "z=1&key=k%26%3D")
  }

  // MARK: Bodies

  @Test func bodiesHaveTheirTypes() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("data", to: "data.bin")
    let rows: [(Action, String, String)] = [
      (
        posting { $0.json = .text(Sample.template("<<v>>", .json)) }, "\"a<\"",
        "application/json"
      ),
      (
        posting {
          $0.form = Sample.entries(.form, ["a b": "<<v>>", "m": "<<missing>>", "l": "<<list>>"])
        },
        "a+b=a%3C&l=1&l=2", "application/x-www-form-urlencoded"
      ),
      (posting { $0.text = Sample.template("t <<v>>") }, "t a<", "text/plain; charset=utf-8"),
      (
        posting { $0.xml = Sample.template("<x><<v>></x>", .xml) }, "<x>a&lt;</x>",
        "application/xml"
      ),
      (
        posting { $0.file = Sample.template("data.bin") }, "file(path: \"\(file)\")",
        "application/octet-stream"
      ),
      (
        posting {
          $0.graphQL = GraphQLBody()
          $0.graphQL?.query = Sample.located("query($v: String) { <<v>> }")
          $0.graphQL?.operation = Sample.located("Op")
          $0.graphQL?.variables = .object(
            [.init(name: Sample.located("v"), value: .text(Sample.template("<<v>>", .json)))],
            Sample.span("v"))
        }, #"{"query":"query($v: String) { <<v>> }","variables":{"v":"a<"},"operationName":"Op"}"#,
        "application/json"
      ),
    ]
    for (action, body, type) in rows {
      let request = try Sample.request(
        action, Sample.connector(), ["v": "a<", "list": [1, 2]], declared: ["missing"],
        root: folder.path)
      #expect(text(request) == body)
      #expect(request.header("Content-Type") == type)
    }
  }

  @Test func theTypeCanBeNamed() throws {
    var action = posting {
      $0.text = Sample.template("x")
      $0.type = Sample.template("text/<<v>>", .header)
    }
    var connector = Sample.connector()
    #expect(
      try Sample.request(action, connector, ["v": "csv"]).header("Content-Type") == "text/csv")
    connector.headers = Sample.entries(.header, ["content-type": "from/connector"])
    #expect(
      try Sample.request(action, connector, ["v": "csv"]).header("Content-Type") == "text/csv")
    action.headers = Sample.entries(.header, ["CONTENT-TYPE": "from/action"])
    #expect(
      try Sample.request(action, connector, ["v": "csv"]).header("Content-Type") == "from/action")
    action.body?.type = nil
    action.headers = []
    #expect(try Sample.request(action, connector).header("Content-Type") == "from/connector")
    action.headers = Sample.entries(.header, ["Content-Type": nil, "Accept": nil])
    #expect(try Sample.request(action, connector).headers.isEmpty)
  }

  @Test func jsonKeepsTypesAndLeavesOutWhatIsMissing() throws {
    let span = Sample.span("json")
    func member(_ name: String, _ value: TemplatedJSON) -> TemplatedJSON.Member {
      .init(name: Sample.located(name), value: value)
    }
    func templated(_ text: String) -> TemplatedJSON { .text(Sample.template(text, .json)) }
    let number = try #require(JSONNumber("1.000000000000000000001"))
    let action = posting {
      $0.json = .object(
        [
          member("number", templated("<<number>>")), member("text", templated("n=<<number>>")),
          member("literal", .number(Located(number, at: span))),
          member("missing", templated("<<missing>>")), member("part", templated("x<<missing>>")),
          member("null", templated("<<null>>")), member("none", .null(span)),
          member("object", templated("<<object>>")),
          member("list", .array([templated("<<missing>>"), templated("<<number>>")], span)),
          member("raw", templated("<<json | raw>>")),
          member("<<number>>", .boolean(Located(true, at: span))),
        ], span)
    }
    let request = try Sample.request(
      action, Sample.connector(),
      ["number": .number(number), "null": .null, "object": ["a": [1]], "json": #"{"x": 1.50}"#],
      declared: ["missing"])
    #expect(
      text(request)
        == #"{"number":1.000000000000000000001,"text":"n=1.000000000000000000001","#
        + #""literal":1.000000000000000000001,"null":null,"none":null,"object":{"a":[1]},"#
        + #""list":[1.000000000000000000001],"raw":{"x":1.50},"<<number>>":true}"#)
  }

  @Test func rawJSONMustBeJSON() {
    let action = posting { $0.json = .text(Sample.template("<<v | raw>>", .json)) }
    #expect(
      Sample.ids { _ = try Sample.request(action, Sample.connector(), ["v": "{"]) }
        == ["type-mismatch"])
  }

  @Test func anOptionalBodyMayBeAbsent() throws {
    let action = posting { $0.json = .text(Sample.template("<<v>>", .json)) }
    let request = try Sample.request(action, Sample.connector(), declared: ["v"])
    #expect(request.body == .none)
    #expect(request.header("Content-Type") == nil)
  }

  @Test func bodyFilesStayBelowTheRoot() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "outside")
    try folder.write("x", to: "root/inside")
    func fail(_ path: String) -> RunFailure? {
      do {
        _ = try Sample.request(
          posting { $0.file = Sample.template("<<v>>") }, Sample.connector(),
          ["v": .string(path)], root: folder.path + "/root")
        return nil
      } catch {
        return error as? RunFailure
      }
    }
    #expect(fail("inside") == nil)
    #expect(fail("../outside")?.diagnostics.map(\.id) == ["untrusted-file"])
    #expect(fail("../outside")?.kind == .configuration)
    #expect(fail("absent")?.diagnostics.map(\.id) == ["unreadable-file"])
    #expect(fail("absent")?.kind == .localFile)
    #expect(fail("")?.diagnostics.map(\.id) == ["unreadable-file"])
    #expect(fail("a\0b")?.diagnostics.map(\.id) == ["unreadable-file"])
  }

  // MARK: Idempotency, $auth, settings

  @Test func idempotencyKeysStayTheSame() throws {
    var action = Sample.action("POST")
    action.idempotencyKey = .random(Sample.span("true"))
    action.headers = Sample.entries(.header, ["X-1": "<<$uuid>>", "X-2": "a<<$uuid>>"])
    let setup = ActionSetup(action: action, connector: Sample.connector(), root: "/")
    let builder = RequestBuilder(setup: setup, evaluator: Sample.evaluator())
    let first = try builder.build()
    let key = try #require(first.header("Idempotency-Key"))
    #expect(UUID(uuidString: key) != nil)
    #expect(try builder.build().headers == first.headers)
    #expect(
      Set([key, first.header("X-1"), first.header("X-2").map { String($0.dropFirst()) }]).count == 3
    )
    let other = RequestBuilder(setup: setup, evaluator: Sample.evaluator())
    #expect(try other.build().header("Idempotency-Key") != key)
    action.idempotencyKey = .template(Sample.template("k-<<v>>", .header))
    #expect(
      try Sample.request(action, Sample.connector(), ["v": 1]).header("idempotency-key") == "k-1")
    action.headers = Sample.entries(.header, ["idempotency-key": "own"])
    #expect(
      try Sample.request(action, Sample.connector(), ["v": 1]).header("idempotency-key") == "own")
    action.headers = []
    action.idempotencyKey = IdempotencyKey.none
    #expect(try Sample.request(action).header("idempotency-key") == nil)
  }

  @Test func savedValuesAreCheckedAroundAndFilledInLater() throws {
    var action = Sample.action(path: "/<<$auth.org>>/x")
    action.query = Sample.entries(.query, ["bad": "<<object>>"])
    let connector = Sample.connector(base: "<<$auth.instance_url>>/services")
    func builder(_ action: Action) -> RequestBuilder {
      RequestBuilder(
        setup: ActionSetup(action: action, connector: connector, root: "/"),
        evaluator: Sample.evaluator(["object": [:]]))
    }
    #expect(builder(action).usesSavedValues)
    #expect(Sample.ids { try builder(action).check() } == ["type-mismatch"])
    action.query = []
    #expect(try builder(action).check() == nil)
    let request = try builder(action).build(saved: [
      SavedValue(name: "instance_url", value: "https://eu.example.com", isSecret: false),
      SavedValue(name: "org", value: "a/b", isSecret: false),
    ])
    #expect(request.url.text == "https://eu.example.com/services/a%2Fb/x")
    #expect(request.isConnectorOrigin)
    #expect(
      Sample.ids {
        _ = try builder(action).build(saved: [SavedValue(name: "org", value: "o", isSecret: false)])
      } == ["optional-in-path"])
    let plain = RequestBuilder(
      setup: ActionSetup(action: Sample.action(), connector: Sample.connector(), root: "/"),
      evaluator: Sample.evaluator())
    #expect(!plain.usesSavedValues)
  }

  @Test func settingsGoByPrecedence() throws {
    func timeout(_ connect: Int?, _ attempt: Int?) -> TimeoutSettings {
      var settings = TimeoutSettings()
      settings.connect = connect.map { Located(.seconds($0), at: Sample.span("t")) }
      settings.attempt = attempt.map { Located(.seconds($0), at: Sample.span("t")) }
      return settings
    }
    var action = Sample.action()
    var connector = Sample.connector()
    var settings = ProjectSettings()
    action.timeout = timeout(1, nil)
    connector.timeout = timeout(2, 20)
    settings.defaults.timeout = timeout(3, 30)
    settings.defaults.timeout?.idle = Located(.seconds(300), at: Sample.span("t"))
    action.redirects = RedirectSettings()
    action.redirects?.follow = Located(.all, at: Sample.span("all"))
    connector.redirects = RedirectSettings()
    connector.redirects?.follow = Located(.none, at: Sample.span("false"))
    connector.redirects?.maximum = Located(3, at: Sample.span("3"))
    let request = try RequestBuilder(
      setup: ActionSetup(action: action, connector: connector, settings: settings, root: "/"),
      evaluator: Sample.evaluator()
    ).build()
    #expect(
      request.timeouts
        == TransportTimeouts(connect: .seconds(1), attempt: .seconds(20), idle: .seconds(300)))
    #expect(request.redirects == RedirectPolicy(following: .all, maximum: 3))
    let plain = try Sample.request(Sample.action())
    #expect(plain.timeouts == TransportTimeouts() && plain.redirects == RedirectPolicy())
  }

  @Test func certificatesAreFoundBelowTheRoot() throws {
    let folder = try TemporaryFolder()
    let authorities = try folder.write("x", to: "tls/ca.pem")
    let key = try folder.write("x", to: "tls/key.pem")
    var connector = Sample.connector()
    var tls = TLSSettings()
    tls.certificateAuthorities = Sample.located("tls/ca.pem")
    tls.clientCertificate = Sample.located("tls/key.pem")
    tls.clientKey = Sample.located("tls/key.pem")
    tls.clientKeyPassphrase = Sample.template("<<pass>>")
    tls.minimumVersion = Located(.tls13, at: Sample.span("1.3"))
    connector.tls = tls
    let secrets = SecretRegistry()
    func request(_ action: Action) throws -> PreparedRequest {
      try RequestBuilder(
        setup: ActionSetup(action: action, connector: connector, root: folder.path),
        evaluator: Sample.evaluator(["pass": "phrase-phrase"], secrets: secrets)
      ).build()
    }
    let own = try request(Sample.action()).tls
    #expect(own.certificateAuthorities == authorities && own.clientKey == key)
    #expect(own.clientKeyPassphrase == "phrase-phrase" && own.minimumVersion == .tls13)
    #expect(secrets.redact("phrase-phrase") == "***")
    let other = try request(Sample.action(path: nil, url: "https://other.example/")).tls
    #expect(other.certificateAuthorities == authorities && other.minimumVersion == .tls13)
    #expect(
      other.clientCertificate == nil && other.clientKey == nil && other.clientKeyPassphrase == nil)
    connector.tls?.certificateAuthorities = Sample.located("/etc/ssl/certs/x.pem")
    connector.tls?.clientKey = Sample.located("absent.pem")
    #expect(
      Sample.ids { _ = try request(Sample.action()) }.sorted()
        == ["unreadable-file", "untrusted-file"])
  }
}
