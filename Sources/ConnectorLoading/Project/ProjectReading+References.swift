import ConnectorModel
import Diagnostics

extension ProjectReading {
  /// The file that an action's `connector` means; reports where there is none.
  mutating func connectorPath(
    _ reference: Located<String>, from actionPath: String
  ) -> String? {
    if !reference.value.hasSuffix(".yaml") {
      return connectorPath(ofID: reference.value, at: reference.span)
    }
    let path = PathText.absolute(reference.value, from: PathText.folder(of: actionPath))
    if files.kind(of: path) == .file { return path }
    let id = String(PathText.name(of: reference.value).dropLast(5))
    let isID = listing(of: folders.connectors).ids.contains(id)
    add([
      Diagnostic(
        "unknown-connector", "connector file '\(reference.value)' does not exist",
        at: reference.span, label: isID ? "did you mean '\(id)'?" : nil,
        help: isID
          ? nil : "A path is relative to the folder of the file that it stands in.")
    ])
    return nil
  }

  /// The file of a connector's id; reports where there is none.
  ///
  /// - Parameter span: where the id stands; nil for the command line.
  mutating func connectorPath(ofID id: String, at span: SourceSpan?) -> String? {
    let path = folders.connectors + "/" + id + ".yaml"
    if hasRead(connector: path) { return path }
    let segments = id.split(separator: "/", omittingEmptySubsequences: false)
    if segments.allSatisfy(NameRules.isIDSegment), files.kind(of: path) != .absent { return path }
    let known = listing(of: folders.connectors).ids
    add([
      missing(
        "unknown-connector", "connector", id, at: span, known: known, folder: folders.connectors,
        none: "Write its file as connectors/\(id).yaml, or name a path such as ./connector.yaml.")
    ])
    return nil
  }

  /// The file of a profile's name; reports where there is none.
  mutating func profilePath(_ name: String, at span: SourceSpan?) -> String? {
    let path = folders.profiles + "/" + name + ".yaml"
    if NameRules.isIDSegment(name), files.kind(of: path) != .absent { return path }
    let known = listing(of: folders.profiles).ids
    add([
      missing(
        "unknown-profile", "profile", name, at: span, known: known, folder: folders.profiles,
        none: "Profiles are the files of profiles/: profiles/\(name).yaml.")
    ])
    return nil
  }

  /// Reports an action that a connector's `check` names and that does not exist.
  mutating func checkAction(_ reference: Located<String>) {
    let known = listing(of: folders.actions).ids
    if known.contains(reference.value) { return }
    add([
      missing(
        "unknown-action", "action", reference.value, at: reference.span, known: known,
        folder: folders.actions,
        none: "Write its file as actions/\(reference.value).yaml.")
    ])
  }

  /// The id of the connector that an action below `actions/` belongs to, as far as its file tells.
  func connectorID(of action: Action) -> String? {
    guard let reference = action.connector?.value else { return nil }
    guard reference.hasSuffix(".yaml") else { return reference }
    let file = folders.actions + "/" + action.id + ".yaml"
    let path = PathText.absolute(reference, from: PathText.folder(of: file))
    return FileIdentity.connector(FileIdentity.path(path, folders, files: files), folders)
  }

  private func missing(
    _ rule: String, _ what: String, _ name: String, at span: SourceSpan?, known: [String],
    folder: String, none: String
  ) -> Diagnostic {
    let misnamed = [".yml", ".YAML", ".YML"].first {
      !name.utf8.contains(0) && files.kind(of: folder + "/" + name + $0) == .file
    }
    let near = NearMiss.suggestion(for: name, among: known)
    let help: String? =
      if let misnamed {
        "Rename '\(PathText.name(of: folder))/\(name)\(misnamed)': its name must end in .yaml."
      } else if let near {
        span == nil ? "Did you mean '\(near)'?" : nil
      } else if known.isEmpty {
        none
      } else {
        "\(what.prefix(1).uppercased() + what.dropFirst())s: \(Self.listed(known))."
      }
    return Diagnostic(
      rule, "\(what) '\(name)' does not exist", at: span,
      label: span == nil || misnamed != nil ? nil : near.map { "did you mean '\($0)'?" },
      help: help, fixIts: misnamed != nil ? [] : Self.replacement(of: span, by: near))
  }

  private static func replacement(
    of span: SourceSpan?, by near: String?
  ) -> [Diagnostic.FixIt] {
    guard let span, let near else { return [] }
    return [.init(title: "Write '\(near)'", span: span, replacement: near, isSafe: false)]
  }

  /// Names for a message, the first dozen.
  private static func listed(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
