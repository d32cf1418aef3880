package import Diagnostics

/// Something that a project's file asks for and only a trusted project gets.
package struct TrustAsk: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// To run a program: it and its arguments.
    case command([String])
    /// To read a file outside the root: its path as the YAML has it, and where the project lets go
    /// of it.
    case file(path: String, target: String)
    /// To read whatever file a template's values name.
    case anyFile(template: String)
  }

  /// What is asked for.
  package var kind: Kind
  /// The YAML key that asks: `tls.ca`.
  package var key: String
  /// The variable whose value it is; nil for other keys.
  package var variable: String?
  /// Where it stands.
  package var span: SourceSpan
}
