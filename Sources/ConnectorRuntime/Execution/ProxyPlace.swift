import ConnectorModel
import Diagnostics

/// Where a run's proxy is named.
struct ProxyPlace {
  /// The text that names it; nil where that is outside of files.
  let span: SourceSpan?
  /// For people: `proxy`, or `NEXTHINK_PROXY in the environment`.
  let name: String
  /// What is said where another than the connector's own counts; nil where the message points at it.
  let note: Diagnostic.Note?

  /// - Parameter replacement: what stands in place of the connector's `proxy`.
  init(_ connector: Connector, replacement: URLReplacement?) {
    if let replacement {
      span = replacement.origin.span
      name = replacement.origin.summary
      note = Diagnostic.Note("proxy is taken from \(name)", at: span)
    } else if let template = connector.proxy {
      span = template.span
      name = "'proxy', or \(EnvironmentName.url("proxy", connector: connector.id))"
      note = nil
    } else {
      span = nil
      name = "https_proxy, http_proxy or all_proxy in the environment"
      note = nil
    }
  }
}
