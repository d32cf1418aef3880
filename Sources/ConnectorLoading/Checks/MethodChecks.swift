import ConnectorModel
import Diagnostics

/// What must hold of a request's method.
enum MethodChecks {
  private static let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

  /// Checks a method: any token will do, but those of HTTP are written in capitals.
  static func check(_ method: Located<String>) -> [Diagnostic] {
    let upper = method.value.uppercased()
    guard NameRules.isToken(method.value), upper != "CONNECT" else {
      return [
        Diagnostic(
          "unknown-value", "'\(method.value)' is not a method that can be sent", at: method.span,
          help: "Methods: \(known.joined(separator: ", ")), or another token (RFC 9110 §9.1).")
      ]
    }
    guard method.value != upper, known.contains(upper) else { return [] }
    return [
      Diagnostic(
        "unknown-value", "method '\(method.value)' must be written in capitals", at: method.span,
        label: "did you mean '\(upper)'?",
        fixIts: [
          .init(title: "Write \(upper)", span: method.span, replacement: upper, isSafe: true)
        ])
    ]
  }
}
