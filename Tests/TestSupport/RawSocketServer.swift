import Foundation
import Synchronization

/// A TCP server that records every byte it gets and answers with bytes that a real HTTP server
/// would never send.
///
/// It listens on 127.0.0.1 and handles each connection on a thread of its own. It understands just
/// enough HTTP to know where a request ends. `stop` (or the end of the value) ends all
/// connections and waits for the threads.
package final class RawSocketServer: Sendable {
  /// What came over a connection up to the end of one request.
  package struct Received: Sendable, Hashable {
    /// The number of the connection, from 0, in the order of accepting.
    package var connection: Int
    /// The number of the request within its connection, from 0.
    package var request: Int
    /// The bytes exactly as received: header and body, chunk framing included.
    package var bytes: [UInt8]

    /// The bytes as text; what is no UTF-8 is replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The first line without its line break.
    package var requestLine: String { String(text.prefix { !$0.isNewline }) }
  }

  /// What to do once a request is complete.
  package enum Answer: Sendable, Hashable {
    /// Sends the bytes and waits for the next request on the same connection.
    case bytes([UInt8])
    /// Sends the bytes, perhaps a part of a response, and closes.
    case bytesThenClose([UInt8])
    /// Sends the bytes, then `count` times `byte`, and closes; takes little memory.
    case filler(head: [UInt8], count: Int, byte: UInt8)
    /// Closes without a byte.
    case close
    /// Aborts the connection, so that the client gets a reset.
    case reset
    /// Sends the bytes, then aborts the connection.
    case bytesThenReset([UInt8])
    /// Sends the bytes, then one byte again and again, a few in a second, until stopped or the
    /// client leaves.
    case drip([UInt8], UInt8)
    /// Sends the bytes (none by default) and then nothing until stopped or the client leaves.
    case hang(after: [UInt8] = [])

    /// Sends the text as UTF-8 and waits for the next request.
    package static func text(_ text: String) -> Answer { .bytes(Array(text.utf8)) }

    /// Sends a well-formed response with a Content-Length, and waits for the next request.
    package static func response(
      status: Int = 200, headers: [String] = [], body: String = ""
    ) -> Answer {
      let lines =
        ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers + [
          "", body,
        ]
      return .text(lines.joined(separator: "\r\n"))
    }
  }

  private let listener: RawSocketListener

  /// Starts to listen; the closure answers each request, on the connection's thread.
  package init(answer: @escaping @Sendable (Received) -> Answer) throws {
    listener = try RawSocketListener(answer: answer)
    listener.start()
  }

  /// Starts to listen; the answers are used in the order in which requests arrive, over all
  /// connections, and the last one for the rest.
  package convenience init(answers: [Answer]) throws {
    let left = Mutex(answers)
    try self.init { _ in
      left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .close }
    }
  }

  // The threads hold the listener only, so that the end of this value ends them.
  deinit { listener.stop() }

  /// The port that it listens on.
  package var port: UInt16 { listener.port }

  /// `http://127.0.0.1:<port>`, without a slash at the end.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  /// All requests received so far, in order of completion.
  package var received: [Received] { listener.state.withLock { $0.received } }

  /// How many connections were accepted so far.
  package var connectionCount: Int { listener.state.withLock { $0.connectionCount } }

  /// Waits until so many requests have been received, and returns them; fewer when it is stopped.
  package func waitForRequests(_ count: Int) async -> [Received] {
    await withCheckedContinuation { listener.wait(for: count, $0) }
  }

  /// Ends all connections and returns when all threads have ended; may be called again.
  package func stop() { listener.stop() }
}
