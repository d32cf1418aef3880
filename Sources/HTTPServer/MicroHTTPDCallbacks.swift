import CMicroHTTPD
import Glibc

/// The functions that libmicrohttpd calls on its threads.
///
/// Their context is the unretained `ExchangeIntake`, which outlives the daemon; the request's
/// context is the `Exchange`, retained when the target is read and released on completion.
enum MicroHTTPDCallbacks {
  /// Creates the exchange: here alone is the target still as it was received.
  static let targetReceived:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = { context, target, connection in
      guard let context, let connection else { return nil }
      let intake = Unmanaged<ExchangeIntake>.fromOpaque(context).takeUnretainedValue()
      let exchange = Exchange(
        target: target.map { String(cString: $0) } ?? "", connection: connection,
        maximumBodySize: intake.maximumBodySize)
      return Unmanaged.passRetained(exchange).toOpaque()
    }

  /// Leaves the text as it is.
  static let unescape:
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
    ) -> Int = { _, _, text in
      text.map { strlen($0) } ?? 0
    }

  /// Feeds the exchange and does what it asks for.
  static let handle: MHD_AccessHandlerCallback = {
    context, connection, _, method, version, upload, uploadSize, requestContext in
    guard let context, let connection, let uploadSize, let opaque = requestContext?.pointee
    else { return .NO }
    let intake = Unmanaged<ExchangeIntake>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(opaque).takeUnretainedValue()

    let action: ExchangeState.Action
    if exchange.awaitsHead {
      let request = HTTPServerRequest(
        method: method.map { String(cString: $0) } ?? "", target: exchange.target,
        version: version.map { String(cString: $0) } ?? "", headers: headers(of: connection))
      action = exchange.advance { $0.headReceived(request) }
    } else if uploadSize.pointee > 0, let upload {
      action = upload.withMemoryRebound(to: UInt8.self, capacity: uploadSize.pointee) { bytes in
        exchange.advance {
          $0.bodyReceived(UnsafeBufferPointer(start: bytes, count: uploadSize.pointee))
        }
      }
      uploadSize.pointee = 0
    } else {
      action = exchange.advance { $0.ready() }
    }

    switch action {
    case .proceed:
      return .YES
    case .handle(let request):
      MHD_suspend_connection(connection)
      intake.submit(request, of: exchange)
      return .YES
    case .respond(let response):
      return MicroHTTPDResponse.queue(response, on: connection)
    case .close:
      return .NO
    }
  }

  /// Releases the exchange.
  static let completed: MHD_RequestCompletedCallback = { _, _, requestContext, _ in
    guard let requestContext, let opaque = requestContext.pointee else { return }
    requestContext.pointee = nil
    Unmanaged<Exchange>.fromOpaque(opaque).release()
  }

  private static func headers(of connection: OpaquePointer) -> [HTTPServerField] {
    var fields: [HTTPServerField] = []
    withUnsafeMutablePointer(to: &fields) { pointer in
      _ = MHD_get_connection_values_n(
        connection, .HEADER_KIND,
        { context, _, name, nameSize, value, valueSize in
          guard let context else { return .NO }
          context.assumingMemoryBound(to: [HTTPServerField].self).pointee.append(
            HTTPServerField(
              MicroHTTPDCallbacks.text(name, nameSize), MicroHTTPDCallbacks.text(value, valueSize)))
          return .YES
        }, pointer)
    }
    return fields
  }

  private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
