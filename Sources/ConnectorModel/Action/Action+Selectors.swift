extension Action {
  /// Every selector that a run of the action may evaluate on its responses.
  package var selectors: [Selector] {
    captures.map(\.value) + expect.checks.map(\.selector) + repetitionSelectors
  }

  /// Those of paging, polling and waits.
  package var repetitionSelectors: [Selector] {
    var selectors = [paginate?.items, paginate?.next].compactMap { $0 }
    selectors += (paginate?.stopWhen ?? []).map(\.selector)
    selectors += ((poll?.until ?? []) + (poll?.failWhen ?? [])).map(\.selector)
    return selectors + (retry?.waits ?? []).map(\.selector)
  }
}
