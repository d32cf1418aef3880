import Diagnostics
import Testing

struct DiagnosticTests {
  @Test func diagnosticsAreSortedByPlaceEachOnce() {
    func fault(_ message: String, _ path: String?, _ start: Int = 0) -> Diagnostic {
      let span = path.map {
        SourceSpan(source: SourceText(path: $0, text: "0123456789"), range: start..<start + 1)
      }
      return Diagnostic("rule", .error, message, at: span)
    }
    let sorted = [
      fault("late", nil), fault("c", "b", 0), fault("b", "a", 5), fault("a", "a", 1),
      fault("b", "a", 5), fault("second at b", "a", 5), fault("last", nil),
    ].sortedAndDeduplicated()
    #expect(sorted.map(\.message) == ["a", "b", "second at b", "c", "late", "last"])
  }

  @Test func onlyErrorsAreErrors() {
    #expect([Diagnostic("a", .warning, "x")].hasErrors == false)
    #expect([Diagnostic("a", .warning, "x"), Diagnostic("b", .error, "y")].hasErrors)
  }

  @Test(
    arguments: [
      ("tikcet_id", "ticket_id"), ("base-url", "base_url"), ("BaseUrl", "base_url"),
      ("capture", nil), ("captures", "capture"), ("xyz", nil), ("", nil), ("autn", "auth"),
    ] as [(String, String?)])
  func nearMissesAreFound(_ name: String, _ expected: String?) {
    let candidates = ["ticket_id", "base_url", "capture", "auth", "headers"]
    #expect(NearMiss.suggestion(for: name, among: candidates) == expected)
  }

  @Test(
    "longer and shorter forms, and other tools' names",
    arguments: [
      ("int", ["string", "integer", "number"], "integer"),
      ("bool", ["boolean", "object"], "boolean"), ("warn", ["error", "warning"], "warning"),
      ("uppercase", ["upper", "lower", "trim"], "upper"),
      ("authentication", ["auth", "headers"], "auth"),
      ("Client Credentials", ["client_credentials", "password"], "client_credentials"),
      ("base64_encode", ["base64", "base64url"], "base64"), ("no", ["true", "false"], "false"),
      ("response", ["body", "captures"], "body"), ("response", ["captures"], nil),
      // Two could be meant, or too little is written.
      ("client", ["client_identifier", "client_password"], nil), ("in", ["integer"], nil),
    ] as [(String, [String], String?)])
  func otherForms(_ name: String, _ candidates: [String], _ expected: String?) {
    #expect(NearMiss.suggestion(for: name, among: candidates) == expected)
  }

  @Test func theNearestCandidateWins() {
    #expect(NearMiss.suggestion(for: "headr", among: ["header", "head"]) == "header")
    // A slip is one, a longer or a shorter form and another tool's word are none.
    #expect(NearMiss.misspelling("headr", of: ["header", "head"]) == "header")
    #expect(NearMiss.misspelling("min_length", of: ["minLength"]) == "minLength")
    for (name, candidate) in [("auth", "authentication"), ("yes", "true"), ("", "a"), ("ab", "xy")]
    {
      #expect(NearMiss.misspelling(name, of: [candidate]) == nil, "\(name)")
    }
    #expect(NearMiss.suggestion(for: "abd", among: ["abc", "abe"]) == "abc")
    #expect(NearMiss.suggestion(for: "ab", among: ["xy"]) == nil)
  }
}
