import Glibc

/// The system's words for an error number: `Connection refused`.
func systemMessage(_ number: CInt) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let address = buffer.baseAddress, strerror_r(number, address, buffer.count) == 0 else {
      return "error \(number)"
    }
    return String(cString: address)
  }
}
