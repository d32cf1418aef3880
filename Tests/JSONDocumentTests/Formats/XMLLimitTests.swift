import JSONDocument
import TestSupport
import Testing

/// XML made to take memory, time or stack.
@Suite struct XMLLimitTests {
  private static func error(_ xml: String) throws -> JSONSyntaxError {
    try #require(throws: JSONSyntaxError.self) { try ParsedJSON(xml: Array(xml.utf8)) }
  }

  @Test func boundsDepth() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array(
        (String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)).utf8)
    }
    let deepest = try ParsedJSON(xml: nested(512)).root
    #expect(deepest.value.text() == deepest.text())
    let error = try #require(throws: JSONSyntaxError.self) { try ParsedJSON(xml: nested(513)) }
    #expect(error.message == "the document nests deeper than 512 levels")
    #expect(error.line == 1 && error.column == 512 * 3 + 1)
    for levels in [100_000, 1_000_000] {
      #expect(throws: JSONSyntaxError.self) { try ParsedJSON(xml: nested(levels)) }
    }
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON(xml: nested(3), maximumDepth: 2) }
    // A list at each level doubles the depth of the JSON.
    let lists =
      String(repeating: "<a><a/>", count: 511) + "<a/>" + String(repeating: "</a>", count: 511)
    let wide = try ParsedJSON(xml: Array(lists.utf8)).root
    #expect(try ParsedJSON(wide.bytes(), maximumDepth: 2000).root.value == wide.value)
  }

  /// Each way in which little text becomes much.
  enum Explosion: CaseIterable {
    /// Each entity is ten of the one before it.
    case laughs
    case laughsInAnAttribute
    /// One large entity, many times.
    case largeEntity
    /// Elements in place of text.
    case elements
    /// A large value that an attribute has by default.
    case defaultValue
    /// A large name of an attribute with a default.
    case defaultName

    var document: String {
      switch self {
      case .laughs: "<!DOCTYPE a [\(Self.tenfold)]><a>&l9;</a>"
      case .laughsInAnAttribute: "<!DOCTYPE a [\(Self.tenfold)]><a x='&l9;'/>"
      case .largeEntity: Self.repeated(entity: String(repeating: "x", count: 50_000))
      case .elements: Self.repeated(entity: String(repeating: "<b/>", count: 10_000))
      case .defaultValue: Self.repeated(attribute: "k CDATA '\(Self.long)'")
      case .defaultName: Self.repeated(attribute: "\(Self.long) CDATA ''")
      }
    }

    private static let long = String(repeating: "n", count: 100_000)

    private static var tenfold: String {
      (1...9).reduce("<!ENTITY l0 'laugh'>") { declarations, level in
        let references = String(repeating: "&l\(level - 1);", count: 10)
        return declarations + "<!ENTITY l\(level) '\(references)'>"
      }
    }

    private static func repeated(entity: String) -> String {
      let references = String(repeating: "&e;", count: 50_000)
      return "<!DOCTYPE a [<!ENTITY e '\(entity)'>]><a>\(references)</a>"
    }

    private static func repeated(attribute: String) -> String {
      let elements = String(repeating: "<b/>", count: 100_000)
      return "<!DOCTYPE a [<!ATTLIST b \(attribute)>]><a>\(elements)</a>"
    }
  }

  @Test(arguments: Explosion.allCases)
  func refusesWhatExplodes(_ explosion: Explosion) throws {
    let xml = explosion.document
    let time = try ProcessorTime.of { _ = try Self.error(xml) }
    let error = try Self.error(xml)
    #expect(error.message == "its entities expand to too much text")
    #expect(error.line == 1 && error.column > 1)
    #expect(time < .seconds(5))
  }

  /// References in references are followed by recursion.
  @Test(arguments: ["<a>&e100000;</a>", "<a x='&e100000;'/>"])
  func refusesALongChainOfEntities(_ root: String) throws {
    let chain = (1...100_000).map { "<!ENTITY e\($0) '&e\($0 - 1);'>" }.joined()
    let error = try Self.error("<!DOCTYPE a [<!ENTITY e0 'x'>\(chain)]>\(root)")
    #expect(error.message == "the document declares more than 1000 entities")
    let short = (1...999).map { "<!ENTITY e\($0) '&e\($0 - 1);'>" }.joined()
    let read = try ParsedJSON(
      xml: Array(
        "<!DOCTYPE a [<!ENTITY e0 'x'>\(short)]>\(root.replacing("100000", with: "999"))".utf8))
    #expect(read.root.text().contains("\"x\""))
  }

  /// Shapes of documents that could take time in proportion to the square of their size.
  enum Shape: CaseIterable {
    case oneName
    case manyNames
    case differentNames
    case longAttribute
    case manyAttributes
    case mixedContent
    case longText

    func document(_ size: Int) -> String {
      switch self {
      case .oneName: "<a>\(String(repeating: "<b/>", count: size))</a>"
      case .manyNames: "<a>\((0..<size).map { "<b\($0 % 5000)/>" }.joined())</a>"
      case .differentNames: "<a>\((0..<size).map { "<b\($0)/>" }.joined())</a>"
      case .longAttribute: "<a x='\(String(repeating: "x&amp;", count: size))'/>"
      case .manyAttributes: "<a \((0..<size).map { "x\($0)='' " }.joined())/>"
      case .mixedContent: "<a>\(String(repeating: "x<b/>\n", count: size))</a>"
      case .longText: "<a>\(String(repeating: "]]\n\"", count: size))</a>"
      }
    }
  }

  @Test(arguments: Shape.allCases) func takesLinearTime(_ shape: Shape) throws {
    try ProcessorTime.expectLinear { size in
      _ = try ParsedJSON(xml: Array(shape.document(size).utf8))
    }
  }
}
