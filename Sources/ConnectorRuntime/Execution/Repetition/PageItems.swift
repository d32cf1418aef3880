import ConnectorModel
import Diagnostics
import JSONDocument

/// The items of a page, as `paginate.items` selects them.
struct PageItems: Sendable {
  /// The items in order.
  let nodes: [JSONNode]
  /// What the body holds where the path leads to nothing that could be an empty list; else nil.
  let absence: JSONPathLongestMatch?

  /// None, where nothing says what they are.
  init() { (nodes, absence) = ([], nil) }

  /// Reads the items of a response.
  ///
  /// A JSONPath of one value gives the elements of that list. Where there is no value, or null, the
  /// page has no items: many APIs leave an empty list out, or answer 204 for one.
  ///
  /// - Throws: `SelectorFailure` where the body cannot be read, or the value is no list.
  init(of response: ReceivedResponse, selector: Selector) throws(SelectorFailure) {
    guard let path = selector.jsonPath, !response.body.isEmpty else {
      (nodes, absence) = ([], nil)
      return
    }
    let selectors = SelectorEvaluator(response: response)
    let matches = try selectors.matches(of: path)
    absence = matches.isEmpty ? Self.absence(of: path, selectors) : nil
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

  private static func absence(
    of path: Located<JSONPath>, _ selectors: SelectorEvaluator
  ) -> JSONPathLongestMatch? {
    guard let document = try? selectors.document(for: path.span),
      let deepest = try? path.value.longestMatch(in: document.root), deepest.isAbsent
    else { return nil }
    // An element that comes once for each item is not there for none.
    if case .xml = selectors.response.format, !deepest.hasNameBehind { return nil }
    return deepest
  }

  /// Says of a first page that what is to be its items is not there at all: else a path that is wrong
  /// would end the run with success and nothing.
  func warning(_ selector: Selector, _ places: BodyPlaces) -> Diagnostic? {
    guard let absence, let path = selector.jsonPath else { return nil }
    return Diagnostic(
      "missing-items", .warning, "page 1 has no items: nothing is at '\(path.value.text)'",
      at: path.span, label: places.nearMiss(absence),
      notes: [.init("\(absence.path) is \(places.describe(absence.node))")],
      help: "Name the list that the response holds; one that is there and empty is not warned of.")
  }
}
