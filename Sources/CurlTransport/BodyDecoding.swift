import Compression
import ConnectorRuntime

/// Undoes what a response's body is coded by, and finds out whether all of it came.
///
/// libcurl can undo codings, too, but takes one that ends too early for whole.
struct BodyDecoding {
  /// The most codings that one body may have, as curl has it.
  private static let limit = 5

  private let names: [String]
  /// nil before the first byte: a body that does not come has no coding to be judged.
  private var decoder: ContentDecoder?

  /// - Parameter names: of the codings in the order in which they were applied, in lower case.
  init(_ names: [String]) {
    self.names = names
  }

  /// Takes the next bytes and hands out what is in them, in pieces that may be used during the call
  /// alone.
  ///
  /// - Throws: `TransportError`, or what `deliver` throws.
  mutating func decode(
    _ chunk: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if names.isEmpty { return try deliver(chunk) }
    do {
      let decoder = try self.decoder ?? makeDecoder()
      self.decoder = decoder
      try decoder.decode(chunk, deliver)
    } catch let failure as DecodingFailure {
      throw TransportError(failure)
    }
  }

  /// Makes sure that the body did not end before its codings did.
  func finish() throws(TransportError) {
    do throws(DecodingFailure) {
      try decoder?.finish()
    } catch {
      throw TransportError(error)
    }
  }

  private func makeDecoder() throws -> ContentDecoder {
    guard names.count <= Self.limit else { throw TransportError.tooManyCodings }
    return try ContentDecoder(
      names.map { name in
        guard let coding = ContentCoding(name: name) else {
          throw TransportError.unknownCoding(name)
        }
        return coding
      })
  }
}

extension TransportError {
  static let tooManyCodings = TransportError(
    .unknownCoding, "the body has more than five content codings")

  /// - Parameter name: as the server sent it.
  static func unknownCoding(_ name: String) -> TransportError {
    let quoted = isToken(name) && name.utf8.count <= 40 ? " '\(name)'" : ""
    return TransportError(.unknownCoding, "the body's content coding\(quoted) is not known")
  }

  fileprivate init(_ failure: DecodingFailure) {
    switch failure {
    case .endsTooEarly(let coding):
      self.init(.interrupted, "the body ends in the middle of its \(coding.rawValue) coding")
    case .damaged(let coding, let reason):
      self.init(
        .interrupted,
        "the body's \(coding.rawValue) coding is damaged" + (reason.map { ": \($0)" } ?? ""))
    case .goesOn(let coding):
      self.init(.interrupted, "the body goes on behind the end of its \(coding.rawValue) coding")
    case .outOfMemory:
      self = .outOfMemory
    }
  }
}
