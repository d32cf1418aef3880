import ConnectorModel
import Diagnostics
import JSONDocument

/// A failure that a response tells in its body by the protocol of the request's, whatever its
/// status: the errors of GraphQL, a Fault of SOAP.
struct ReplyFault: Sendable {
  /// The diagnostic's name.
  let id: String
  /// What the server answered, as it follows the request.
  let predicate: String
  /// The server's own text; nil where it gives none.
  let text: String?
  /// What to do about it; nil where that is not known.
  let help: String?

  /// Looks for what the request's protocol calls a failure.
  ///
  /// - Parameter redactor: hides secrets before anything is cut.
  init?(_ body: ActionBody?, _ response: ReceivedResponse, hiding redactor: Redactor) {
    if body?.graphQL != nil {
      guard let errors = Self.errors(in: response) else { return nil }
      id = "graphql-errors"
      predicate = "answered with GraphQL errors"
      text = ServerText.shown(redactor.redact(.array(errors)), limit: ServerMessage.limit)
      help = nil
    } else if body?.xml != nil {
      guard let fault = SOAPFault(in: response) else { return nil }
      id = "soap-fault"
      predicate = "answered with a SOAP Fault"
      text = ServerText.shown(redactor.redact(fault.text), limit: ServerMessage.limit)
      help = fault.help
    } else {
      return nil
    }
  }

  /// The texts of the errors of a GraphQL response; nil without any (GraphQL, §7.1.2).
  private static func errors(in response: ReceivedResponse) -> [JSONValue]? {
    guard case .object(let members)? = response.json?.root.value,
      let value = members.first(where: { $0.name == "errors" })?.value, value != .null
    else { return nil }
    // Some servers write one error without the list.
    let errors = if case .array(let list) = value { list } else { [value] }
    if errors.isEmpty { return nil }
    return errors.map { error in
      guard case .object(let members) = error,
        case .string(let message)? = members.first(where: { $0.name == "message" })?.value
      else { return error }
      return .string(message)
    }
  }
}

extension Action {
  /// Whether a check of the action looks at what a ``ReplyFault`` is: the action decides then.
  var judgesFaults: Bool {
    let isGraphQL = body?.graphQL != nil
    return expect.checks.contains { check in
      guard let path = check.selector.jsonPath?.span.text.lowercased() else { return false }
      return isGraphQL ? path.contains("errors") : path.contains("fault")
    }
  }
}
