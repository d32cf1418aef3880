import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

/// Turns a YAML tree into declared values, and reports everything that does not fit.
///
/// A node that was reported gives no value, so that nothing is reported twice.
struct NodeDecoder {
  /// How many faults of one file are reported: a file that is no connector at all has thousands.
  static let maximumFaults = 200

  /// What was wrong, in the order found.
  private(set) var diagnostics: [Diagnostic] = []

  private var seen: Set<Diagnostic> = []

  /// Every template that was read, in the order of the file.
  private(set) var templates: [TemplateUse] = []

  /// Where the templates' texts stand.
  private(set) var places = TemplatePlaces()

  /// Texts that stand where secrets belong.
  private(set) var secretTexts: [String] = []

  /// What is missing because it was reported.
  var damage = Damage()

  /// Where templates stand that YAML cut in two: what else is wrong there follows from that.
  var tornRanges: [Range<Int>] = []

  /// The key of the value that is being decoded, where a secret belongs there.
  var secretField: String?

  /// The built-ins that the objects around know beside those that are known everywhere.
  var builtIns: Set<TemplateBuiltIn> = []

  /// The file's own key that is being decoded.
  var rootKey = ""

  /// Whether so much is wrong that the rest is not worth looking at.
  var isFull: Bool { diagnostics.count >= Self.maximumFaults }

  /// What was wrong, but for what follows from a template that YAML cut in two.
  var causes: [Diagnostic] {
    if tornRanges.isEmpty { return diagnostics }
    return diagnostics.filter { diagnostic in
      guard diagnostic.id != TornTemplate.id, let start = diagnostic.span?.range.lowerBound else {
        return true
      }
      return !tornRanges.contains { $0.contains(start) }
    }
  }

  /// Decodes a node.
  ///
  /// - Parameters:
  ///   - shape: what may stand there.
  ///   - owner: the key (or the name of the thing) that the node belongs to, for messages.
  mutating func decode(
    _ node: YAMLNode, as shape: ValueShape, owner: NodeOwner
  ) -> DecodedValue? {
    switch shape {
    case .nullable(let inner):
      if node.isNull { return .null(node.span) }
      return decode(node, as: inner, owner: owner)
    case .scalarOr(let scalar, let collection):
      return decode(node, as: node.isScalar ? scalar : collection, owner: owner)
    case .list(let element, let orSingle):
      return list(node, of: element, orSingle: orSingle, owner: owner)
    case .map(let value, let keys):
      return map(node, of: value, keys: keys, owner: owner)
    case .object(let declaration):
      return object(node, declaration(), owner: owner)
    case .variant(let variant):
      return self.variant(node, variant, owner: owner)
    case .json:
      return json(node, owner: owner).map(DecodedValue.json)
    case .literal:
      return literal(node, isTyped: true).map { .literal(Located($0, at: node.span)) }
    case .value:
      return literal(node, isTyped: false).map { .literal(Located($0, at: node.span)) }
    case .schema:
      return schema(node, owner: owner)
    case .profileValue:
      return profileValue(node, owner: owner)
    default:
      return scalar(node, as: shape, owner: owner)
    }
  }

  mutating func report(
    _ id: String, _ message: String, at span: SourceSpan, label: String? = nil,
    notes: [Diagnostic.Note] = [], help: String? = nil, fixIts: [Diagnostic.FixIt] = []
  ) {
    add(
      Diagnostic(
        id, message, at: span, label: label, notes: notes, help: help, fixIts: fixIts))
  }

  mutating func warn(_ id: String, _ message: String, at span: SourceSpan, help: String? = nil) {
    add(Diagnostic(id, .warning, message, at: span, help: help))
  }

  mutating func add(_ diagnostic: Diagnostic) {
    // An alias brings the same fault again.
    if isFull || !seen.insert(diagnostic).inserted { return }
    diagnostics.append(diagnostic)
    if isFull, let span = diagnostic.span { diagnostics.append(Self.tooMany(at: span)) }
  }

