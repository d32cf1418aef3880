import CMicroHTTPD

/// Turns a response into the library's and queues it.
enum MicroHTTPDResponse {
  /// Queues the response, or a bare 500 where it cannot be sent; call on the library's thread.
  static func queue(
    _ response: HTTPServerResponse, on connection: OpaquePointer
  ) -> MHD_Result {
    if queueAsIs(response, on: connection) == .YES { return .YES }
    return queueAsIs(HTTPServerResponse(status: 500), on: connection)
  }

  private static func queueAsIs(
    _ response: HTTPServerResponse, on connection: OpaquePointer
  ) -> MHD_Result {
    guard (200...999).contains(response.status), let native = native(response.body) else {
      return .NO
    }
    // The queue keeps its own reference.
    defer { MHD_destroy_response(native) }
    for field in response.headers {
      guard isSendable(field) else { return .NO }
      guard MHD_add_response_header(native, field.name, field.value) == .YES else {
        return .NO
      }
    }
    return MHD_queue_response(connection, UInt32(response.status), native)
  }

  /// The library checks for line breaks, but a NUL would end its string early.
  private static func isSendable(_ field: HTTPServerField) -> Bool {
    !field.name.utf8.contains(0) && !field.value.utf8.contains(0)
      && !field.name.utf8.contains(UInt8(ascii: ":"))
  }

  private static func native(_ body: HTTPServerResponse.Body) -> OpaquePointer? {
    switch body {
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { buffer in
        // The library copies at once, so nothing is written through this pointer.
        MHD_create_response_from_buffer(
          buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress),
          .RESPMEM_MUST_COPY)
      }
    case .chunks(let total, let produce):
      let source = Unmanaged.passRetained(ChunkSource(produce: produce))
      let native = MHD_create_response_from_callback(
        total.map { UInt64(clamping: $0) } ?? shim_size_unknown, 64 << 10, ChunkSource.read,
        source.toOpaque(), ChunkSource.free)
      if native == nil { source.release() }
      return native
    }
  }
}
