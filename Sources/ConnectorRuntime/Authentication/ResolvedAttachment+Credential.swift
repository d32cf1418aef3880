import ConnectorModel
import Diagnostics

extension ResolvedAttachment {
  /// The credential for a token, ready for its place.
  ///
  /// - Parameter kind: what it is where the token cannot stand there.
  func credential(
    for token: String, failingAs kind: RunFailure.Kind
  ) throws(RunFailure) -> Credential {
    let text: String
    do {
      text = try format(token)
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw RunFailure(
        kind, Diagnostic("invalid-credential", "credential cannot be formatted", at: span))
    }
    switch location {
    case .query: return .query(name: name, value: text)
    case .cookie: return .cookie(name: name, value: text, isAsSet: isCookieAsSet)
    case .header:
      guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        throw RunFailure(
          kind,
          Diagnostic(
            "invalid-credential",
            "credential for the header '\(name)' holds characters that no header can carry",
            at: span, help: "A header carries visible ASCII characters and spaces."))
      }
      return .header(name: name, value: text)
    }
  }
}
