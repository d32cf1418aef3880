import Diagnostics

/// A template with the key that it stands under.
package struct DeclaredTemplate: Sendable {
  /// The key's path in its object: `client_id`, `token_request.params.audience`.
  package var key: String
  /// The template.
  package var template: Template
  /// Whether what stands there is a secret.
  package var isSecret: Bool
}

extension Declared {
  /// The object's templates in the order of its declaration, those of the objects in it included.
  package var declaredTemplates: [DeclaredTemplate] {
    Self.declaration.fields.flatMap { field -> [DeclaredTemplate] in
      guard let value = field.value(self) else { return [] }
      return Self.templates(in: value, key: field.key.name, isSecret: field.key.isSecret)
    }
  }

  private static func templates(
    in value: any Sendable, key: String, isSecret: Bool
  ) -> [DeclaredTemplate] {
    switch value {
    case let template as Template:
      [DeclaredTemplate(key: key, template: template, isSecret: isSecret)]
    case let templates as [Template]:
      templates.map { DeclaredTemplate(key: key, template: $0, isSecret: isSecret) }
    case let entries as TemplateEntries:
      entries.flatMap { entry in
        entry.value.templates.map {
          DeclaredTemplate(key: "\(key).\(entry.name.value)", template: $0, isSecret: isSecret)
        }
      }
    case let members as [NamedEntry<TemplatedJSON>]:
      members.flatMap { member in
        member.value.templates.map {
          DeclaredTemplate(key: "\(key).\(member.name.value)", template: $0, isSecret: isSecret)
        }
      }
    case let json as TemplatedJSON: templates(in: json, key: key, isSecret: isSecret)
    case let objects as [any Declared]:
      objects.enumerated().flatMap { index, object in
        templates(in: object, key: "\(key)[\(index)]", isSecret: isSecret)
      }
    case let assertion as AssertionSettings where assertion.text != nil:
      templates(in: assertion.text as any Sendable, key: key, isSecret: isSecret)
    case let object as any Declared:
      object.declaredTemplates.map {
        DeclaredTemplate(
          key: "\(key).\($0.key)", template: $0.template, isSecret: isSecret || $0.isSecret)
      }
    default: []
    }
  }

  private static func templates(
    in json: TemplatedJSON, key: String, isSecret: Bool
  ) -> [DeclaredTemplate] {
    switch json {
    case .null, .boolean, .number: []
    case .text(let template):
      [DeclaredTemplate(key: key, template: template, isSecret: isSecret)]
    case .array(let elements, _):
      elements.enumerated().flatMap { index, element in
        templates(in: element, key: "\(key)[\(index)]", isSecret: isSecret)
      }
    case .object(let members, _):
      members.flatMap { member in
        templates(in: member.value, key: "\(key).\(member.name.value)", isSecret: isSecret)
      }
    }
  }
}
