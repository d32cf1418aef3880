import JSONDocument
import Testing

/// What docs/formats.md says that bodies become.
@Suite struct FormatsPageTests {
  @Test(arguments: ["xml", "csv"]) func itsExamplesAreTrue(_ format: String) throws {
    let blocks = try DocumentationPage("docs/formats.md").blocks
    let place = try #require(blocks.firstIndex { $0.info == format })
    let body = Array(blocks[place].text.utf8)
    let read = format == "xml" ? try ParsedJSON(xml: body) : try ParsedJSON(csv: body)
    let shown = try #require(blocks.dropFirst(place + 1).first)
    #expect(shown.info == "json")
    // Text too, so that the order of members counts.
    #expect(read.root.text() == (try ParsedJSON(shown.text).root.text()))
  }
}
