import Testing

@testable import ConnectorRuntime

@Suite struct RedirectDecisionTests {
  typealias Following = RedirectPolicy.Following

  @Test(arguments: [301, 302, 303, 307, 308])
  func safeMethodsFollowUnlessToldNotTo(_ status: Int) {
    for method in ["GET", "HEAD"] {
      for following in [Following.safe, .all] {
        #expect(
          RedirectDecision(status: status, method: method, following: following)
            == .follow(method: method, repeatsBody: true))
      }
      #expect(RedirectDecision(status: status, method: method, following: .none) == .stay)
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"] {
      for following in [Following.none, .safe] {
        #expect(RedirectDecision(status: status, method: method, following: following) == .stay)
      }
    }
  }

  @Test(arguments: [
    (301, "POST", "GET", false), (302, "POST", "GET", false), (303, "POST", "GET", false),
    (307, "POST", "POST", true), (308, "POST", "POST", true),
    (301, "PUT", "PUT", true), (302, "DELETE", "DELETE", true), (303, "PUT", "GET", false),
    (303, "DELETE", "GET", false), (307, "PATCH", "PATCH", true),
  ])
  func followsOthersWhenTold(
    _ status: Int, _ method: String, _ next: String, _ repeatsBody: Bool
  ) {
    #expect(
      RedirectDecision(status: status, method: method, following: .all)
        == .follow(method: next, repeatsBody: repeatsBody))
  }

  @Test(arguments: [200, 201, 204, 300, 304, 305, 306, 309, 399, 401, 500])
  func otherStatusesAreFinal(_ status: Int) {
    #expect(RedirectDecision(status: status, method: "GET", following: .all) == .stay)
  }
}
