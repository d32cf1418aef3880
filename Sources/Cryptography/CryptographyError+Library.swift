import CLibCrypto

extension CryptographyError {
  /// The error for an operation that just failed on this thread; empties the thread's error queue.
  static func latest(in operation: String) -> CryptographyError {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return CryptographyError(operation: operation, reason: "") }
    guard let reason = ERR_reason_error_string(code) else {
      return CryptographyError(operation: operation, reason: "error \(code)")
    }
    return CryptographyError(operation: operation, reason: String(cString: reason))
  }
}
