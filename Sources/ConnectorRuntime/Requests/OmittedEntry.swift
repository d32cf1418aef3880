package import ConnectorModel
package import Diagnostics

/// A part of a request that is not sent.
package struct OmittedEntry: Sendable, Hashable {
  /// The part of the request that it would be in.
  package enum Part: String, Sendable, Hashable {
    case query
    case header
    case form
    case json
    /// The whole of a body of text, XML or a file.
    case text
  }

  /// Why it is not sent.
  package enum Reason: Sendable, Hashable {
    /// A value that nobody gave.
    case missing(MissingValue)
    /// Its value is null.
    case null
    /// Its value is a list of nothing.
    case empty
    /// The action's null takes it away.
    case removed
    /// Its value is known only once there are credentials; the run sends it then.
    case pending
  }

  /// The part of the request.
  package var part: Part
  /// The name; of a JSON body's member its path: `device.name`, `tags[0]`.
  package var name: String
  /// What it would be made of; nil for an entry that an action takes away.
  package var template: Template?
  /// Where it stands.
  package var span: SourceSpan
  /// Why it is not sent.
  package var reason: Reason

  package init(
    part: Part, name: String, template: Template? = nil, span: SourceSpan, reason: Reason
  ) {
    self.part = part
    self.name = name
    self.template = template
    self.span = span
    self.reason = reason
  }
}

/// A template that a body, or a part of it, was made of.
package struct BodyPart: Sendable, Hashable {
  /// The form field's name, or a JSON value's path: `device.name`, `tags[0]`; empty for the whole.
  package var name: String
  /// The template.
  package var template: Template

  package init(name: String, template: Template) {
    self.name = name
    self.template = template
  }
}
