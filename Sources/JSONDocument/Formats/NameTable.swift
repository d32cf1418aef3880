/// The names of a document, each written once.
///
/// A hash table of its own, because a dictionary would make a copy of each name to look it up. Its
/// hashes are Swift's, seeded at random, so that no document can make names collide.
struct NameTable {
  /// The names in the order of their first occurrence.
  private(set) var entries: [JSONTapeEntry] = []
  private var hashes: [Int] = []
  /// One more than a place in ``entries``; zero where there is none.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)
  /// Stands before each name.
  private let prefix: [UInt8]

  init(prefix: String = "") { self.prefix = Array(prefix.utf8) }

  /// The place of a name in ``entries``.
  ///
  /// - Parameters:
  ///   - name: characters that JSON does not escape.
  ///   - builder: gets the name if it is new.
  mutating func place(
    of name: UnsafeBufferPointer<UInt8>, in builder: inout DocumentBuilder
  ) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(name))
    let hash = hasher.finalize()
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if hashes[place] == hash, isName(at: place, equalTo: name, in: builder.bytes) {
        return place
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let whole = prefix + Array(name)
    entries.append(whole.withUnsafeBufferPointer { builder.string($0) })
    hashes.append(hash)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return entries.count - 1
  }

  private func isName(
    at place: Int, equalTo name: UnsafeBufferPointer<UInt8>, in bytes: [UInt8]
  ) -> Bool {
    let entry = entries[place]
    guard entry.second == name.count + prefix.count else { return false }
    let start = entry.first + prefix.count
    for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (place, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(place + 1)
    }
  }
}
