import Diagnostics
import JSONDocument

/// The captures of all pages of a run: lists joined, other values from the last page that has one.
struct CaptureCollector {
  /// Whether lists are kept; false where nobody wants them and they could grow without bound.
  let joinsLists: Bool
  private var values: [CapturedValue] = []
  private var missing: [String: Diagnostic] = [:]
  /// What pages of an earlier run had.
  private let before: Set<String>

  init(joinsLists: Bool, before: [String] = []) {
    self.joinsLists = joinsLists
    self.before = Set(before)
  }

  /// The names of what pages had so far.
  var names: [String] { before.union(values.map(\.name)).sorted() }

  /// Takes what a page gave.
  ///
  /// - Parameter missing: what is to be said where no page has a value for a capture, by its name.
  mutating func take(_ captures: [CapturedValue], missing: [String: Diagnostic]) {
    self.missing.merge(missing) { $1 }
    for capture in captures {
      guard let place = values.firstIndex(where: { $0.name == capture.name }) else {
        values.append(capture)
        continue
      }
      guard let value = capture.value else { continue }
      if joinsLists, case .array(let more) = value, case .array(var all)? = values[place].value {
        // Taken out first, so that appending copies nothing.
        values[place].value = nil
        all += more
        values[place].value = .array(all)
      } else {
        values[place].value = value
      }
    }
  }

  /// The captures in the order declared.
  ///
  /// - Throws: `RunFailure` of kind `expectation` for required ones that no page has.
  func finish(_ names: [String]) throws(RunFailure) -> [CapturedValue] {
    let absent = missing.filter { entry in
      !before.contains(entry.key) && !values.contains { $0.name == entry.key }
    }
    if !absent.isEmpty {
      throw RunFailure(.expectation, Array(absent.values).sortedAndDeduplicated())
    }
    return names.compactMap { name in values.first { $0.name == name } }
  }
}
