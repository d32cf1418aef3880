import ConnectorModel
import Diagnostics
import JSONDocument

/// What must hold of `paginate` beyond the shape of its keys.
enum PaginationChecks {
  /// Checks an action's paging.
  ///
  /// - Parameter lacksBody: whether its body is missing because of a fault that was reported.
  static func check(_ action: Action, lacksBody: Bool) -> [Diagnostic] {
    var action = action
    // Any body will do where nothing may be concluded from the lack of one.
    if lacksBody { action.body = Self.someBody }
    guard let paginate = action.paginate else { return [] }
    var diagnostics = paginate.stopWhen.flatMap { SelectorChecks.check($0) }
    if let items = paginate.items { diagnostics += check(items: items) }
    if let next = paginate.next { diagnostics += SelectorChecks.check(next, for: "next") }
    if let parameter = paginate.parameter { diagnostics += check(parameter, in: action) }
    if let size = paginate.size { diagnostics += check(size.parameter, in: action) }
    if let parameter = paginate.parameter, let size = paginate.size?.parameter,
      let name = size.name, parameter.place?.value == size.place?.value,
      parameter.name?.value == name.value
    {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'size' is sent as '\(name.value)', which 'parameter' is already",
          at: name.span, help: "Each needs a name of its own."))
    }
    return diagnostics
  }

  private static let someBody: ActionBody = {
    var body = ActionBody()
    body.graphQL = GraphQLBody()
    return body
  }()

  private static func check(items: Selector) -> [Diagnostic] {
    let diagnostics = SelectorChecks.check(items)
    if items.jsonPath != nil || diagnostics.hasErrors { return diagnostics }
    return [
      Diagnostic(
        "wrong-type", "'items' must be a JSONPath", at: items.span,
        help: "Only a JSONPath selects several values: $.items[*].")
    ]
  }

  private static func check(_ parameter: PageParameter, in action: Action) -> [Diagnostic] {
    guard let name = parameter.name else { return [] }
    switch parameter.place?.value {
    case .header where !NameRules.isToken(name.value):
      return [
        Diagnostic(
          "bad-header-name", "'\(name.value)' is not a legal header name", at: name.span,
          help: "It is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1).")
      ]
    case .query where name.value.isEmpty:
      return [Diagnostic("bad-name", "a query parameter needs a name", at: name.span)]
    case .body: return check(bodyPath: name) + checkBody(parameter, of: action)
    default: return []
    }
  }

  private static func check(bodyPath name: Located<String>) -> [Diagnostic] {
    guard name.value.hasPrefix("$") else {
      return [
        Diagnostic(
          "bad-jsonpath", "'\(name.value)' is not a JSONPath", at: name.span,
          label: "must begin with $", help: "It says which member of the body is set: $.cursor.")
      ]
    }
    do {
      let path = try JSONPath(name.value)
      if path.isSingular, path.text != "$" { return [] }
      return [
        Diagnostic(
          "list-where-value", "the JSONPath must name one member of the body", at: name.span,
          help: "Only names and indexes do: $.variables.after.")
      ]
    } catch {
      return [Diagnostic("bad-jsonpath", "JSONPath: \(error.message)", at: name.span)]
    }
  }

  private static func checkBody(_ parameter: PageParameter, of action: Action) -> [Diagnostic] {
    if action.body?.json != nil || action.body?.graphQL != nil { return [] }
    guard let place = parameter.place else { return [] }
    return [
      Diagnostic(
        "conflicting-keys", "'in: body' needs a body of the kind json or graphql", at: place.span,
        notes: action.body?.span.map { [.init("the body is declared here", at: $0)] } ?? [])
    ]
  }
}
