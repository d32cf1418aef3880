/// The elements of an XML document in the order in which they begin, collected from events.
///
/// Sixty-four million bytes may hold sixteen million elements, so that each takes 24 bytes and no
/// allocation.
struct XMLElements {
  struct Element {
    /// The place of its name in ``XMLElements/elementNames``.
    var name: UInt32
    /// The next element with the same parent, after ``XMLElements/endElement()`` of the parent
    /// with those of one name together; 0 where there is none.
    var next: UInt32 = 0
    /// 0 where there is none.
    var firstChild: UInt32 = 0
    /// Where its attributes begin; they end where those of the element behind it begin.
    var firstAttribute: UInt32
    /// A string; `null` where it has no text.
    var text = JSONTapeEntry(.null, first: 0, second: 0)
  }

  struct Attribute {
    var name: JSONTapeEntry
    var value: JSONTapeEntry
  }

  private struct OpenElement {
    var place: Int
    var lastChild: UInt32 = 0
    /// Where its text begins in ``text``.
    var textStart: Int
    /// Where the text behind its last child begins.
    var pieceStart: Int
  }

  /// The last child with a name, of the parent that was looked at last.
  private struct Group {
    var parent = -1
    var last: UInt32 = 0
  }

  private(set) var elements: [Element] = []
  private(set) var attributes: [Attribute] = []
  private(set) var elementNames = NameTable()
  /// The member that holds the text of an element which holds more than text.
  let textName: JSONTapeEntry
  var builder: DocumentBuilder

  private var attributeNames = NameTable(prefix: "@")
  /// The elements around the current place, outermost first.
  private var open: [OpenElement] = []
  /// The text of all open elements so far, outermost first.
  private var text: [UInt8] = []
  private var groups: [Group] = []

  /// - Parameter allowance: how many bytes of text the document may hold.
  init(allowance: Int) {
    var builder = DocumentBuilder(allowance: allowance)
    textName = Array("#text".utf8).withUnsafeBufferPointer { builder.string($0) }
    self.builder = builder
  }

  private static let namespacePrefix = Array("xmlns".utf8)

  /// How many elements are open.
  var depth: Int { open.count }

  /// The name of the innermost open element.
  var openName: String? {
    guard let place = open.last?.place else { return nil }
    let name = elementNames.entries[Int(elements[place].name)]
    return String(decoding: builder.bytes[name.first..<name.first + name.second], as: UTF8.self)
  }

  /// Begins an element.
  mutating func startElement(_ name: UnsafeBufferPointer<UInt8>) {
    let place = elements.count
    if let parent = open.indices.last {
      dropBlankPiece(from: open[parent].pieceStart)
      if open[parent].lastChild == 0 {
        elements[open[parent].place].firstChild = UInt32(place)
      } else {
        elements[Int(open[parent].lastChild)].next = UInt32(place)
      }
      open[parent].lastChild = UInt32(place)
    }
    let nameID = elementNames.place(of: name, in: &builder)
    if nameID == groups.count { groups.append(Group()) }
    builder.charge(elementNames.entries[nameID].second)
    elements.append(Element(name: UInt32(nameID), firstAttribute: UInt32(attributes.count)))
    open.append(OpenElement(place: place, textStart: text.count, pieceStart: text.count))
  }

  /// Adds an attribute to the element that has just begun.
  ///
  /// Declarations of namespaces are none (XPath 1.0 §5.3): they would turn the text of an element
  /// into an object because of where its server declares a prefix.
  mutating func attribute(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    if name.starts(with: Self.namespacePrefix), name.count == 5 || name[5] == UInt8(ascii: ":") {
      return
    }
    let place = attributeNames.place(of: name, in: &builder)
    let attribute = Attribute(
      name: attributeNames.entries[place], value: builder.string(value))
    builder.charge(attribute.name.second + attribute.value.second)
    attributes.append(attribute)
  }

  /// Adds to the text of the innermost open element.
  mutating func characters(_ characters: UnsafeBufferPointer<UInt8>) {
    text.append(contentsOf: characters)
  }

  /// Ends the innermost open element.
  mutating func endElement() {
    guard let ended = open.popLast() else { return }
    if ended.lastChild != 0 {
      dropBlankPiece(from: ended.pieceStart)
      group(childrenOf: ended.place)
    }
    if text.count > ended.textStart {
      let string = text.withUnsafeBufferPointer {
        builder.string(UnsafeBufferPointer(rebasing: $0[ended.textStart...]))
      }
      builder.charge(string.second)
      elements[ended.place].text = string
      text.removeLast(text.count - ended.textStart)
    }
    if let parent = open.indices.last { open[parent].pieceStart = text.count }
  }

  /// Takes white space away that stands alone beside a child element.
  private mutating func dropBlankPiece(from start: Int) {
    let isBlank = text[start...].allSatisfy {
      $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09
    }
    if isBlank { text.removeLast(text.count - start) }
  }

  /// Puts the children of one name together, at the place of the first.
  private mutating func group(childrenOf parent: Int) {
    var child = elements[parent].firstChild
    var end: UInt32 = 0
    while child != 0 {
      let following = elements[Int(child)].next
      let name = Int(elements[Int(child)].name)
      if groups[name].parent == parent {
        let last = groups[name].last
        elements[Int(child)].next = elements[Int(last)].next
        elements[Int(last)].next = child
        if end == last { end = child }
      } else {
        elements[Int(child)].next = 0
        if end != 0 { elements[Int(end)].next = child }
        end = child
      }
      groups[name] = Group(parent: parent, last: child)
      child = following
    }
  }
}
