import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument

extension TemplateEvaluator {
  /// What a filter makes of what stands before it; only `default` makes something of nothing.
  func apply(
    _ call: TemplateFilterCall, to outcome: SourceOutcome, in expression: TemplateExpression
  ) throws(EvaluationFailure) -> SourceOutcome {
    switch outcome {
    case .pending: return .pending
    case .missing:
      guard call.filter == .default else { return outcome }
      let other = try evaluate(call.arguments[0])
      // Where neither has a value, the first one is what is missed.
      if case .missing = other { return outcome }
      return other
    case .value(let value) where call.filter == .default:
      return value.value == .null ? try evaluate(call.arguments[0]) : outcome
    case .value(let value):
      var arguments: [TemplateValue] = []
      for argument in call.arguments {
        switch try evaluate(argument) {
        case .value(let value): arguments.append(value)
        case .missing(let source): return .missing(source)
        case .pending: return .pending
        }
      }
      let application = FilterApplication(
        call: call, arguments: arguments, expression: expression)
      let isSecret = value.isSecret || arguments.contains(where: \.isSecret)
      return .value(TemplateValue(try application.result(of: value), isSecret: isSecret))
    }
  }
}

/// One filter with the values of its arguments.
private struct FilterApplication {
  let call: TemplateFilterCall
  let arguments: [TemplateValue]
  let expression: TemplateExpression

  func result(of value: TemplateValue) throws(EvaluationFailure) -> JSONValue {
    switch call.filter {
    case .default, .path, .raw: value.value
    case .upper: .string(try text(value).uppercased())
    case .lower: .string(try text(value).lowercased())
    case .trim: .string(trimmed(try text(value)))
    case .string: .string(try text(value))
    case .json: .string(value.value.text())
    case .base64: .string(Base64.encode(Array(try text(value).utf8)))
    case .base64url: .string(Base64URL.encode(Array(try text(value).utf8)))
    case .base64Decode: .string(try decoded(try text(value)))
    case .sha256:
      .string(try encoded(try digest(Array(try text(value).utf8)), by: argument(0)))
    case .hmacSHA256:
      .string(try encoded(try authentication(of: Array(try text(value).utf8)), by: argument(1)))
    case .join: .string(try joined(value))
    case .append: .string(try text(value) + argumentText(0))
    case .date: try date(value)
    }
  }

  private func text(_ value: TemplateValue) throws(EvaluationFailure) -> String {
    if let text = value.text { return text }
    throw failure(
      "type-mismatch",
      "filter '\(call.filter.rawValue)' needs text, but \(expression.shownName) is "
        + value.value.shownType)
  }

  private func argument(_ index: Int) -> TemplateValue? {
    arguments.indices.contains(index) ? arguments[index] : nil
  }

  private func argumentText(_ index: Int) throws(EvaluationFailure) -> String {
    guard let text = argument(index)?.text else {
      throw failure(
        "filter-type",
        "argument \(index + 1) of '\(call.filter.rawValue)' must be text",
        at: call.arguments.indices.contains(index) ? call.arguments[index].span : nil)
    }
    return text
  }

  private func trimmed(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }

  private func decoded(_ text: String) throws(EvaluationFailure) -> String {
    // Both alphabets, with or without padding: what is meant is never in doubt.
    let folded = String(
      decoding: text.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: byte
        }
      }, as: UTF8.self)
    guard let bytes = try? Base64URL.decode(folded) else {
      throw failure("type-mismatch", "\(expression.shownName) is not Base64")
    }
    guard let decoded = String(validating: bytes, as: UTF8.self) else {
      throw failure(
        "type-mismatch", "what \(expression.shownName) holds in Base64 is not UTF-8 text")
    }
    return decoded
  }

  private func digest(_ message: [UInt8]) throws(EvaluationFailure) -> [UInt8] {
    do {
      return try Digest.sha256(message)
    } catch {
      throw failure("filter-type", "filter 'sha256' failed: \(error.reason)")
    }
  }

  private func authentication(of message: [UInt8]) throws(EvaluationFailure) -> [UInt8] {
    let key = Array(try argumentText(0).utf8)
    do {
      return try HMAC.authenticate(message, key: key, with: .sha256)
    } catch {
      throw failure("filter-type", "filter 'hmac_sha256' failed: \(error.reason)")
    }
  }

  private func encoded(
    _ bytes: [UInt8], by encoding: TemplateValue?
  ) throws(EvaluationFailure) -> String {
    switch encoding.map(\.value) {
    case nil, "hex": return Hexadecimal.encode(bytes)
    case "base64": return Base64.encode(bytes)
    case "base64url": return Base64URL.encode(bytes)
    default:
      throw failure(
        "filter-type",
        "the encoding of '\(call.filter.rawValue)' must be hex, base64 or base64url",
        at: call.arguments.last?.span)
    }
  }

  private func joined(_ value: TemplateValue) throws(EvaluationFailure) -> String {
    guard case .array(let elements) = value.value else {
      throw failure(
        "type-mismatch",
        "filter 'join' needs a list, but \(expression.shownName) is \(value.value.shownType)")
    }
    let separator = try argumentText(0)
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard let text = TemplateValue(element).text else {
        throw failure(
          "type-mismatch",
          "filter 'join' needs texts, but element \(index) of \(expression.shownName) is "
            + element.shownType)
      }
      texts.append(text)
    }
    return texts.joined(separator: separator)
  }

  private func date(_ value: TemplateValue) throws(EvaluationFailure) -> JSONValue {
    guard let moment = moment(of: value) else {
      throw failure(
        "type-mismatch", "filter 'date' needs a moment, which \(expression.shownName) is not",
        help: "A moment is text like 2026-01-31T08:00:00Z, or the seconds since 1970.")
    }
    let format = try argumentText(0)
    if format == "epoch" { return .number(JSONNumber(moment.wholeSeconds)) }
    do {
      return .string(try CalendarText.format(moment, as: format))
    } catch {
      throw failure(
        "filter-type", "'%\(error.conversion)' is not a conversion of 'date'",
        at: call.arguments[0].span,
        help: "Conversions: \(CalendarText.conversions); or rfc3339, rfc1123, epoch.")
    }
  }

  private func moment(of value: TemplateValue) -> WallTime? {
    var number: JSONNumber?
    switch value.value {
    case .number(let given): number = given
    case .string(let text):
      if let moment = CalendarMoment.parse(text) { return moment }
      number = JSONNumber(text)
    default: return nil
    }
    guard let seconds = number?.double, CalendarText.years.contains(seconds) else { return nil }
    return WallTime(milliseconds: Int64((seconds * 1000).rounded(.down)))
  }

  private func failure(
    _ id: String, _ message: String, at span: SourceSpan? = nil, help: String? = nil
  ) -> EvaluationFailure {
    EvaluationFailure(
      Diagnostic(
        id, message, at: span ?? (id == "filter-type" ? call.span : expression.span), help: help))
  }
}
