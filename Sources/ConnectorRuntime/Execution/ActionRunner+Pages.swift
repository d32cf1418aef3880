import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument

extension ActionRunner {
  /// Asks for page after page, hands each on, and holds no more than one.
  func runPages(
    _ pagination: Pagination, _ sender: inout RequestSender, _ judge: ResponseJudge
  ) async throws -> RunResult {
    var pager = Pager(pagination)
    var captures = CaptureCollector(joinsLists: options.joinsLists)
    var builder = builder
    var target = pager.first
    let start = ContinuousClock.now
    while true {
      let exchange = try await sender.send(pager.pages == 0 ? .initial : .page) {
        [builder] credentials in
        try builder.build(saved: credentials.saved).asking(for: target, pagination)
      }
      judge.learnSecrets(exchange)
      try judge.checkStatus(exchange)
      let (page, items) = try Self.read(exchange, pagination)
      let step = pager.step(after: page)
      let faults = PageFaults(
        setup: setup, pagination: pagination, pager: pager, exchange: exchange)
      // What came before already is not handed on again.
      if step == .fail(.repeatedPage) { throw faults.failure(.repeatedPage, judge) }
      try judge.take(exchange, into: &captures)
      let taken = Array(items.prefix(pager.itemsTaken))
      try options.deliver?(DeliveredPage(response: exchange.response, items: taken))
      let count = pagination.items == nil ? nil : pager.items
      options.progress?(.pages(pager.pages, items: count))
      options.recorder?.note(pages: pager.pages, items: count)
      switch step {
      case .fail(let fault): throw faults.failure(fault, judge)
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
        result.duration = ContinuousClock.now - start
        return result
      }
    }
  }

  /// What a page holds, as far as paging looks at it.
  private static func read(
    _ exchange: Exchange, _ pagination: Pagination
  ) throws(RunFailure) -> (Pager.Page, [JSONNode]) {
    let response = exchange.response
    var page = Pager.Page(url: exchange.request.fullURL)
    var items: [JSONNode] = []
    do {
      if let selector = pagination.items {
        items = try PageItems(of: response, selector: selector).nodes
        page.itemCount = items.count
      }
      if let next = pagination.next {
        page.next = try SelectorEvaluator(response: response).value(of: next)
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
        digest.prefix(8).reduce(0) { $0 << 8 | Int($1) }
      }
    }
    return (page, items)
  }
}
