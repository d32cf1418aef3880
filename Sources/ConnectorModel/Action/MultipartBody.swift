package import Diagnostics

/// What one name of `multipart` sends once: a field's text, or a file.
package enum MultipartPart: Sendable {
  /// A field.
  case field(Template)
  /// A file.
  case file(MultipartFile)
}

/// Fields and files of multipart/form-data, in the order written; a list repeats its name.
package typealias MultipartEntries = [NamedEntry<[MultipartPart]>]

/// A file that is sent as a part of a `multipart` body.
package struct MultipartFile: Declared {
  package var file: Template?
  package var type: Template?
  package var filename: Template?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<MultipartFile>(
    "multipart file", "A file, sent as a part of multipart/form-data.",
    fields: [
      FieldDeclaration(
        "file", \.file, .template(.text), required: true, example: "reports/january.pdf",
        "The file's path, relative to the project's root."),
      FieldDeclaration(
        "type", \.type, .template(.header), example: "application/pdf",
        "Its media type; else what the system knows by the name's ending."),
      FieldDeclaration(
        "filename", \.filename, .template(.text), example: "report.pdf",
        "The name that the server gets; else the file's own."),
    ])

  /// The templates, in the order of the keys.
  package var templates: [Template] { [file, type, filename].compactMap { $0 } }
}

extension FieldType where Value == MultipartEntries {
  /// A mapping of names to text with templates, to files, or to lists of such.
  package static var multipart: Self {
    let file = FieldType<MultipartFile>.object().map { MultipartPart.file($0) }
    let part = file.orScalar(FieldType<Template>.template(.form).map { MultipartPart.field($0) })
    return .map(of: .list(of: part, orSingle: true), keys: .anyText)
  }
}

extension ActionBody {
  /// The files of `multipart`, in order.
  package var multipartFiles: [MultipartFile] {
    (multipart ?? []).flatMap(\.value).compactMap { part in
      if case .file(let file) = part { file } else { nil }
    }
  }

  /// The fields of `form` and `multipart` with their texts.
  package var fields: TemplateEntries {
    (form ?? [])
      + (multipart ?? []).map { entry in
        let templates = entry.value.compactMap { part -> Template? in
          if case .field(let template) = part { template } else { nil }
        }
        return NamedEntry(name: entry.name, value: EntryValue(templates: templates))
      }
  }

  /// The templates that name files, with the key of each: `body.file`.
  package var fileTemplates: [(key: String, template: Template)] {
    [file].compactMap { $0 }.map { ("body.file", $0) }
      + multipartFiles.compactMap(\.file).map { ("body.multipart", $0) }
  }
}

/// `compress`: how a body is compressed.
package enum BodyCompression: String, DeclaredChoice {
  case gzip

  package static let choices: [ValueShape.Choice] = [
    .init("gzip", "RFC 1952, sent as Content-Encoding: gzip")
  ]
}
