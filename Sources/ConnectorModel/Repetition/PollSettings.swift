package import Diagnostics

/// `poll`: repeats the request until its response says that something is done.
package struct PollSettings: Declared {
  package var until: [Check] = []
  package var failWhen: [Check] = []
  package var every: PollInterval?
  package var timeout: Located<Duration>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<PollSettings>(
    "poll", "Repeats the request until its response says that something is done.",
    fields: [
      FieldDeclaration(
        "until", into: \.until, .list(of: .object(), orSingle: true), required: true,
        example: "[{jsonpath: $.status, equals: COMPLETED}]",
        "Checks that end it with success where all of them hold."),
      FieldDeclaration(
        "fail_when", into: \.failWhen, .list(of: .object(), orSingle: true),
        example: "[{jsonpath: $.status, equals: ERROR}]",
        "Checks that end it with a failure where all of them hold."),
      FieldDeclaration("every", \.every, .object(), "How long to wait between the requests."),
      FieldDeclaration(
        "timeout", \.timeout, .duration, example: "10m", "How long it may take; 10m."),
    ])
}

/// `poll.every`: how the wait grows from request to request.
package struct PollInterval: Declared {
  package var initial: Located<Duration>?
  package var factor: Located<Double>?
  package var maximum: Located<Duration>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<PollInterval>(
    "every", "How long to wait between the requests of a poll.",
    fields: [
      FieldDeclaration(
        "initial", \.initial, .duration, example: "2s", "After the first request; 2s."),
      FieldDeclaration(
        "factor", \.factor, .number(1...100), example: "1.5", "What it is multiplied by; 1.5."),
      FieldDeclaration("max", \.maximum, .duration, example: "30s", "The longest wait; 30s."),
    ])
}
