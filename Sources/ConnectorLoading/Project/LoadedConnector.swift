import ConnectorModel

/// A connector with what checks need to know of its file.
struct LoadedConnector: Sendable {
  /// The connector.
  var connector: Connector
  /// Whether variables may be missing because of faults that were reported.
  var lacksVariables: Bool
  /// Whether schemes may be missing because of faults that were reported.
  var lacksSchemes: Bool
}
