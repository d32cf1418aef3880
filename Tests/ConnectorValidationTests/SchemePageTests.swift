import ConnectorModel
import Foundation
import TestSupport
import Testing

/// Every auth scheme has a page with an example, other tools' names, and what to look at.
@Suite struct SchemePageTests {
  private static let folder = FixtureCase.fixtures.deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs")

  /// The types that have a page of their own; `oauth2` is on the page about all of them.
  private static let types = AuthenticationScheme.variant.cases.map(\.word).filter {
    $0 != "none" && $0 != "oauth2"
  }

  private func text(_ page: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
  }

  private func check(_ page: String, example: String) throws {
    let text = try text(page)
    let examples = text.components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "```").first ?? ""
    }
    #expect(
      examples.contains { $0.hasPrefix("# connectors/") && $0.contains(example) },
      "\(page) has no example with \(example)")
    for tool in ["Creator Studio", "Postman", "Nango"] {
      #expect(text.contains(tool), "\(page) does not say what \(tool) calls it")
    }
    #expect(
      text.contains("When it fails"), "\(page) does not say what to look at when it fails")
  }

  @Test("every scheme has a page", arguments: types)
  func everySchemeHasAPage(type: String) throws {
    try check("auth/\(type).md", example: "type: \(type)\n")
    #expect(try text("auth.md").contains("(auth/\(type).md)"))
  }

  @Test("every grant has a page", arguments: OAuth2Scheme.Grant.allCases.map(\.rawValue))
  func everyGrantHasAPage(grant: String) throws {
    let page =
      switch grant {
      case "client_credentials": "auth.md"
      case "authorization_code", "device_code": "auth/login.md"
      case "saml2_bearer": "auth/saml.md"
      default: "auth/grants.md"
      }
    try check(page, example: "grant_type: \(grant)\n")
  }
}
