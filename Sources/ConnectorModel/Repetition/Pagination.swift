package import Diagnostics

/// `paginate`: how the pages behind the first are asked for, and when they end.
package struct Pagination: Declared {
  /// `strategy`: what leads from a page to the next.
  package enum Strategy: String, Sendable, CaseIterable {
    case linkHeader = "link_header"
    case nextURL = "next_url"
    case cursor
    case offset
    case page
  }

  /// What leads to the next page; set by the declaration that applies.
  package var strategy = Strategy.linkHeader
  package var items: Selector?
  package var next: Selector?
  package var parameter: PageParameter?
  package var size: PageSize?
  package var start: Located<Int>?
  package var step: Located<Int>?
  package var stopWhen: [Check] = []
  package var maximumPages: Located<Int>?
  package var maximumItems: Located<Int>?
  package var span: SourceSpan?

  package init() {}

  /// The keys of all strategies together.
  package static let declaration = ObjectDeclaration<Pagination>(
    "paginate", "How the pages behind the first are asked for.",
    fields: keys(of: .cursor) + keys(of: .offset).suffix(2) + ends)

  /// The strategies with the keys that each has.
  package static let variant = VariantDeclaration(
    name: "paginate", discriminator: "strategy",
    cases: Strategy.allCases.map { strategy in
      .init(strategy.rawValue, summary(of: strategy)) { declaration(of: strategy) }
    })

  private static func summary(of strategy: Strategy) -> String {
    switch strategy {
    case .linkHeader: "The Link header field with rel=next leads to the next page (RFC 8288)."
    case .nextURL: "The page holds the next page's URL."
    case .cursor: "The page holds a cursor, which a parameter sends back."
    case .offset: "A parameter counts items."
    case .page: "A parameter counts pages."
    }
  }

  private static func declaration(of strategy: Strategy) -> AnyObjectDeclaration {
    let object = ObjectDeclaration<Pagination>(
      "pagination '\(strategy.rawValue)'", summary(of: strategy),
      constraints: [.requires("max_items", "items")], fields: keys(of: strategy) + ends)
    return object.erased.building { built in
      guard var pagination = built as? Pagination else { return built }
      pagination.strategy = strategy
      return pagination
    }
  }

  private static func keys(of strategy: Strategy) -> [FieldDeclaration<Pagination>] {
    let isCounted = strategy == .offset || strategy == .page
    let items = FieldDeclaration<Pagination>(
      "items", \.items, .selector, required: isCounted, example: "$.items[*]",
      "A JSONPath of the items of a page: of each of them, or of the list that holds them.")
    let next = FieldDeclaration<Pagination>(
      "next", \.next, .selector, required: true, example: "$.next",
      strategy == .nextURL
        ? "Where the next page's URL is; without a value this is the last page."
        : "Where the cursor is; without a value this is the last page.")
    let parameter = FieldDeclaration<Pagination>(
      "parameter", \.parameter, .object(), required: true,
      example: "{in: query, name: cursor}", "What asks for a page.")
    let size = FieldDeclaration<Pagination>(
      "size", \.size, .object(), example: "{in: query, name: limit, value: 100}",
      "What asks for the number of items on a page.")
    switch strategy {
    case .linkHeader: return [items, size]
    case .nextURL: return [items, next, size]
    case .cursor: return [items, next, parameter, size]
    case .offset, .page:
      return [
        items, parameter, size,
        FieldDeclaration(
          "start", \.start, .integer(0...Int.max),
          strategy == .offset ? "The first offset; 0." : "The first page's number; 1."),
        FieldDeclaration(
          "step", \.step, .integer(1...Int.max),
          strategy == .offset
            ? "How much further each page begins; as many as there were items, or size.value."
            : "What is added for each page; 1."),
      ]
    }
  }

  private static let ends: [FieldDeclaration<Pagination>] = [
    FieldDeclaration(
      "stop_when", into: \.stopWhen, .list(of: .object(), orSingle: true),
      example: "[{jsonpath: $.has_more, equals: false}]",
      "Checks that make a page the last one where all of them hold."),
    FieldDeclaration(
      "max_pages", \.maximumPages, .integer(1...Int.max), example: "1000",
      "The most pages; more to come is an error; 1000 by default."),
    FieldDeclaration(
      "max_items", \.maximumItems, .integer(1...Int.max), example: "100000",
      "The most items; reaching it ends the run with success."),
  ]
}

/// `paginate.parameter`: where the value that asks for a page is sent.
package struct PageParameter: Declared {
  /// Where a parameter goes.
  package enum Place: String, DeclaredChoice, CaseIterable {
    case query
    case header
    case body

    package static let choices: [ValueShape.Choice] = [
      .init("query", "a query parameter"), .init("header", "a header field"),
      .init("body", "a member of the JSON body, by a JSONPath"),
    ]
  }

  package var place: Located<Place>?
  package var name: Located<String>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<PageParameter>(
    "parameter", "Where the value that asks for a page is sent.", fields: fields)

  /// The keys, for objects that have more.
  static let fields: [FieldDeclaration<PageParameter>] = [
    FieldDeclaration(
      "in", \.place, .choice(), required: true, example: "query", "query, header or body."),
    FieldDeclaration(
      "name", \.name, .text, required: true, example: "cursor",
      "The parameter's name; in the body a JSONPath: $.variables.after."),
  ]
}

/// `paginate.size`: what asks for the number of items on a page.
package struct PageSize: Declared {
  package var parameter = PageParameter()
  package var value: Located<Int>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<PageSize>(
    "size", "What asks for the number of items on a page.",
    fields: PageParameter.fields.map { $0.lifted(to: \PageSize.parameter) } + [
      FieldDeclaration(
        "value", \.value, .integer(1...Int.max), required: true, example: "100",
        "How many items a page is to hold.")
    ])
}

extension FieldType where Value == Pagination {
  /// A mapping whose `strategy` decides which keys it has.
  package static var pagination: Self {
    Self(shape: .variant(Pagination.variant)) { value in
      switch value {
      case .object(let object, _): object as? Pagination
      default: nil
      }
    }
  }
}
