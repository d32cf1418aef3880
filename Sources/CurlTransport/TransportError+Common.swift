import ConnectorRuntime

extension TransportError {
  static let outOfMemory = TransportError(.connect, "out of memory")

  static let shutDown = TransportError(.interrupted, "the transport was shut down")

  static let headerTooLarge = TransportError(
    .headerTooLarge, "the response's header is larger than \(ResponseHeader.limit >> 10) KiB")

  static let wouldRepeat = TransportError(
    .interrupted,
    "the connection ended before an answer, and the request is not safe to repeat by itself")

  static func bodyTooLarge(limit: Int) -> TransportError {
    let size =
      if limit > 0, limit % (1 << 20) == 0 {
        "\(limit >> 20) MiB"
      } else if limit > 0, limit % (1 << 10) == 0 {
        "\(limit >> 10) KiB"
      } else {
        "\(limit) bytes"
      }
    return TransportError(
      .bodyTooLarge(limit: limit), "the response's body is larger than \(size)")
  }
}
