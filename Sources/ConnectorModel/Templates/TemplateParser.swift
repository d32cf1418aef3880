package import Diagnostics
import JSONDocument

/// Reads the template grammar, with the exact place of everything that is wrong.
///
/// ```
/// template   = "<<" source *( "|" filter ) ">>"            ; spaces allowed between parts
/// source     = name path / "$" name path / literal
/// path       = *( "." name / "[" integer "]" )
/// filter     = name [ "(" argument *( "," argument ) ")" ]
/// argument   = literal / source
/// literal    = string in single or double quotes / number / "true" / "false" / "null"
/// ```
package struct TemplateParser {
  private var cursor: TemplateCursor
  private let span: SourceSpan
  private let position: TemplatePosition
  private let alsoKnown: Set<TemplateBuiltIn>
  private var diagnostics: [Diagnostic] = []

  /// The offset behind the filter that was read last, white space not included.
  private var endOfArguments = 0

  /// Parses one scalar.
  ///
  /// - Parameters:
  ///   - text: the scalar's decoded text.
  ///   - span: the whole scalar in its file.
  ///   - position: where the value lands; `$token` is known in `credential` only.
  ///   - alsoKnown: the built-ins that are known here beside those of the position.
  ///   - locate: the place of a range of UTF-8 offsets into `text`.
  /// - Returns: the template, without the expressions that could not be read, and what is wrong.
  package static func parse(
    _ text: String, span: SourceSpan, position: TemplatePosition,
    alsoKnown: Set<TemplateBuiltIn> = [],
    locate: @escaping (Range<Int>) -> SourceSpan
  ) -> (template: Template, diagnostics: [Diagnostic]) {
    guard text.utf8.contains(UInt8(ascii: "<")) else {
      return (Template(text: text, span: span), [])
    }
    var parser = TemplateParser(
      cursor: TemplateCursor(bytes: Array(text.utf8), locate: locate), span: span,
      position: position, alsoKnown: alsoKnown)
    return parser.parse()
  }

  private mutating func parse() -> (Template, [Diagnostic]) {
    var segments: [Template.Segment] = []
    var textOffsets: [Int] = []
    var textStart = 0
    while !cursor.isAtEnd {
      guard cursor.isDouble("<") else {
        cursor.offset += 1
        continue
      }
      if textStart < cursor.offset {
        segments.append(.text(cursor.text(textStart..<cursor.offset)))
        textOffsets.append(textStart)
      }
      let start = cursor.offset
      cursor.offset += 2
      do {
        segments.append(.expression(try expression(from: start)))
      } catch {
        diagnostics.append(error.diagnostic)
        skipBroken(from: start)
      }
      textStart = cursor.offset
    }
    if textStart < cursor.offset {
      segments.append(.text(cursor.text(textStart..<cursor.offset)))
      textOffsets.append(textStart)
    }
    let template = Template(
      segments: segments, span: span, isBroken: !diagnostics.isEmpty, textOffsets: textOffsets)
    return (template, diagnostics)
  }

  /// Goes behind the `>>` of an expression that could not be read, or to the end.
  private mutating func skipBroken(from start: Int) {
    cursor.offset = cursor.indexOfClosing(from: start + 2).map { $0 + 2 } ?? cursor.bytes.count
  }

  private mutating func expression(from start: Int) throws(TemplateFailure) -> TemplateExpression {
    cursor.skipSpaces()
    guard cursor.indexOfClosing(from: cursor.offset) != nil else {
      throw cursor.failure(
        "template is not closed", at: start..<start + 2,
        help: "Close it with '>>', or write <<\"<<\">> for a literal '<<'.")
    }
    if cursor.isDouble(">") {
      throw cursor.failure(
        "template is empty", at: start..<cursor.offset + 2,
        help: "Name a variable: <<name>>.")
    }
    let source = try source()
    var filters: [TemplateFilterCall] = []
    while true {
      cursor.skipSpaces()
      if cursor.isDouble(">") { break }
      let bar = cursor.offset
      guard cursor.take("|") else { throw unexpectedText() }
      filters.append(try filter(behind: bar))
    }
    if let early = filters.dropLast().first(where: \.filter.decidesEncoding) {
      throw TemplateFailure(
        Diagnostic(
          "filter-type", "filter '\(early.filter.rawValue)' must be the last filter",
          at: early.span, help: "It decides how the finished value is encoded."))
    }
    cursor.offset += 2
    return TemplateExpression(
      source: source, filters: filters, span: cursor.locate(start..<cursor.offset))
  }

  private func unexpectedText() -> TemplateFailure {
    let range = cursor.wordRange()
    let word = cursor.text(range)
    if word == ">" {
      return cursor.failure(
        "template is not closed", at: range, help: "Close it with '>>', not with a single '>'.")
    }
    if word == "<" {
      return cursor.failure(
        "template is not closed before the next '<'", at: range, help: "Close it with '>>'.")
    }
    return cursor.failure(
      "'\(word)' is not expected in a template", at: range,
      help: "Write <<name>>, <<name.member>>, <<name[0]>> or <<name | filter>>.")
  }

  /// `name path`, `$name path` or a literal.
  private mutating func source() throws(TemplateFailure) -> TemplateSource {
    cursor.skipSpaces()
    let start = cursor.offset
    if let literal = try cursor.literal() {
      return TemplateSource(
        kind: .literal(literal), span: cursor.locate(start..<cursor.offset))
    }
    let isBuiltIn = cursor.take("$")
    guard let name = cursor.name() else { throw badName(from: start) }
    let nameRange = start..<cursor.offset
    let builtIn = isBuiltIn ? try self.builtIn(name, at: nameRange) : nil
    let (path, stepSpans) = try path()
    if cursor.peek == UInt8(ascii: "-") {
      throw cursor.failure(
        "'-' cannot stand in a name", at: cursor.offset..<cursor.offset + 1,
        help: "Names are made of letters, digits and '_'.")
    }
    if let builtIn, builtIn != .auth, !path.isEmpty {
      throw cursor.failure(
        "built-in '$\(name)' has no members", at: nameRange.upperBound..<cursor.offset,
        help: "Write <<$\(name)>>.")
    }
    return TemplateSource(
      kind: isBuiltIn ? .builtIn(name) : .variable(name), path: path,
      span: cursor.locate(nameRange), stepSpans: stepSpans)
  }

  private func badName(from start: Int) -> TemplateFailure {
    if cursor.isAtEnd || cursor.isDouble(">") {
      let isDollar = start < cursor.offset
      return cursor.failure(
        isDollar ? "a name is missing after '$'" : "a name or a value is missing",
        at: start..<(isDollar ? cursor.offset : start + 2),
        help: isDollar ? "Write for example <<$uuid>>." : nil)
    }
    let range = cursor.wordRange()
    return cursor.failure(
      "'\(cursor.text(range))' is not a variable's name", at: range,
      help: "A name starts with a letter or '_' and goes on with letters, digits and '_'.")
  }

  private func builtIn(
    _ name: String, at range: Range<Int>
  ) throws(TemplateFailure) -> TemplateBuiltIn {
    let known = TemplateBuiltIn.allCases.filter {
      $0.position == nil || $0.position == position || alsoKnown.contains($0)
    }
    if let found = known.first(where: { $0.rawValue == name }) { return found }
    let near = NearMiss.suggestion(for: name, among: known.map(\.rawValue))
    let list = known.map { "$\($0.rawValue)" }.joined(separator: ", ")
    throw TemplateFailure(
      Diagnostic(
        "undefined-variable", "built-in '$\(name)' is not defined here", at: cursor.locate(range),
        label: near.map { "did you mean '$\($0)'?" },
        help: TemplateBuiltIn(rawValue: name)?.position.map { place in
          place == .credential
            ? "It is the credential, which 'format' of 'attach' and the requests of a session may place."
            : "It is a part of the request, which the auth scheme 'hmac' alone can name."
        } ?? (near == nil ? "Known here: \(list)." : nil)))
  }

  private mutating func path() throws(TemplateFailure) -> ([TemplateSource.Step], [SourceSpan]) {
    var steps: [TemplateSource.Step] = []
    var spans: [SourceSpan] = []
    while true {
      let start = cursor.offset
      if cursor.take(".") {
        guard let name = cursor.name() else {
          throw cursor.failure("a member's name is missing after '.'", at: start..<start + 1)
        }
        steps.append(.member(name))
        spans.append(cursor.locate(start + 1..<cursor.offset))
      } else if cursor.take("[") {
        guard let index = cursor.integer(), cursor.take("]") else {
          let end = cursor.isDouble(">") ? cursor.offset : cursor.wordRange().upperBound
          throw cursor.failure(
            "an index must be a whole number: [0]", at: start..<max(end, start + 1))
        }
        steps.append(.index(index))
        spans.append(cursor.locate(start + 1..<cursor.offset - 1))
      } else {
        return (steps, spans)
      }
    }
  }

  private mutating func filter(behind bar: Int) throws(TemplateFailure) -> TemplateFilterCall {
    cursor.skipSpaces()
    let start = cursor.offset
    guard var name = cursor.name() else {
      throw cursor.failure(
        "a filter's name is missing after '|'", at: bar..<bar + 1,
        help: "Write for example <<name | upper>>.")
    }
    if cursor.peek == UInt8(ascii: "-") {
      cursor.offset = cursor.wordRange().upperBound
      name = cursor.text(start..<cursor.offset)
    }
    let nameRange = start..<cursor.offset
    guard let filter = TemplateFilter(rawValue: name) else {
      let names = TemplateFilter.allCases.map(\.rawValue)
      let near = NearMiss.suggestion(for: name, among: names)
      throw TemplateFailure(
        Diagnostic(
          "unknown-filter", "filter '\(name)' does not exist", at: cursor.locate(nameRange),
          label: near.map { "did you mean '\($0)'?" },
          help: near == nil ? "Filters: \(names.joined(separator: ", "))." : nil,
          fixIts: near.map { near in
            let place = cursor.locate(nameRange)
            return [
              .init(title: "Write '\(near)'", span: place, replacement: near, isSafe: false)
            ]
          } ?? []))
    }
    if let positions = filter.positions, !positions.contains(position) {
      throw TemplateFailure(
        Diagnostic(
          "filter-type", "filter '\(name)' must stand in the path of a URL",
          at: cursor.locate(nameRange),
          help: "Nothing else needs the '/' of a value kept: take the filter away."))
    }
    let arguments = try arguments()
    let range = start..<endOfArguments
    try check(arguments, of: filter, at: range)
    return TemplateFilterCall(
      filter: filter, arguments: arguments, span: cursor.locate(range))
  }

  /// The arguments of a filter whose name has been read.
  private mutating func arguments() throws(TemplateFailure) -> [TemplateSource] {
    endOfArguments = cursor.offset
    cursor.skipSpaces()
    let open = cursor.offset
    guard cursor.take("(") else { return [] }
    defer { endOfArguments = cursor.offset }
    var arguments: [TemplateSource] = []
    cursor.skipSpaces()
    if cursor.take(")") { return [] }
    while true {
      arguments.append(try source())
      cursor.skipSpaces()
      if cursor.take(")") { return arguments }
      guard cursor.take(",") else {
        throw cursor.failure(
          "the filter's arguments are not closed", at: open..<open + 1,
          help: "Separate arguments with ',' and close them with ')'.")
      }
    }
  }

  private func check(
    _ arguments: [TemplateSource], of filter: TemplateFilter, at range: Range<Int>
  ) throws(TemplateFailure) {
    let parameters = filter.parameters
    let needed = parameters.filter { !$0.isOptional }.count
    guard (needed...max(needed, parameters.count)).contains(arguments.count) else {
      throw TemplateFailure(
        Diagnostic(
          "filter-type",
          "filter '\(filter.rawValue)' takes \(Self.describe(parameters)), not \(arguments.count)",
          at: cursor.locate(range), help: "Write \(Self.usage(of: filter))."))
    }
    for (argument, parameter) in zip(arguments, parameters) {
      guard case .literal(let value) = argument.kind else { continue }
      if parameter.isText, value.textValue == nil {
        throw TemplateFailure(
          Diagnostic(
            "filter-type", "argument '\(parameter.name)' of '\(filter.rawValue)' must be text",
            at: argument.span, help: "Put it in quotes: \(Self.usage(of: filter))."))
      }
      if filter == .append, value == .null {
        throw TemplateFailure(
          Diagnostic(
            "filter-type", "argument 'text' of 'append' must be text, not null", at: argument.span,
            help: "Take the filter away, or write what is to stand there."))
      }
      if filter == .date, let format = value.textValue,
        let problem = TemplateFilter.problem(ofDateFormat: format)
      {
        throw TemplateFailure(
          Diagnostic(
            "filter-type", problem, at: argument.span,
            help: "Write a format of strftime, such as %Y-%m-%d, or rfc3339, rfc1123, epoch."))
      }
      if let choices = parameter.choices, let text = value.textValue, !choices.contains(text) {
        let near = NearMiss.suggestion(for: text, among: choices)
        throw TemplateFailure(
          Diagnostic(
            "filter-type",
            "'\(text)' is not an \(parameter.name) of '\(filter.rawValue)'", at: argument.span,
            label: near.map { "did you mean '\($0)'?" },
            help: near == nil ? "Legal values: \(choices.joined(separator: ", "))." : nil))
      }
    }
  }

  private static func describe(_ parameters: [TemplateFilter.Parameter]) -> String {
    let needed = parameters.filter { !$0.isOptional }.count
    if parameters.isEmpty { return "no argument" }
    if needed == parameters.count { return needed == 1 ? "1 argument" : "\(needed) arguments" }
    if needed == 0 { return "at most \(parameters.count) argument" }
    return "\(needed) to \(parameters.count) arguments"
  }

  private static func usage(of filter: TemplateFilter) -> String {
    let names = filter.parameters.map { parameter in
      parameter.isText ? "\"\(parameter.name)\"" : parameter.name
    }
    return "| \(filter.rawValue)" + (names.isEmpty ? "" : "(\(names.joined(separator: ", ")))")
  }
}

/// A diagnostic on its way out of the parser.
struct TemplateFailure: Error {
  let diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