  /// What follows the last fault of a file that has more.
  static func tooMany(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "too-many-faults", "\(maximumFaults) faults are in the file, and maybe more", at: span,
      help: "Mend those reported, and run again to see the rest.")
  }

  mutating func remember(
    _ template: Template, _ scalar: YAMLScalar, _ position: TemplatePosition
  ) {
    templates.append(
      TemplateUse(
        key: rootKey, template: template, position: position, isSecretField: secretField != nil,
        secretField: secretField, builtIns: builtIns))
    places.note(template, scalar, position)
  }

  /// Notes a literal text that stands where a secret belongs, so that no message shows it.
  mutating func rememberSecret(_ value: DecodedValue) {
    if case .template(let template) = value, let text = template.literalText, !text.isEmpty,
      !ForeignTemplate.isWhole(text)
    {
      secretTexts.append(text)
    }
  }

  /// Reports a node of the wrong kind; gives nil to return.
  mutating func wrongType(
    _ node: YAMLNode, owner: NodeOwner, expected: String, help: String? = nil
  ) -> DecodedValue? {
    if node.isNull { return noValue(node, owner: owner, expected: expected, help: help) }
    if expected.hasPrefix("a mapping"), let scalar = node.scalar, let torn = MissingSpace(scalar) {
      add(torn.diagnostic(.error, isKnown: false))
      return nil
    }
    let isText = expected == "text" && node.aliased == nil && node.isScalar
    report(
      "wrong-type", "\(owner.description) must be \(expected), not \(node.kindName)",
      at: node.span, help: help ?? (isText ? "Put it in quotes if it is text." : nil))
    return nil
  }

  /// Reports a null where a value must be; gives nil to return.
  mutating func noValue(
    _ node: YAMLNode, owner: NodeOwner, expected: String, help: String? = nil
  ) -> DecodedValue? {
    let isText = expected == "text"
    report(
      "wrong-type", "\(owner.description) has no value",
      at: node.span.range.isEmpty ? owner.span : node.span,
      help: help
        ?? (isText
          ? "Write text after it, \"\" if it is empty, or take the key away."
          : "Write \(expected) after it, or take the key away."))
    return nil
  }

  private mutating func list(
    _ node: YAMLNode, of element: ValueShape, orSingle: Bool, owner: NodeOwner
  ) -> DecodedValue? {
    if let elements = node.elements {
      if elements.isEmpty {
        report(
          "wrong-type", "the list of \(owner.description) is empty", at: node.span,
          help: "Write its elements, or take the key away.")
        return nil
      }
      var values: [DecodedValue] = []
      for node in elements where !isFull {
        if let value = decode(node, as: element, owner: owner.element(node)) {
          values.append(value)
        }
      }
      return .list(values, node.span)
    }
    if orSingle {
      return decode(node, as: element, owner: owner).map { .list([$0], node.span) }
    }
    return wrongType(
      node, owner: owner, expected: "a list",
      help: node.isNull ? nil : "Begin each element with '- ', or write them in [ ].")
  }

  private mutating func map(
    _ node: YAMLNode, of shape: ValueShape, keys: ValueShape.KeyRule, owner: NodeOwner
  ) -> DecodedValue? {
    guard let entries = node.entries else {
      let expected = "a mapping of names to values"
      guard let elements = node.elements else {
        return wrongType(node, owner: owner, expected: expected)
      }
      report(
        "wrong-type", "\(owner.description) must be \(expected), not a list",
        at: Self.sign(of: node), help: Self.help(forListOf: elements, shape))
      return nil
    }
    var result: [DecodedValue.Entry] = []
    result.reserveCapacity(entries.count)
    var seen: [String: SourceSpan] = [:]
    for entry in entries where !isFull {
      let key = Located(entry.key.text, at: entry.key.span)
      guard checkKey(entry, key, keys, seen: &seen) else { continue }
      if keys == .identifier, case .map = shape, entry.value.isScalar, !entry.value.isNull {
        // The ids were left out, and what should stand under one is here.
        _ = wrongType(
          entry.value, owner: .key(key.value, key.span), expected: "a mapping of names to values",
          help: "Put it under a connector's id: ID: {\(key.value): …}")
        result.append(DecodedValue.Entry(key: key, value: .invalid(entry.value.span)))
        continue
      }
      let value = decode(entry.value, as: shape, owner: .key(key.value, key.span))
      result.append(DecodedValue.Entry(key: key, value: value ?? .invalid(entry.value.span)))
    }
    return .map(result, node.span)
  }

  private mutating func checkKey(
    _ entry: YAMLEntry, _ key: Located<String>, _ rule: ValueShape.KeyRule,
    seen: inout [String: SourceSpan]
  ) -> Bool {
    if let torn = MissingSpace(entry) {
      let isError = rule == .variableName || rule == .headerName
      add(torn.diagnostic(isError ? .error : .warning, isKnown: false))
      return !isError
    }
    switch rule {
    case .variableName where !NameRules.isVariableName(key.value):
      report(
        "bad-name", "'\(key.value)' is not a legal name", at: key.span,
        help: "A name starts with a letter or '_' and goes on with letters, digits and '_'.")
      return false
    case .headerName where !NameRules.isHeaderName(key.value):
      report(
        "bad-header-name", "'\(key.value)' is not a legal header name", at: key.span,
        help: "A header name is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1).")
      return false
    case .headerName:
      if let first = seen.updateValue(key.span, forKey: key.value.lowercased()) {
        report(
          "duplicate-key", "header '\(key.value)' is given twice", at: key.span,
          notes: [.init("first given here", at: first)],
          help: "Header names compare without case; write a list to send a field twice.")
        return false
      }
    case .anyText where key.value.isEmpty, .identifier where key.value.isEmpty:
      report("bad-name", "a name must not be empty", at: key.span)
      return false
    default: warnOfTemplate(in: entry.key.scalar, "Keys are never templates.")
    }
    return true
  }

  /// Warns of `<<…>>` in a text that is never a template.
  mutating func warnOfTemplate(in scalar: YAMLScalar, _ help: String) {
    guard let range = LiteralTemplate.range(in: scalar.text) else { return }
    let shown = String(decoding: Array(scalar.text.utf8)[range], as: UTF8.self)
    warn(
      "literal-template", "'\(shown)' is not a template here", at: scalar.span(ofDecoded: range),
      help: help)
  }
}
