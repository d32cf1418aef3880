import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML
import RegularExpressions

extension NodeDecoder {
  /// Decodes a scalar by a shape that is neither a collection nor JSON.
  mutating func scalar(
    _ node: YAMLNode, as shape: ValueShape, owner: NodeOwner
  ) -> DecodedValue? {
    guard let scalar = node.scalar else {
      return wrongType(node, owner: owner, expected: shape.expectation)
    }
    if scalar.kind == .null { return noValue(node, owner: owner, expected: shape.expectation) }
    let text = Located(scalar.text, at: node.span)
    switch shape {
    case .template(let position): return .template(template(scalar, node, position))
    case .boolean: return boolean(scalar, node, owner: owner)
    case .integer(let bounds): return integer(text, scalar, bounds, owner: owner)
    case .number(let bounds): return number(text, scalar, bounds, owner: owner)
    case .version: return version(text)
    case .duration: return duration(text, owner: owner)
    case .choice(let choices): return choice(text, choices, owner: owner)
    case .statusPattern: return statusPattern(text)
    case .jsonPath: return jsonPath(text, scalar, owner: owner)
    case .regularExpression: return regularExpression(text, scalar)
    default: return .text(text)
    }
  }

  /// Parses a scalar's templates and remembers them.
  mutating func template(
    _ scalar: YAMLScalar, _ node: YAMLNode, _ position: TemplatePosition
  ) -> Template {
    // Most scalars hold no template, and the map back to the source costs time.
    let sourceMap = scalar.text.utf8.contains(UInt8(ascii: "<")) ? scalar.sourceMap : nil
    let (template, problems) = TemplateParser.parse(
      scalar.text, span: node.span, position: position, alsoKnown: builtIns,
      locate: { sourceMap?.span(ofDecoded: $0) ?? node.span })
    report(problems, in: scalar)
    remember(template, scalar, position)
    return template
  }

  private mutating func report(_ problems: [Diagnostic], in scalar: YAMLScalar) {
    guard let last = problems.last else { return }
    guard let torn = TornTemplate.find(behind: scalar) else {
      for problem in problems { add(problem) }
      return
    }
    // The last template is the one without an end.
    for problem in problems where problem != last { add(problem) }
    add(torn.diagnostic)
    tornRanges.append(torn.range)
  }

  private mutating func boolean(
    _ scalar: YAMLScalar, _ node: YAMLNode, owner: NodeOwner
  ) -> DecodedValue? {
    if case .bool(let value) = scalar.kind { return .boolean(Located(value, at: node.span)) }
    let meant: String? =
      switch scalar.text.lowercased() {
      case "yes", "on", "true", "1": "true"
      case "no", "off", "false", "0": "false"
      default: nil
      }
    return wrongType(
      node, owner: owner, expected: "true or false", help: meant.map { "Write \($0)." })
  }

  private mutating func integer(
    _ text: Located<String>, _ scalar: YAMLScalar, _ bounds: ClosedRange<Int>, owner: NodeOwner
  ) -> DecodedValue? {
    guard case .number = scalar.kind, let value = Int(text.value) else {
      report(
        "wrong-type",
        "\(owner.description) must be a whole number, not \(scalar.kind == .string ? "the text " : "")"
          + "'\(text.value)'", at: text.span)
      return nil
    }
    guard bounds.contains(value) else {
      let range =
        bounds.upperBound == .max
        ? "at least \(bounds.lowerBound)" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
      report("wrong-type", "\(owner.description) must be \(range), not \(value)", at: text.span)
      return nil
    }
    return .integer(Located(value, at: text.span))
  }

  private mutating func number(
    _ text: Located<String>, _ scalar: YAMLScalar, _ bounds: ClosedRange<Double>, owner: NodeOwner
  ) -> DecodedValue? {
    guard case .number = scalar.kind, let value = JSONNumber(text.value) else {
      report(
        "wrong-type",
        "\(owner.description) must be a number, not \(scalar.kind == .string ? "the text " : "")"
          + "'\(text.value)'", at: text.span)
      return nil
    }
    guard bounds.contains(value.double) else {
      report(
        "wrong-type",
        "\(owner.description) must be from \(Self.shown(bounds.lowerBound)) to "
          + "\(Self.shown(bounds.upperBound)), not \(value.text)", at: text.span)
      return nil
    }
    return .literal(Located(.number(value), at: text.span))
  }

  /// A bound as files write it: `1`, not `1.0`.
  private static func shown(_ bound: Double) -> String {
    JSONNumber(bound).flatMap(\.int64).map(String.init) ?? "\(bound)"
  }

  private mutating func version(_ text: Located<String>) -> DecodedValue? {
    guard text.value == "1" else {
      report(
        "unsupported-version", "version '\(text.value)' is not known", at: text.span,
        help: "This program reads version 1; leave the key away or write version: 1.")
      return nil
    }
    return .integer(Located(1, at: text.span))
  }

  private mutating func duration(_ text: Located<String>, owner: NodeOwner) -> DecodedValue? {
    guard let duration = DurationText.parse(text.value) else {
      report(
        "wrong-type", "\(owner.description) must be a duration, not '\(text.value)'", at: text.span,
        help: "Write a whole number and a unit: 250ms, 2s, 5m, 1h.")
      return nil
    }
    return .duration(Located(duration, at: text.span))
  }

