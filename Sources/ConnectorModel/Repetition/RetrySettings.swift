package import Diagnostics

/// `retry`: which requests are sent again after a failure, and when.
package struct RetrySettings: Declared {
  package var retries: Located<Int>?
  package var conditions: RetryConditions?
  package var isUnsafe: Located<Bool>?
  package var backoff: BackoffSettings?
  package var waits: [WaitSelector]?
  package var budget: Located<Duration>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<RetrySettings>(
    "retry", "Which requests are sent again after a failure, and when.",
    fields: [
      FieldDeclaration(
        "retries", \.retries, .integer(0...100), example: "2",
        "How often a request is sent again at most; 2 by default, 0 for never."),
      FieldDeclaration("when", \.conditions, .object(), "After what it is sent again."),
      FieldDeclaration(
        "unsafe", \.isUnsafe, .boolean,
        "true: also where doing it twice may do harm, such as a POST without an idempotency key."),
      FieldDeclaration(
        "backoff", \.backoff, .object(), "How long to wait where the server does not say."),
      FieldDeclaration(
        "wait", \.waits, .list(of: .waitSelector, orSingle: true),
        example: "[{header: Retry-After, as: auto}]",
        "Where the server says how long to wait; it wins over backoff, the longest of several."),
      FieldDeclaration(
        "budget", \.budget, .duration, example: "2m",
        "How long all waits of a run may take together; without it there is no such limit."),
    ])
}

/// `retry.when`: after what a request is sent again.
package struct RetryConditions: Declared {
  package var status: [StatusPattern]?
  package var network: Located<Bool>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<RetryConditions>(
    "when", "After what a request is sent again.",
    fields: [
      FieldDeclaration(
        "status", \.status, .list(of: .statusPattern, orSingle: true),
        example: "[408, 429, 502, 503, 504]",
        "The statuses; 408, 429, 502, 503 and 504 by default."),
      FieldDeclaration(
        "network", \.network, .boolean,
        "Whether after a failed connection, a timeout or a broken connection; true by default."),
    ])
}

/// `retry.backoff`: how the wait grows from retry to retry.
package struct BackoffSettings: Declared {
  package var initial: Located<Duration>?
  package var factor: Located<Double>?
  package var maximum: Located<Duration>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<BackoffSettings>(
    "backoff", "How the wait grows; a random part of it is waited.",
    fields: [
      FieldDeclaration(
        "initial", \.initial, .duration, example: "500ms", "Before the first retry; 500ms."),
      FieldDeclaration(
        "factor", \.factor, .number(1...100), example: "2", "What it is multiplied by; 2."),
      FieldDeclaration(
        "max", \.maximum, .duration, example: "30s",
        "The longest wait, also where the server asks for one; 30s."),
    ])
}
