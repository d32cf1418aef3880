import HTTPServer

/// Answers for the files' origin: as Amazon S3 does, with errors as XML.
enum FileStore {
  /// The file of a signed link.
  ///
  /// Credentials of any kind beside the signature are refused, whatever they are.
  static func answer(
    _ request: HTTPServerRequest, at now: Duration, in world: SandboxWorld
  ) -> HTTPServerResponse {
    guard ["GET", "HEAD"].contains(request.method) else {
      var response = error(405, "MethodNotAllowed", "The method is not allowed on this resource")
      response.headers.append(HTTPServerField("Allow", "GET, HEAD"))
      return response
    }
    guard request.header("Authorization") == nil else {
      return error(
        400, "InvalidArgument",
        "Only one way to authenticate is allowed: the signature in the query or Authorization")
    }
    guard request.query?.contains("X-Amz-Signature=") == true else {
      return error(403, "AccessDenied", "Access Denied")
    }
    guard let (file, isValid) = world.files.file(at: request.target, now: now) else {
      return error(403, "SignatureDoesNotMatch", "The signature does not match the request")
    }
    guard isValid else { return error(403, "AccessDenied", "Request has expired") }
    return HTTPServerResponse(
      status: 200, headers: [HTTPServerField("Content-Type", file.type)], body: file.body)
  }

  /// The texts must hold no markup.
  private static func error(
    _ status: Int, _ code: String, _ message: String
  ) -> HTTPServerResponse {
    .text(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>\(code)</Code><Message>\(message)</Message></Error>
      """, type: "application/xml", status: status)
  }
}
