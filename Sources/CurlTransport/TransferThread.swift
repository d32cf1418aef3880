import CLibCurl
import ConnectorRuntime
import Glibc
import Synchronization

/// The thread that drives all transfers, and the queue through which others reach it.
final class TransferThread: Sendable {
  typealias Completion = CheckedContinuation<TransportResponse, any Error>

  /// What the thread is asked to do.
  enum Command: Sendable {
    case start(TransferIdentifier, PreparedRequest, Completion)
    case cancel(TransferIdentifier)
  }

  private struct Queue {
    var commands: [Command] = []
    var nextIdentifier: TransferIdentifier = 0
    /// No command is taken any more; the thread is to end.
    var isStopping = false
    /// nil once the handle is gone, or about to be.
    var multi: MultiHandle?
    /// nil before the thread is made and after it was joined.
    var thread: pthread_t?
  }

  private let queue: Mutex<Queue>

  private init(multi: MultiHandle) {
    queue = Mutex(Queue(multi: multi))
  }

  static func start() throws -> TransferThread {
    guard LibraryInitialization.succeeded, let multi = MultiHandle() else {
      throw TransportError(.connect, "libcurl cannot be initialised")
    }
    let instance = TransferThread(multi: multi)
    let context = Unmanaged.passRetained(instance)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context {
          Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().run()
        }
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      multi.close()
      throw TransportError(.connect, "no thread can be started: \(systemMessage(status))")
    }
    let created = thread
    instance.queue.withLock { $0.thread = created }
    return instance
  }

  /// Runs one transfer to its end; a cancelled task's transfer is aborted.
  func perform(_ request: PreparedRequest) async throws -> TransportResponse {
    let identifier = queue.withLock { queue in
      queue.nextIdentifier &+= 1
      return queue.nextIdentifier
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { completion in
        guard submit(.start(identifier, request, completion)) else {
          return completion.resume(throwing: TransportError.shutDown)
        }
        // A cancellation before the submission reached nobody.
        if Task.isCancelled { submit(.cancel(identifier)) }
      }
    } onCancel: {
      submit(.cancel(identifier))
    }
  }

  /// Ends the thread and waits for that, unless it is the caller.
  func stop() {
    let thread = queue.withLock { queue in
      defer { queue.thread = nil }
      queue.isStopping = true
      queue.multi?.wakeUp()
      return queue.thread
    }
    guard let thread else { return }
    if pthread_equal(thread, pthread_self()) != 0 {
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
  }

  @discardableResult
  private func submit(_ command: Command) -> Bool {
    queue.withLock { queue in
      guard !queue.isStopping, let multi = queue.multi else { return false }
      queue.commands.append(command)
      multi.wakeUp()
      return true
    }
  }

  private func run() {
    Self.blockSignals()
    guard let multi = queue.withLock({ $0.multi }) else { return }
    var transfers = TransferSet(multi: multi)
    while true {
      let (commands, isStopping) = queue.withLock { queue in
        defer { queue.commands = [] }
        return (queue.commands, queue.isStopping)
      }
      for command in commands {
        switch command {
        case .start(let identifier, let request, let completion):
          transfers.start(request, as: identifier, completion: completion)
        case .cancel(let identifier):
          transfers.abort(identifier, with: CancellationError())
        }
      }
      if isStopping { break }
      transfers.advance()
      transfers.waitForEvents()
    }
    transfers.abortAll(with: TransportError.shutDown)
    queue.withLock { $0.multi = nil }
    multi.close()
  }

  /// Leaves all signals to the other threads; SIGPIPE, which a TLS library may raise by writing to
  /// a closed connection, then ends nothing.
  private static func blockSignals() {
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

/// A transfer's number, unique within its thread.
typealias TransferIdentifier = UInt64

/// libcurl's process-wide state.
private enum LibraryInitialization {
  /// Initialises the library at the first use, once.
  static let succeeded = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
