import ConnectorModel
import Diagnostics

/// Finds the local files that a project's files name, and looks what is there.
///
/// A path that could not be one was reported, and a path with templates says nothing yet.
struct NamedFiles {
  private var found: [NamedFile] = []

  init(
    connectors: [WorkspaceFile<Connector>], actions: [ActionFile],
    profiles: [WorkspaceFile<Profile>]
  ) {
    var secrets: [String: Set<String>] = [:]
    for connector in connectors.map(\.object) {
      add(connector.variables)
      add(connector.tls)
      secrets[connector.id] = Set(connector.variables.filter(\.holdsSecret).map(\.name))
    }
    for action in actions.map(\.action) {
      add(action.inputs)
      for (key, file) in action.body?.fileTemplates ?? [] {
        if let path = file.literalText { add(key, Located(path, at: file.span)) }
      }
    }
    for entry in profiles.flatMap(\.object.variables) {
      for value in entry.value {
        guard case .source(let source, _) = value.value else { continue }
        let isPrivate = secrets[entry.name.value]?.contains(value.name.value) ?? true
        add("from.file", source.file, isPrivate: isPrivate)
      }
    }
  }

  private mutating func add(_ declarations: [VariableDeclaration]) {
    for declaration in declarations {
      add("from.file", declaration.from?.file, isPrivate: declaration.holdsSecret)
    }
  }

  private mutating func add(_ tls: TLSSettings?) {
    add("tls.ca", tls?.certificateAuthorities)
    add("tls.client_certificate", tls?.clientCertificate)
    add("tls.client_key", tls?.clientKey, isPrivate: true)
  }

  private mutating func add(_ key: String, _ path: Located<String>?, isPrivate: Bool = false) {
    guard let path, !path.value.isEmpty, !path.value.utf8.contains(0) else { return }
    found.append(NamedFile(key: key, path: path, isPrivate: isPrivate))
  }

  /// The files, with what is there.
  ///
  /// - Parameter root: where relative paths start.
  func look(in files: any SourceFiles, root: String) -> [NamedFile] {
    found.map { named in
      var named = named
      let path = PathText.absolute(named.path.value, from: root)
      named.isInsideProject = PathText.below(path, root) != nil
      named.kind = files.kind(of: path)
      if named.kind == .absent {
        let folder = PathText.folder(of: path)
        named.siblings = ((try? files.names(in: folder)) ?? [])
          .filter { files.kind(of: folder + "/" + $0) == .file }
      }
      return named
    }
  }
}

extension VariableDeclaration {
  /// Whether its value is a secret.
  fileprivate var holdsSecret: Bool { isSecret?.value == true }
}
