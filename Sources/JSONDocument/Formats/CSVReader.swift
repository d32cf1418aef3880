/// Reads a table by RFC 4180 in one pass.
struct CSVReader {
  /// What each cell takes beside its text and its column's name.
  private static let costOfCell = 16

  private let bytes: UnsafeBufferPointer<UInt8>
  private let separator: UInt8
  private var position = 0
  private var builder = DocumentBuilder(allowance: JSONTapeEntry.maximumDocumentSize)
  /// A cell whose doubled quotes are made single.
  private var unquoted: [UInt8] = []

  /// - Parameters:
  ///   - bytes: the table, in UTF-8.
  ///   - separator: what stands between two cells.
  init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
  }

  /// The table's rows: objects if the first row is the header, else arrays.
  mutating func read(hasHeader: Bool) throws(JSONSyntaxError) -> ParsedJSON {
    guard bytes.count <= JSONTapeEntry.maximumDocumentSize else {
      throw error("the table is larger than 512 MiB", at: 0)
    }
    var names: [JSONTapeEntry] = []
    if hasHeader, skipBlankLines() {
      repeat { names.append(try cell()) } while skipSeparator()
      skipLineEnd()
    }
    let table = builder.open(.array)
    var count = 0
    while skipBlankLines() {
      if hasHeader { try appendObject(names) } else { try appendArray() }
      skipLineEnd()
      count += 1
    }
    builder.close(table, count: count)
    return builder.document()
  }

  /// Appends a row by its columns' names: a short row has no members for the cells that it lacks.
  private mutating func appendObject(_ names: [JSONTapeEntry]) throws(JSONSyntaxError) {
    let row = builder.open(.object)
    var count = 0
    repeat {
      let start = position
      let cell = try cell()
      if count < names.count {
        builder.append(names[count])
        builder.append(cell)
        try charge(names[count].second + cell.second)
        count += 1
      } else if cell.second > 0 {
        // Empty ones are what a separator at the end of each row leaves.
        throw error("a row has more cells than the header, which has \(names.count)", at: start)
      }
    } while skipSeparator()
    builder.close(row, count: count)
  }

  private mutating func appendArray() throws(JSONSyntaxError) {
    let row = builder.open(.array)
    var count = 0
    repeat {
      let cell = try cell()
      builder.append(cell)
      try charge(cell.second)
      count += 1
    } while skipSeparator()
    builder.close(row, count: count)
  }

  private mutating func charge(_ size: Int) throws(JSONSyntaxError) {
    builder.charge(size + Self.costOfCell)
    if builder.isOverdrawn { throw error("the table is too large as JSON", at: position) }
  }

  /// Reads one cell, up to what ends it.
  private mutating func cell() throws(JSONSyntaxError) -> JSONTapeEntry {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedCell() }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == 0x0A || byte == 0x0D { break }
      position += 1
    }
    return builder.string(UnsafeBufferPointer(rebasing: bytes[start..<position]))
  }

  private mutating func quotedCell() throws(JSONSyntaxError) -> JSONTapeEntry {
    let opening = position
    position += 1
    var start = position
    unquoted.removeAll(keepingCapacity: true)
    while true {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") { position += 1 }
      guard position < bytes.count else {
        throw error("a quoted cell is not closed", at: opening)
      }
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<position])
      position += 1
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        guard isAtEndOfCell else {
          throw error("text stands behind the closing quote of a cell", at: position)
        }
        if unquoted.isEmpty { return builder.string(piece) }
        unquoted.append(contentsOf: piece)
        return unquoted.withUnsafeBufferPointer { builder.string($0) }
      }
      // Of two quotes the first belongs to the text.
      unquoted.append(contentsOf: piece)
      unquoted.append(UInt8(ascii: "\""))
      position += 1
      start = position
    }
  }

  private var isAtEndOfCell: Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    return byte == separator || byte == 0x0A || byte == 0x0D
  }

  private mutating func skipSeparator() -> Bool {
    guard position < bytes.count, bytes[position] == separator else { return false }
    position += 1
    return true
  }

  /// Goes on behind CRLF, LF or CR.
  private mutating func skipLineEnd() {
    if position < bytes.count, bytes[position] == 0x0D { position += 1 }
    if position < bytes.count, bytes[position] == 0x0A { position += 1 }
  }

  /// Goes on to the next line with a character in it; false if there is none.
  private mutating func skipBlankLines() -> Bool {
    while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
      position += 1
    }
    return position < bytes.count
  }

  private func error(_ message: String, at offset: Int) -> JSONSyntaxError {
    JSONSyntaxError(message: message, offset: offset, in: bytes)
  }
}
