import JSONDocument
import Testing

/// Deterministic mutations of good input: nothing may trap, and what is accepted must hold together.
@Suite struct FuzzTests {
  /// A small generator with a fixed seed, so that a failure can be had again.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) ^ (state << 31)
    }
  }

  static func mutate(
    _ seed: [UInt8], alphabet: [UInt8], using generator: inout Generator
  ) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
      case 2: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
      case 3: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      default:
        let end = Int.random(in: place...min(bytes.count, place + 12), using: &generator)
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
    return bytes
  }

  @Test func mutatedDocumentsAreRefusedOrHoldTogether() throws {
    let seeds = [
      #"{"a":[1,-2.5e+10,true,false,null],"b":{"c":"é\n𝄞\ud834\udd1e"},"":"\u0000"}"#,
      #"[[],{},[[1,2],[3]],"abcdefghijklmnop\"q",0.1,{"x":{"x":{"x":[]}}}]"#,
      " \t\r\n[ 1 , \"\\\\\" , { \"a\" : 1 , \"a\" : 2 } ] ",
    ].map { Array($0.utf8) }
    let alphabet = Array(#"[]{}",:\0-.1eEu"#.utf8) + [0x20, 0x0A, 0xC3, 0xA9, 0xF0, 0xED, 0x80]
    let query = try JSONPath("$..[?@.x || @ == 1 || @[0:-1:2] || search(@, 'a.c')]")
    var generator = Generator(state: 20_240_607)
    var accepted = 0
    for round in 0..<20_000 {
      let bytes = Self.mutate(seeds[round % seeds.count], alphabet: alphabet, using: &generator)
      do throws(JSONSyntaxError) {
        let root = try ParsedJSON(bytes).root
        accepted += 1
        let value = root.value
        #expect(try ParsedJSON(value.bytes()).root.value == value)
        #expect(try ParsedJSON(root.bytes(.indented)).root.value == value)
        // Walked node by node it is the same as copied at once.
        #expect(Self.copy(root) == value)
        let matches = (try? query.nodes(in: root)) ?? []
        #expect(matches.allSatisfy { $0.normalizedPath.hasPrefix("$") })
      } catch {
        #expect(error.offset >= 0 && error.offset <= bytes.count)
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    print("fuzz: 20000 documents, \(accepted) accepted")
    #expect(accepted > 500)
  }

  static func copy(_ node: JSONNode) -> JSONValue {
    if let string = node.string { return .string(string) }
    if let number = node.number { return .number(number) }
    if let bool = node.bool { return .bool(bool) }
    switch node.kind {
    case .array: return .array(node.elements.map(copy))
    case .object:
      return .object(node.members.map { JSONMember(name: $0.name, value: copy($0.value)) })
    default: return .null
    }
  }

  @Test func mutatedQueriesAreRefusedOrRun() throws {
    let seeds = [
      #"$.a['b'][0, 1:2:3, -1, *]..c[?@.x == 'é' && !(@.y > -1.5e3 || $.z[0] <= null)]"#,
      #"$[?length(@.a) == count($..*) || match(@.b, 'a.*') && search(value(@..c), "[a-z]{2}")]"#,
      #"$ ["\u00e9\ud834\udd1e"] [?@ != true]"#,
    ].map { Array($0.utf8) }
    let alphabet = Array(#"$@.[]()?*:,'"!=<>&|\0-1aeE "#.utf8) + [0xC3, 0xA9]
    let root = try ParsedJSON(#"{"a":{"b":[1,2,{"c":[{"x":"é","y":1}]}]},"z":[null]}"#).root
    var generator = Generator(state: 9535)
    var accepted = 0
    for round in 0..<20_000 {
      let bytes = Self.mutate(seeds[round % seeds.count], alphabet: alphabet, using: &generator)
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(JSONPathSyntaxError) {
        let path = try JSONPath(text)
        accepted += 1
        #expect(path.text == text)
        let matches = (try? path.nodes(in: root)) ?? []
        if path.isSingular { #expect(matches.count <= 1) }
        _ = try? path.longestMatch(in: root).path
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= text.utf8.count)
      }
    }
    print("fuzz: 20000 queries, \(accepted) accepted")
    #expect(accepted > 500)
  }
}
