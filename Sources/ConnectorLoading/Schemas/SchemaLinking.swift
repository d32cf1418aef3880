package import ConnectorModel
package import Diagnostics
import JSONDocument

/// Makes a schema of what an action says and of the files that it refers to.
///
/// References are read from the project alone. Those of a schema in an action start at the
/// project's root, as all paths of an action do; those of a file at that file.
package struct SchemaLinking {
  private let files: any SourceFiles
  private let root: String

  /// - Parameter root: the project's root, absolute, symbolic links resolved.
  package init(files: any SourceFiles, root: String) {
    self.files = files
    self.root = root
  }

  /// What linking gives.
  package struct Result: Sendable {
    /// The schema; nil where something is wrong, or its file may not be read yet.
    package var schema: LinkedSchema?
    /// What is wrong.
    package var diagnostics: [Diagnostic] = []
  }

  /// Links a schema; a file that lies outside the root is left alone.
  package func link(_ schema: ResponseSchema) -> Result {
    switch schema.origin {
    case .inline(let document):
      return compile(document, uri: SchemaFileURI.folder(root))
    case .file(let path):
      let absolute = PathText.absolute(path.value, from: root)
      guard let resolved = files.resolved(absolute) else {
        // What is not there below the root is certainly wrong.
        guard PathText.below(absolute, root) != nil else { return Result() }
        return Result(diagnostics: [missing(path, absolute)])
      }
      guard PathText.below(resolved, root) != nil else { return Result() }
      return link(schema, at: resolved)
    }
  }

  /// Links the schema of a file that may be read.
  ///
  /// - Parameter path: the file, absolute, symbolic links resolved.
  package func link(_ schema: ResponseSchema, at path: String) -> Result {
    let read = SchemaFile.read(path, files: files, referrer: schema.span)
    guard let document = read.document else { return Result(diagnostics: read.diagnostics) }
    var result = compile(document, uri: SchemaFileURI.file(path))
    result.diagnostics = read.diagnostics + result.diagnostics
    return result
  }

  private func compile(_ document: SchemaDocument, uri: String) -> Result {
    var loading = SchemaReferences(files: files, root: root)
    loading.note(document, uri: uri)
    let compilation = JSONSchema.compile(document.value, uri: uri) { loading.load($0) }
    let documents = compilation.documents.map { loading.documents[$0] }
    var result = Result(diagnostics: loading.diagnostics)
    result.diagnostics += compilation.problems.map {
      SchemaProblems.diagnostic($0, in: documents[$0.place.document] ?? document)
    }
    if let schema = compilation.schema, !result.diagnostics.hasErrors {
      result.schema = LinkedSchema(schema: schema, documents: documents)
    }
    return result
  }

  private func missing(_ path: Located<String>, _ absolute: String) -> Diagnostic {
    let folder = PathText.folder(of: absolute)
    let name = PathText.name(of: absolute)
    let leading = String(path.value.dropLast(name.count))
    let near = NearMiss.suggestion(for: name, among: (try? files.names(in: folder)) ?? [])
      .map { leading + $0 }
    return Diagnostic(
      "unreadable-file", "schema '\(path.value)' does not exist", at: path.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "'schema' is a path from the project's root." : nil)
  }
}

/// The documents that a schema's references name.
struct SchemaReferences {
  private let files: any SourceFiles
  private let root: String
  /// Those that were read, by the URI that was asked for.
  private(set) var documents: [String: SchemaDocument] = [:]
  /// What is wrong with their files.
  private(set) var diagnostics: [Diagnostic] = []
  /// The files that say which URI they have, by where they lie.
  private var identified: [(file: String, id: String)] = []

  init(files: any SourceFiles, root: String) {
    self.files = files
    self.root = root
  }

  mutating func note(_ document: SchemaDocument, uri: String, file: String? = nil) {
    documents[uri] = document
    if case .string(let id)? = document.value["$id"], id.contains(":") {
      identified.append((file ?? SchemaFileURI.path(uri) ?? root + "/", id))
    }
  }

  mutating func load(_ uri: String) -> JSONSchema.Loaded {
    if let path = SchemaFileURI.path(uri) { return load(path, for: uri) }
    // Files that lie beside each other may have URIs beside each other.
    for (file, id) in identified {
      guard let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")), uri.hasPrefix(id[...slash]) else {
        continue
      }
      let rest = String(uri.utf8.dropFirst(id[...slash].utf8.count)) ?? ""
      let path = PathText.absolute(rest, from: PathText.folder(of: file))
      guard isInside(path) else { continue }
      let read = SchemaFile.read(path, files: files)
      guard let document = read.document, case .string(uri)? = document.value["$id"] else {
        continue
      }
      note(document, uri: uri, file: path)
      return .document(document.value)
    }
    return .unavailable("is not read: only files of the project are, and no '$id' there gives it")
  }

  private mutating func load(_ path: String, for uri: String) -> JSONSchema.Loaded {
    guard PathText.below(path, root) != nil else {
      return .unavailable("lies outside the project's root")
    }
    guard files.resolved(path) != nil else { return .unavailable("does not exist") }
    guard isInside(path) else { return .unavailable("leads outside the project's root") }
    let read = SchemaFile.read(path, files: files)
    diagnostics += read.diagnostics
    guard let document = read.document else {
      // What is wrong with the file was said; the reference is not.
      return .document(.bool(true))
    }
    note(document, uri: uri, file: path)
    return .document(document.value)
  }

  private func isInside(_ path: String) -> Bool {
    files.resolved(path).map { PathText.below($0, root) != nil } ?? false
  }
}
