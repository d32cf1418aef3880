import ConnectorModel
import Diagnostics
import JSONDocument

/// The items of a page, as `paginate.items` selects them.
struct PageItems: Sendable {
  /// The items in order.
  let nodes: [JSONNode]

  /// Reads the items of a response.
  ///
  /// A JSONPath of one value gives the elements of that list. Where there is no value, or null, the
  /// page has no items: many APIs leave an empty list out.
  ///
  /// - Throws: `SelectorFailure` where the body cannot be read, or the value is no list.
  init(of response: ReceivedResponse, selector: Selector) throws(SelectorFailure) {
    guard let path = selector.jsonPath else {
      nodes = []
      return
    }
    let matches = try SelectorEvaluator(response: response).matches(of: path)
    guard path.value.isSingular else {
      nodes = matches.map(\.node)
      return
    }
    guard let node = matches.first?.node, node.kind != .null else {
      nodes = []
      return
    }
    if node.kind == .array {
      nodes = Array(node.elements)
    } else if case .xml = response.format {
      // An element that comes once is no list in what XML is read as.
      nodes = [node]
    } else {
      throw SelectorFailure(
        Diagnostic(
          "type-mismatch", "the page's items are \(node.value.kindName), not a list", at: path.span,
          help: "Name the list, or each of its elements: $.items[*]."))
    }
  }
}
