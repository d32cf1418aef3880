import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument

extension ActionRunner {
  /// Asks for page after page, hands each on, and holds no more than one.
  ///
  /// Where it ends before the last page, where it stands goes to `savePosition`: not after a fault of
  /// the pages themselves, which would come again, and not where a page could not be handed on whole.
  func runPages(
    _ pagination: Pagination, _ sender: inout RequestSender, _ judge: ResponseJudge
  ) async throws -> RunResult {
    var pager = Pager(pagination, from: options.resumption)
    var captures = CaptureCollector(
      joinsLists: options.joinsLists, before: options.resumption?.captured ?? [])
    var builder = builder
    var target = pager.first
    var nextSave = ContinuousClock.now
    var warnings: [Diagnostic] = []
    // What was too much for an earlier run is so for this one.
    if pager.pages > 0, pager.pages >= pager.maximumPages {
      save(pager, captures)
      throw PageFaults(pagination: pagination, pager: pager).failure(.maximumPages, judge)
    }
    while true {
      let exchange: Exchange
      let page: Pager.Page
      let items: PageItems
      do {
        exchange = try await sender.send(pager.pages == 0 ? .initial : .page) {
          [builder] credentials in
          try builder.build(saved: credentials.saved).asking(for: target, pagination)
        }
        judge.learnSecrets(exchange)
        try judge.checkStatus(exchange)
        (page, items) = try Self.read(exchange, pagination)
        try judge.take(exchange, into: &captures)
      } catch {
        save(pager, captures)
        throw error
      }
      if pager.pages == 0, let warning = warning(items, exchange, pagination, judge) {
        warnings.append(warning)
        options.recorder?.note(warning)
      }
      let step = pager.step(after: page)
      let faults = PageFaults(pagination: pagination, pager: pager)
      // What came before already is not handed on again.
      if step == .fail(.repeatedPage) { throw faults.failure(.repeatedPage, judge) }
      let taken = Array(items.nodes.prefix(pager.itemsTaken))
      try options.deliver?(DeliveredPage(response: exchange.response, items: taken))
      let count = pagination.items == nil ? nil : pager.items
      options.progress?(.pages(pager.pages, items: count))
      options.recorder?.note(pages: pager.pages, items: count)
      if options.savesOnTheWay, ContinuousClock.now >= nextSave {
        let begin = ContinuousClock.now
        save(pager, captures)
        // However long that takes, it takes a small part of the time.
        nextSave = begin + max(.seconds(1), (ContinuousClock.now - begin) * 20)
      }
      switch step {
      case .fail(let fault):
        if fault == .maximumPages { save(pager, captures) }
        throw faults.failure(fault, judge)
      case .request(let next) where !options.isProbe:
        target = next
        // Each page is a request of its own: a server may take the same key for the same request.
        builder = builder.renewed()
      case .request, .end:
        let names = setup.action.captures.map(\.name.value)
        let values = try captures.finish(names)
        options.recorder?.note(values)
        var result = result(exchange, values, sender)
        result.pages = pager.pages
        result.items = count
        result.warnings = warnings
        return result
      }
    }
  }

  /// What is to be said of the items of the first page.
  private func warning(
    _ items: PageItems, _ exchange: Exchange, _ pagination: Pagination, _ judge: ResponseJudge
  ) -> Diagnostic? {
    guard let selector = pagination.items else { return nil }
    return items.warning(
      selector,
      BodyPlaces(
        selectors: SelectorEvaluator(response: exchange.response), redactor: judge.redactor))
  }

  /// Hands on where the run stands, once a page has come.
  private func save(_ pager: Pager, _ captures: CaptureCollector) {
    guard let savePosition = options.savePosition, var position = pager.resumption else { return }
    position.captured = captures.names
    savePosition(position)
  }

  /// What a page holds, as far as paging looks at it.
  private static func read(
    _ exchange: Exchange, _ pagination: Pagination
  ) throws(RunFailure) -> (Pager.Page, PageItems) {
    let response = exchange.response
    var page = Pager.Page(url: exchange.request.fullURL)
    var items = PageItems()
    do {
      if let selector = pagination.items {
        items = try PageItems(of: response, selector: selector)
        page.itemCount = items.nodes.count
      }
      if let next = pagination.next {
        // No body at all leads nowhere.
        page.next =
          response.body.isEmpty && next.jsonPath != nil
          ? next.defaultValue?.value : try SelectorEvaluator(response: response).value(of: next)
      }
    } catch {
      throw RunFailure(.expectation, error.diagnostic)
    }
    if pagination.strategy == .linkHeader {
      page.next = LinkHeader.target(of: "next", in: response.values(of: "Link"))
        .map(JSONValue.string)
    }
    if !pagination.stopWhen.isEmpty {
      let evaluator = CheckEvaluator(response: response, hiding: Redactor(secrets: []))
      page.stops = pagination.stopWhen.allSatisfy { evaluator.failure(of: $0) == nil }
    }
    if !response.body.isEmpty {
      page.fingerprint = (try? Digest.sha256(response.body)).map { digest in
        digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      }
    }
    return (page, items)
  }
}
