import CLibCurl
import ConnectorRuntime

/// libcurl's handle of one transfer, with the memory that must outlive it.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  init() throws(TransportError) {
    guard let pointer = curl_easy_init() else { throw TransportError.outOfMemory }
    self.pointer = pointer
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    _ = connector_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorBuffer)
  }

  deinit {
    // The owner, whom libcurl would tell of what happens now, is going away.
    _ = connector_set_long(pointer, CURLOPT_VERBOSE, 0)
    curl_easy_cleanup(pointer)
    for list in lists { curl_slist_free_all(list) }
    errorBuffer.deallocate()
  }

  /// libcurl's description of what went wrong; empty where it gave none.
  var errorText: String {
    String(cString: errorBuffer)
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(connector_set_long(pointer, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) throws(TransportError) {
    try check(connector_set_long(pointer, option, value ? 1 : 0))
  }

  func set(_ option: CURLoption, offset: Int) throws(TransportError) {
    try check(connector_set_offset(pointer, option, curl_off_t(offset)))
  }

  /// Sets a text, which libcurl copies; nil clears it.
  func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
    try check(connector_set_text(pointer, option, value))
  }

  func set(_ option: CURLoption, context: UnsafeMutableRawPointer) throws(TransportError) {
    try check(connector_set_pointer(pointer, option, context))
  }

  func set(_ option: CURLoption, lines: [String]) throws(TransportError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        throw TransportError.outOfMemory
      }
      list = longer
    }
    if let list { lists.append(list) }
    try check(connector_set_list(pointer, option, list))
  }

  /// Accepts the result of setting an option.
  func check(_ result: CURLcode) throws(TransportError) {
    if result == CURLE_OK { return }
    if result == CURLE_OUT_OF_MEMORY { throw TransportError.outOfMemory }
    throw TransportError(
      .invalidRequest, "this libcurl cannot do it: \(String(cString: curl_easy_strerror(result)))")
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return connector_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  /// A text that libcurl knows; empty where it does not.
  func text(_ info: CURLINFO) -> String {
    var value: UnsafePointer<CChar>?
    guard connector_get_text(pointer, info, &value) == CURLE_OK, let value else { return "" }
    return String(cString: value)
  }

  /// A time that libcurl counts in microseconds; zero where the phase was not reached.
  func time(_ info: CURLINFO) -> Duration {
    var value: curl_off_t = 0
    guard connector_get_offset(pointer, info, &value) == CURLE_OK else { return .zero }
    return .microseconds(value)
  }
}
