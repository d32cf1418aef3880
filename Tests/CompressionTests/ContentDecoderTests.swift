import Compression
import TestSupport
import Testing

@Suite struct ContentDecoderTests {
  /// What comes of bytes in parts of a size; nil for all at once.
  private func decoded(
    _ bytes: [UInt8], _ codings: ContentCoding..., partSize: Int? = nil
  ) throws -> [UInt8] {
    try decoded(bytes, codings) { _ in partSize ?? bytes.count }
  }

  /// What comes of bytes in parts of sizes that depend on how many are left.
  private func decoded(
    _ bytes: [UInt8], _ codings: [ContentCoding], partSize: (Int) -> Int
  ) throws -> [UInt8] {
    let decoder = try ContentDecoder(codings)
    var output: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(max(1, partSize(rest.count))))
      rest = rest.dropFirst(part.count)
      try part.withUnsafeBytes { part in try decoder.decode(part) { output += $0 } }
    }
    try decoder.finish()
    return output
  }

  /// Why bytes cannot be decoded; nil where they can.
  private func failure(_ bytes: [UInt8], _ codings: ContentCoding...) -> DecodingFailure? {
    do {
      _ = try decoded(bytes, codings) { _ in bytes.count }
      return nil
    } catch {
      return error as? DecodingFailure
    }
  }

  // MARK: - What is whole

  @Test(arguments: CodedSample.all)
  func partsOfAnySizeGiveTheText(_ sample: CodedSample) throws {
    #expect(try decoded(sample.bytes, sample.coding) == CodedSample.text)
    for size in 1...20 {
      #expect(try decoded(sample.bytes, sample.coding, partSize: size) == CodedSample.text)
    }
    for seed in 0..<50 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let output = try decoded(sample.bytes, [sample.coding]) {
        Int.random(in: 1...$0, using: &generator)
      }
      #expect(output == CodedSample.text)
    }
  }

  @Test func whatTheEncoderMadeComesBack() throws {
    for count in [0, 1, 65_535, 65_536, 65_537, 1_000_000] {
      var generator = SeededGenerator(seed: UInt64(count))
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) & 0x0F }
      let gzip = try #require(GzipEncoder.compress(bytes))
      #expect(try decoded(gzip, .gzip, partSize: 16_384) == bytes)
      #expect(try decoded(gzip, .gzip) == bytes)
      // Without its header and its trailer it is what it holds.
      #expect(try decoded(Array(gzip[10..<gzip.count - 8]), .deflate) == bytes)
    }
  }

  @Test func codingsAreUndoneFromTheLastToTheFirst() throws {
    let inner = CodedSample.gzip.bytes
    let outer = try #require(GzipEncoder.compress(inner))
    #expect(try decoded(outer, .gzip, .gzip) == CodedSample.text)
    let bare = Array(outer[10..<outer.count - 8])
    #expect(try decoded(bare, .gzip, .deflate, partSize: 3) == CodedSample.text)
    #expect(failure(bare, .deflate, .gzip) != nil)
  }

  @Test func nothingIsWhole() throws {
    for coding in ContentCoding.allCases {
      #expect(try decoded([], coding) == [])
      #expect(try decoded([], coding, coding) == [])
    }
    // And so is what says that it is empty.
    let empty = try #require(GzipEncoder.compress([]))
    #expect(try decoded(empty, .brotli, .gzip) == [])
    #expect(try decoded([3, 0], .deflate) == [])
  }

  @Test func membersAndFramesFollowEachOther() throws {
    let gzip = CodedSample.gzip.bytes
    let empty = try #require(GzipEncoder.compress([]))
    let twice = CodedSample.text + CodedSample.text
    #expect(try decoded(gzip + gzip, .gzip) == twice)
    #expect(try decoded(gzip + empty + gzip + empty, .gzip) == twice)
    #expect(try decoded(gzip + empty + gzip, .gzip, partSize: 1) == twice)
    let frame = try #require(CodedSample.all.first { $0.coding == .zstandard }).bytes
    #expect(try decoded(frame + frame, .zstandard) == twice)
    #expect(try decoded(frame + frame, .zstandard, partSize: 1) == twice)
  }

  @Test func wrappingsThatServersMixUpAreTold() throws {
    let zlib = try #require(CodedSample.all.first { $0.name == "zlib" }).bytes
    #expect(try decoded(zlib, .gzip) == CodedSample.text)
    let bare = try #require(CodedSample.all.first { $0.name == "bare deflate" }).bytes
    #expect(try decoded(bare, .deflate) == CodedSample.text)
    #expect(failure(CodedSample.gzip.bytes, .deflate) != nil)
  }

  // MARK: - What is not

  @Test(arguments: CodedSample.all)
  func aCutIsFoundAtEveryPosition(_ sample: CodedSample) {
    for count in 1..<sample.bytes.count {
      let part = Array(sample.bytes[..<count])
      #expect(failure(part, sample.coding) == .endsTooEarly(sample.coding), "\(count) bytes")
    }
  }

  @Test func aCutInALaterMemberIsFound() throws {
    let gzip = CodedSample.gzip.bytes
    for count in 1..<gzip.count {
      #expect(failure(gzip + gzip[..<count], .gzip) == .endsTooEarly(.gzip), "\(count) bytes")
    }
  }

  @Test func aCutWithinAnyOfSeveralCodingsIsFound() throws {
    let inner = CodedSample.gzip.bytes
    let outer = try #require(GzipEncoder.compress(inner))
    for count in 1..<outer.count {
      #expect(failure(Array(outer[..<count]), .gzip, .gzip) == .endsTooEarly(.gzip))
    }
    // What is whole outside may be cut inside.
    let cut = try #require(GzipEncoder.compress(Array(inner.dropLast())))
    #expect(failure(cut, .gzip, .gzip) == .endsTooEarly(.gzip))
  }

  @Test func whatStandsBehindTheEndIsFound() throws {
    for sample in CodedSample.all {
      for tail in [[0], Array("garbage".utf8), sample.coding == .gzip ? [0] : sample.bytes] {
        if sample.coding == .zstandard, tail == sample.bytes { continue }
        let found = failure(sample.bytes + tail, sample.coding)
        if sample.coding == .zstandard {
          // What follows a frame is taken for another one.
          #expect(found != nil, "\(sample.name), \(tail.count) more")
        } else {
          #expect(found == .goesOn(sample.coding), "\(sample.name), \(tail.count) more")
        }
      }
    }
  }

  /// It comes with the end, or later, or byte by byte.
  @Test(arguments: 1...5) func whatStandsBehindBareDeflatedDataIsFound(_ count: Int) throws {
    let bare = try #require(CodedSample.all.first { $0.name == "bare deflate" }).bytes
    let bytes = bare + (1...UInt8(count))
    #expect(failure(bytes, .deflate) == .goesOn(.deflate))
    for partSize in [1, bare.count - 1, bare.count] {
      #expect(throws: DecodingFailure.goesOn(.deflate)) {
        try decoded(bytes, .deflate, partSize: partSize)
      }
    }
  }

  @Test func whatIsNoneIsFound() {
    let text = Array("{\"this\": \"is not coded at all\"}".utf8)
    #expect(failure(text, .gzip) == .damaged(.gzip, reason: "incorrect header check"))
    #expect(failure(text, .zstandard) == .damaged(.zstandard, reason: "unknown frame descriptor"))
    #expect(failure(text, .brotli) == .damaged(.brotli, reason: nil))
    #expect(failure(text, .deflate) == .damaged(.deflate, reason: "invalid distance too far back"))
  }

  @Test func checksumsAreCompared() {
    let gzip = CodedSample.gzip.bytes
    var wrong = gzip
    wrong[gzip.count - 8] ^= 1
    #expect(failure(wrong, .gzip) == .damaged(.gzip, reason: "incorrect data check"))
    wrong = gzip
    wrong[gzip.count - 4] ^= 1
    #expect(failure(wrong, .gzip) == .damaged(.gzip, reason: "incorrect length check"))
  }

  /// Each bit turned over, then many bytes at random: whatever has a checksum gives its text or an
  /// error, and nothing makes the decoder fail itself.
  @Test(arguments: CodedSample.all)
  func damageIsFound(_ sample: CodedSample) {
    func judge(_ bytes: [UInt8], _ what: String) {
      guard let output = try? decoded(bytes, sample.coding), sample.hasChecksum else { return }
      #expect(output == CodedSample.text, "\(what)")
    }
    for bit in 0..<sample.bytes.count * 8 {
      var bytes = sample.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      judge(bytes, "bit \(bit)")
    }
    for seed in 0..<2_000 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var bytes = sample.bytes
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      judge(bytes, "seed \(seed)")
    }
  }

  @Test func aWindowBeyondWhatTheCodingMayHaveIsRefused() {
    // 8 MiB, the longest window, and the next longer one; both frames are empty.
    let frame = { (window: UInt8) in [0x28, 0xB5, 0x2F, 0xFD, 0x00, window, 0x01, 0x00, 0x00] }
    #expect(failure(frame(13 << 3), .zstandard) == nil)
    #expect(
      failure(frame(14 << 3), .zstandard)
        == .damaged(.zstandard, reason: "frame requires too much memory for decoding"))
  }

  // MARK: - Very much out of very little

  private struct Enough: Error {}

  /// Whoever takes what is decoded may stop, and no more than a piece of it is made ahead.
  @Test func bombsStopWhereTheyAreStopped() throws {
    let limit = 1 << 20
    let gzip = (coding: ContentCoding.gzip, bytes: GzipBomb.bytes(mebibytes: 256))
    for bomb in CodedSample.bombs + [gzip, (.deflate, Array(gzip.bytes[10...]))] {
      let decoder = try ContentDecoder([bomb.coding])
      var count = 0
      #expect(throws: Enough.self) {
        try bomb.bytes.withUnsafeBytes { bytes in
          try decoder.decode(bytes) { piece in
            count += piece.count
            #expect(piece.count <= 1 << 16)
            if count > limit { throw Enough() }
          }
        }
      }
      #expect(count > limit && count <= limit + 1 << 16, "\(bomb.coding)")
    }
  }

  @Test func aBombsWholeContentIsCounted() throws {
    let bomb = try #require(CodedSample.bombs.first { $0.coding == .brotli })
    let decoder = try ContentDecoder([.brotli])
    var count = 0
    try bomb.bytes.withUnsafeBytes { try decoder.decode($0) { count += $0.count } }
    try decoder.finish()
    #expect(count == 256 << 20)
  }

  // MARK: - Names

  @Test func namesAreThoseOfTheRegistry() {
    #expect(ContentCoding.offer == "deflate, gzip, br, zstd")
    #expect(ContentCoding(name: "x-gzip") == .gzip)
    #expect(ContentCoding(name: "br") == .brotli)
    for name in ["", "identity", "compress", "exi", "dcz", "GZIP"] {
      #expect(ContentCoding(name: name) == nil)
    }
  }
}
