import JSONDocument

/// What the editor can do, as far as it matters to the server.
struct ClientCapabilities {
  /// How positions count.
  var encoding = PositionEncoding.utf16
  /// Whether edits may name the version of the text that they are meant for.
  var takesVersionedEdits = false
  /// Whether it watches files if it is asked to.
  var watchesFiles = false

  init() {}

  /// - Parameter capabilities: those of the request `initialize`.
  init(_ capabilities: JSONValue?) {
    encoding = PositionEncoding(
      offered: capabilities?["general"]?["positionEncodings"]?.elements ?? [])
    let workspace = capabilities?["workspace"]
    takesVersionedEdits = workspace?["workspaceEdit"]?["documentChanges"] == true
    watchesFiles = workspace?["didChangeWatchedFiles"]?["dynamicRegistration"] == true
  }
}
