/// The connection that a transfer used.
package struct TransportConnection: Sendable, Hashable {
  /// The numeric address of the peer: the server, or the proxy where there is one.
  package var address: String
  /// The peer's port.
  package var port: Int
  /// Whether it was there already, kept from an earlier transfer.
  package var isReused: Bool

  package init(address: String, port: Int, isReused: Bool) {
    self.address = address
    self.port = port
    self.isReused = isReused
  }
}