  private mutating func choice(
    _ text: Located<String>, _ choices: [ValueShape.Choice], owner: NodeOwner
  ) -> DecodedValue? {
    if let choice = choices.first(where: { $0.word == text.value }) {
      if choice.isBuilt { return .text(text) }
      reportUnavailable("value '\(text.value)' of \(owner.description)", at: text.span)
      return nil
    }
    reportUnknown(
      "unknown-value", "'\(text.value)' is not a value of \(owner.description)", text,
      words: choices.map(\.word), listed: choices.filter(\.isBuilt).map(\.word))
    return nil
  }

  private mutating func statusPattern(_ text: Located<String>) -> DecodedValue? {
    if StatusPattern(text) != nil { return .text(text) }
    report(
      "unknown-value", "'\(text.value)' is not a status", at: text.span,
      help: "Write a code from 100 to 599, or a class such as 2xx.")
    return nil
  }

  private mutating func jsonPath(
    _ text: Located<String>, _ scalar: YAMLScalar, owner: NodeOwner
  ) -> DecodedValue? {
    guard text.value.hasPrefix("$") else {
      reportNoJSONPath(text)
      return nil
    }
    do {
      let path = try JSONPath(text.value)
      warn(of: path, scalar)
      return .jsonPath(Located(path, at: text.span))
    } catch {
      report(
        "bad-jsonpath", "JSONPath: \(error.message)", at: scalar.span(ofDecoded: error.range),
        label: error.replacement.map { $0.isEmpty ? "take it away" : "did you mean '\($0)'?" },
        help: Self.isCutByComment(scalar)
          ? "Put the JSONPath in quotes: without them a comment begins at ' #'." : nil)
      return nil
    }
  }

  private mutating func reportNoJSONPath(_ text: Located<String>) {
    let isSegment = text.value.hasPrefix(".") || text.value.hasPrefix("[")
    let meant = (isSegment ? "$" : "$.") + text.value
    let isPath = (try? JSONPath(meant)) != nil
    let isPlain = text.span.text == text.value
    report(
      "bad-jsonpath", "'\(text.value)' is not a JSONPath", at: text.span,
      label: isPath ? "did you mean '\(meant)'?" : "must begin with $",
      help: !isPath
        ? "Write a JSONPath such as $.name, or a mapping such as {header: Location}."
        : NameRules.isVariableName(text.value)
          ? "What is no JSONPath is selected by a mapping: {header: Location}." : nil,
      fixIts: isPath && isPlain
        ? [.init(title: "Write '\(meant)'", span: text.span, replacement: meant, isSafe: false)]
        : [])
  }

  /// Whether a text without quotes ends where a comment begins.
  private static func isCutByComment(_ scalar: YAMLScalar) -> Bool {
    guard scalar.style == .plain else { return false }
    let rest = scalar.span.source.bytes[scalar.span.range.upperBound...]
    let comment = rest.drop { $0 == UInt8(ascii: " ") }
    return comment.first == UInt8(ascii: "#") && comment.startIndex > rest.startIndex
  }

  private mutating func warn(of path: JSONPath, _ scalar: YAMLScalar) {
    for warning in path.warnings {
      warn(
        "odd-jsonpath", "JSONPath: \(warning.message)",
        at: scalar.span(ofDecoded: warning.range))
    }
  }

  private mutating func regularExpression(
    _ text: Located<String>, _ scalar: YAMLScalar
  ) -> DecodedValue? {
    do {
      return .regularExpression(
        RegularExpressionText(pattern: text, compiled: try RegularExpression(text.value)))
    } catch {
      report(
        "bad-regex", "regular expression: \(error.message)",
        at: place(of: error.offset, in: scalar))
      return nil
    }
  }

  /// The character at an offset; at the end of the text the one before it.
  private func place(of offset: Int, in scalar: YAMLScalar) -> SourceSpan {
    let bytes = Array(scalar.text.utf8)
    var start = min(max(offset, 0), max(bytes.count - 1, 0))
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar.span(ofDecoded: start..<start + 1)
  }

  /// Reports a word that is none of the legal ones, with the nearest or all of them; gives the
  /// nearest.
  @discardableResult
  mutating func reportUnknown(
    _ id: String, _ message: String, _ text: Located<String>, words: [String],
    listed: [String]? = nil
  ) -> String? {
    if isFull { return nil }
    let near = NearMiss.suggestion(for: text.value, among: words)
    report(
      id, message, at: text.span, label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "Legal here: \((listed ?? words).joined(separator: ", "))." : nil,
      fixIts: near.map {
        [.init(title: "Write '\($0)'", span: text.span, replacement: $0, isSafe: false)]
      } ?? [])
    return near
  }

  /// Reports what belongs to the format but is not acted on by this version.
  mutating func reportUnavailable(_ what: String, at span: SourceSpan) {
    report(
      "not-available", "\(what) is not available in this version", at: span,
      help: "It belongs to the format, but nothing acts on it yet: take it away.")
  }
}

extension ValueShape {
  /// What must stand there, for messages.
  fileprivate var expectation: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .duration: "a duration such as 10s"
    case .choice(let choices):
      "one of " + choices.filter(\.isBuilt).map(\.word).joined(separator: ", ")
    case .jsonPath: "a JSONPath"
    case .regularExpression: "a regular expression"
    case .statusPattern: "a status code"
    case .version: "1"
    default: "text"
    }
  }
}
