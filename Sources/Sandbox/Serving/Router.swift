import HTTPServer
import JSONDocument

/// Finds the operation of a request, checks who calls, and answers.
struct Router: Sendable {
  let operations: [Operation]

  /// The response to a request; nothing but the world changes.
  func answer(
    _ request: HTTPServerRequest, at now: Duration, in world: inout SandboxWorld
  ) -> HTTPServerResponse {
    let matches = operations.compactMap { operation in
      operation.path.match(request.path).map { (operation, parameters: $0) }
    }
    guard !matches.isEmpty else {
      return ErrorShape.codeAndMessage.response(
        to: Fault(status: 404, "NOT_FOUND", "The sandbox has nothing at this path"))
    }
    let method = request.method == "HEAD" ? "GET" : request.method
    guard let (operation, parameters) = matches.first(where: { $0.0.method == method }) else {
      var response = ErrorShape.codeAndMessage.response(
        to: Fault(status: 405, "METHOD_NOT_ALLOWED", "This path does not know the method"))
      response.headers.append(HTTPServerField("Allow", allowedMethods(matches.map(\.0))))
      return response
    }
    var response: HTTPServerResponse
    do {
      try admit(request, to: operation, at: now, in: world)
      response = try operation.answer(
        OperationRequest(http: request, parameters: parameters, now: now), &world)
    } catch {
      response = operation.errors.response(to: error)
      if error.status == 401 {
        let scheme = if case .open = operation.access { "Basic" } else { "Bearer" }
        response.headers.append(
          HTTPServerField("WWW-Authenticate", "\(scheme) realm=\"sandbox\""))
      }
    }
    response.headers += operation.headers(request)
    return response
  }

  private func allowedMethods(_ operations: [Operation]) -> String {
    let methods = operations.map(\.method)
    return (methods.contains("GET") ? methods + ["HEAD"] : methods).joined(separator: ", ")
  }

  /// Lets a request in, or says why not; what goes wrong on demand does so for callers that are
  /// known.
  private func admit(
    _ request: HTTPServerRequest, to operation: Operation, at now: Duration,
    in world: SandboxWorld
  ) throws(Fault) {
    guard case .bearer(let permission) = operation.access else { return }
    let token = request.header("Authorization").flatMap {
      Authorization.credentials(of: "Bearer", in: $0)
    }
    guard let token, world.issuer.isValid(token, at: now) else {
      throw Fault(status: 401, "UNAUTHORIZED", "The access token is missing, unknown or expired")
    }
    guard world.permissions.contains(permission) else {
      throw Fault(
        status: 403, "FORBIDDEN", "The credentials lack the permission \(permission.rawValue)")
    }
    for fault in world.faults {
      if let refusal = fault.refusal(at: now) { throw refusal }
    }
  }
}
