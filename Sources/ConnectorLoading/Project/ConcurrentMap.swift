/// Transforms elements on all processors; the results are in the elements' order.
///
/// - Parameter batch: how many elements one task takes, so that small work is worth a task.
func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], batch: Int = 32,
  _ transform: @escaping @Sendable (Element) -> Result
) async -> [Result] {
  if elements.count <= batch { return elements.map(transform) }
  return await withTaskGroup(of: (Int, [Result]).self) { group in
    for start in stride(from: 0, to: elements.count, by: batch) {
      let part = elements[start..<min(start + batch, elements.count)]
      group.addTask { (start, part.map(transform)) }
    }
    var parts: [(Int, [Result])] = []
    for await part in group { parts.append(part) }
    return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
  }
}
