import CLibCurl

/// libcurl's handle of a set of transfers.
///
/// Only `wakeUp` may be called by any thread, as long as the handle is not closed; the rest belongs
/// to the thread that drives the transfers.
// SAFETY: the value is a constant pointer; the queue's lock orders `wakeUp` before `close`.
struct MultiHandle: @unchecked Sendable {  // SAFETY: above
  /// A transfer that has ended.
  struct Completion {
    var easy: UnsafeMutableRawPointer
    var result: CURLcode
  }

  private let pointer: UnsafeMutableRawPointer

  init?() {
    guard let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
  }

  func close() {
    curl_multi_cleanup(pointer)
  }

  /// Ends a `wait` that is under way, or else the next one.
  func wakeUp() {
    curl_multi_wakeup(pointer)
  }

  func add(_ easy: UnsafeMutableRawPointer) -> Bool {
    curl_multi_add_handle(pointer, easy) == CURLM_OK
  }

  func remove(_ easy: UnsafeMutableRawPointer) {
    curl_multi_remove_handle(pointer, easy)
  }

  /// Does all that can be done without waiting.
  func perform() {
    var running: CInt = 0
    curl_multi_perform(pointer, &running)
  }

  /// Waits for network events, `wakeUp`, libcurl's own timers, or so many milliseconds.
  func wait(milliseconds: CInt) {
    curl_multi_poll(pointer, nil, 0, milliseconds, nil)
  }

  func nextCompletion() -> Completion? {
    var remaining: CInt = 0
    while let message = curl_multi_info_read(pointer, &remaining) {
      if message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle {
        return Completion(easy: easy, result: message.pointee.data.result)
      }
    }
    return nil
  }
}
