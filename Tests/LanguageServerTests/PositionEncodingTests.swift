import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import LanguageServer

/// Positions and byte offsets, in every encoding and with every kind of line break.
@Suite struct PositionEncodingTests {
  private static let characters: [(text: String, utf8: Int, utf16: Int)] = [
    ("a", 1, 1), ("é", 2, 1), ("€", 3, 1), ("😀", 4, 2), ("\u{FFFD}", 3, 1),
  ]

  @Test("a character's width", arguments: PositionEncoding.allCases)
  func widths(_ encoding: PositionEncoding) {
    for character in Self.characters {
      let source = SourceText(path: "a.yaml", text: character.text + "x")
      let position = encoding.position(of: character.utf8, in: source, isOpen: true)
      let units = [PositionEncoding.utf8: character.utf8, .utf16: character.utf16][encoding] ?? 1
      #expect(position == ["line": 0, "character": .number(JSONNumber(units))])
    }
  }

  @Test("offsets survive the way there and back", arguments: PositionEncoding.allCases)
  func roundTrip(_ encoding: PositionEncoding) {
    for lineBreak in ["\n", "\r\n", "\r"] {
      for mark in ["", "\u{FEFF}"] {
        let text = mark + ["é: 😀a", "", "€ #ü", "x"].joined(separator: lineBreak)
        let source = SourceText(path: "a.yaml", text: text)
        var offset = 0
        for scalar in text.unicodeScalars {
          let position = encoding.position(of: offset, in: source, isOpen: true)
          // Behind a carriage return, the middle of a line break is the line's end.
          if scalar != "\n" || lineBreak == "\n" {
            #expect(encoding.offset(of: position, in: source, isOpen: true) == offset)
          }
          offset += UTF8.width(scalar)
        }
      }
    }
  }

  @Test("a byte-order mark counts in what an editor sent, and in no other text")
  func byteOrderMark() {
    let source = SourceText(path: "a.yaml", text: "\u{FEFF}ab")
    let utf16 = PositionEncoding.utf16
    #expect(utf16.position(of: 4, in: source, isOpen: true) == ["line": 0, "character": 2])
    #expect(utf16.position(of: 4, in: source, isOpen: false) == ["line": 0, "character": 1])
    #expect(utf16.offset(of: ["line": 0, "character": 1], in: source, isOpen: true) == 3)
    #expect(utf16.offset(of: ["line": 0, "character": 1], in: source, isOpen: false) == 4)
  }

  @Test("places outside of the text are its ends, and the middle of a character its start")
  func outside() {
    let source = SourceText(path: "a.yaml", text: "😀b\ncd")
    func offset(_ line: Int, _ character: Int) -> Int {
      PositionEncoding.utf16.offset(
        of: [
          "line": .number(JSONNumber(line)), "character": .number(JSONNumber(character)),
        ], in: source, isOpen: true)
    }
    #expect(offset(0, 99) == 5)
    #expect(offset(9, 0) == 8)
    #expect(offset(-1, -1) == 0)
    #expect(offset(0, 1) == 0)
    #expect(PositionEncoding.utf16.offset(of: "nonsense", in: source, isOpen: true) == 0)
  }

  @Test("the first encoding that is known is taken")
  func offered() {
    #expect(PositionEncoding(offered: []) == .utf16)
    #expect(PositionEncoding(offered: ["x", "utf-8", "utf-16"]) == .utf8)
    #expect(PositionEncoding(offered: [7, "utf-32"]) == .utf32)
  }
}
