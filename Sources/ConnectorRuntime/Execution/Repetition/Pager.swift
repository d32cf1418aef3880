import ConnectorModel
import Diagnostics
import JSONDocument

/// Decides, from what each page of a run holds, which page is asked for next and when it ends.
///
/// It sends nothing and reads nothing: it is told what a page holds and gives what is to be done. Its
/// memory grows by a few bytes for each page.
struct Pager: Sendable {
  /// What a page holds, as far as paging looks at it.
  struct Page: Sendable {
    /// How many items; nil where nothing says what they are.
    var itemCount: Int?
    /// What `next` found, or the target of the Link header field.
    var next: JSONValue?
    /// Whether `stop_when` holds.
    var stops = false
    /// What tells its content from that of other pages; nil for a page that holds nothing.
    var fingerprint: UInt64?
    /// The URL that answered; relative URLs start from there.
    var url: HTTPURL
  }

  /// What asks for a page.
  enum Target: Sendable, Hashable {
    /// A value of the parameter; nil for a page that is asked for without it.
    case parameter(JSONValue?)
    /// A URL.
    case url(HTTPURL)
  }

  /// What is to be done after a page.
  enum Step: Sendable, Hashable {
    /// Ask for another one.
    case request(Target)
    /// It was the last.
    case end
    /// Something is wrong with the page or what leads on from it.
    case fail(Fault)
  }

  /// Why paging cannot go on.
  enum Fault: Sendable, Hashable {
    /// The page has the content of an earlier one.
    case repeatedPage
    /// The page leads to what was asked for before.
    case repeatedCursor(String)
    case repeatedURL(String)
    /// `max_pages` is reached, and there is more.
    case maximumPages
    /// `next` is neither text nor a number.
    case unusableNext(String)
    /// `next` is no http(s) URL.
    case badURL(String)
    /// The next URL is not encrypted, unlike this one.
    case insecureURL(String)
  }

  /// The pages so far, the last one included.
  private(set) var pages = 0
  /// The items so far, without those beyond `max_items`.
  private(set) var items = 0
  /// How many of the last page's items count: fewer than it has where `max_items` is reached.
  private(set) var itemsTaken = 0

  /// What asks for the page behind the last one, though a limit may forbid it; nil behind the end.
  private(set) var upcoming: Target?

  private let settings: Pagination
  private var position: Int
  private var seenTargets: Set<UInt64> = []
  private var seenPages: Set<UInt64> = []

  /// - Parameters:
  ///   - settings: what is declared.
  ///   - resumption: where an earlier run stopped.
  init(_ settings: Pagination, from resumption: PagingPosition? = nil) {
    self.settings = settings
    position = settings.start?.value ?? (settings.strategy == .page ? 1 : 0)
    guard let resumption else { return }
    pages = resumption.pages
    items = resumption.items
    position = resumption.position
    upcoming = resumption.target
    seenTargets = Set(resumption.seenTargets)
    seenPages = Set(resumption.seenPages)
  }

  /// Where a later run goes on; nil behind the end.
  ///
  /// Of very many pages it does not say which they were: a circle is then found one round later.
  var resumption: PagingPosition? {
    guard pages > 0, let upcoming else { return nil }
    let isSmall = seenTargets.count + seenPages.count <= PagingPosition.mostDigests
    return PagingPosition(
      pages: pages, items: items, target: upcoming, position: position,
      seenTargets: isSmall ? seenTargets.sorted() : [],
      seenPages: isSmall ? seenPages.sorted() : [])
  }

  /// What asks for the first page of this run.
  var first: Target {
    if let upcoming { return upcoming }
    return switch settings.strategy {
    case .offset, .page: .parameter(.number(JSONNumber(position)))
    case .cursor, .nextURL, .linkHeader: .parameter(nil)
    }
  }

  /// The most pages.
  var maximumPages: Int { settings.maximumPages?.value ?? 1000 }

  /// What is to be done after a page.
  mutating func step(after page: Page) -> Step {
    pages += 1
    itemsTaken = 0
    upcoming = nil
    if pages == 1 { seenTargets.insert(Self.digest(page.url.text)) }
    if let fingerprint = page.fingerprint, page.itemCount != 0,
      !seenPages.insert(fingerprint).inserted
    {
      return .fail(.repeatedPage)
    }
    itemsTaken = page.itemCount ?? 0
    if let most = settings.maximumItems?.value {
      itemsTaken = min(itemsTaken, most - items)
      items += itemsTaken
      if items >= most { return .end }
    } else {
      items += itemsTaken
    }
    if page.stops { return .end }
    let step = next(after: page)
    guard case .request(let target) = step else { return step }
    upcoming = target
    return pages >= maximumPages ? .fail(.maximumPages) : step
  }

  private mutating func next(after page: Page) -> Step {
    switch settings.strategy {
    case .offset: return advance(page, by: settings.step?.value ?? settings.size?.value?.value)
    case .page: return advance(page, by: settings.step?.value ?? 1)
    case .cursor:
      switch Self.text(page.next) {
      case .none: return .end
      case .unusable(let kind): return .fail(.unusableNext(kind))
      case .text(let text):
        guard seenTargets.insert(Self.digest(text)).inserted else {
          return .fail(.repeatedCursor(text))
        }
        return .request(.parameter(page.next))
      }
    case .nextURL, .linkHeader:
      switch Self.text(page.next) {
      case .none: return .end
      case .unusable(let kind): return .fail(.unusableNext(kind))
      case .text(let text): return follow(text, from: page.url)
      }
    }
  }

  private mutating func advance(_ page: Page, by step: Int?) -> Step {
    let count = page.itemCount ?? 0
    if count == 0 { return .end }
    if let size = settings.size?.value?.value, count < size { return .end }
    let (next, overflow) = position.addingReportingOverflow(step ?? count)
    if overflow { return .fail(.maximumPages) }
    position = next
    return .request(.parameter(.number(JSONNumber(next))))
  }

  private mutating func follow(_ text: String, from url: HTTPURL) -> Step {
    guard let next = RedirectLocation.resolve(text, against: url) else {
      return .fail(.badURL(text))
    }
    if url.scheme == .https, next.scheme == .http { return .fail(.insecureURL(next.withoutQuery)) }
    guard seenTargets.insert(Self.digest(next.text)).inserted else {
      return .fail(.repeatedURL(next.text))
    }
    return .request(.url(next))
  }

  private enum Next {
    case none
    case text(String)
    case unusable(String)
  }

  /// What leads on; nothing where it is missing, null, false or empty.
  private static func text(_ value: JSONValue?) -> Next {
    switch value {
    case nil, .null, .bool(false): .none
    case .string(let text): text.isEmpty ? .none : .text(text)
    case .number(let number): .text(number.text)
    case .array(let elements) where elements.isEmpty: .none
    case let other?: .unusable(other.kindName)
    }
  }

  /// The same for the same text in every process (FNV-1a).
  private static func digest(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
