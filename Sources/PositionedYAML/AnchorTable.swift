import Diagnostics

/// The anchors of a document and what their aliases stand for.
struct AnchorTable {
  /// What an alias means.
  enum Resolution {
    /// No such anchor so far; maybe another name was meant.
    case undefined(suggestion: String?)
    /// The anchored collection is not finished yet; it begins here.
    case open(Range<Int>)
    /// The limit of `YAMLReader.maximumAliasedNodes` is passed.
    case tooMany
    /// A value's row in the table of nodes, how many nodes it has, and how many collections deep it
    /// is.
    case value(Int, size: Int, height: Int)
  }

  private enum Anchor {
    case open(Range<Int>)
    case defined(Int, size: Int, height: Int)
  }

  private var anchors: [String: Anchor] = [:]

  /// How many nodes the aliases so far stand for.
  private var aliasedNodes = 0

  /// Notes that the anchored collection begins.
  mutating func open(_ name: String, at place: Range<Int>) { anchors[name] = .open(place) }

  /// Notes the finished value; a name may be defined again, the latest counts.
  mutating func define(_ name: String, node: Int, size: Int, height: Int) {
    anchors[name] = .defined(node, size: size, height: height)
  }

  /// What an alias stands for; counts its nodes.
  mutating func resolve(_ name: String) -> Resolution {
    switch anchors[name] {
    case nil:
      return .undefined(suggestion: NearMiss.suggestion(for: name, among: anchors.keys.sorted()))
    case .open(let place): return .open(place)
    case .defined(let node, let size, let height):
      aliasedNodes += size
      guard aliasedNodes <= YAMLReader.maximumAliasedNodes else { return .tooMany }
      return .value(node, size: size, height: height)
    }
  }
}
