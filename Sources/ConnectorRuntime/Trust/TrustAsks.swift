package import ConnectorModel
package import Diagnostics

/// Everything that the files of a project ask for, by place.
///
/// A new key that names a file belongs in here; until then a run refuses what it names outside.
package struct TrustAsks: Sendable {
  /// What they ask for.
  package private(set) var asks: [TrustAsk] = []
  /// The texts of all files, those that ask and those that do not.
  private var sources: [SourceText] = []
  private let boundary: ProjectBoundary

  /// - Parameters:
  ///   - root: the project's root, absolute, symbolic links resolved.
  ///   - files: the file system.
  package init(root: String, files: any FileReader = LocalFileReader()) {
    boundary = ProjectBoundary(root: root, files: files)
  }

  /// Takes in a connector.
  package mutating func add(_ connector: Connector) {
    if let source = connector.source { sources.append(source) }
    for variable in connector.variables { add(variable.from, of: variable.name) }
    if let tls = connector.tls {
      add(tls.certificateAuthorities, "tls.ca")
      add(tls.clientCertificate, "tls.client_certificate")
      add(tls.clientKey, "tls.client_key")
    }
  }

  /// Takes in an action.
  package mutating func add(_ action: Action) {
    if let source = action.source { sources.append(source) }
    for variable in action.inputs { add(variable.from, of: variable.name) }
    add(action.expect.schema?.path, "expect.schema")
    for (key, template) in action.body?.fileTemplates ?? [] {
      if let path = template.literalText {
        add(Located(path, at: template.span), key)
      } else {
        asks.append(
          TrustAsk(kind: .anyFile(template: template.span.text), key: key, span: template.span))
      }
    }
  }

  /// Takes in a profile.
  package mutating func add(_ profile: Profile) {
    if let source = profile.source { sources.append(source) }
    for connector in profile.variables {
      for entry in connector.value {
        if case .source(let source, _) = entry.value { add(source, of: entry.name.value) }
      }
    }
  }

  /// Takes in a file that can give values and asks for nothing: `.env`.
  package mutating func add(_ values: SourceText) { sources.append(values) }

  /// What to record where the user trusts all this.
  ///
  /// - Parameter workingDirectory: what the sources' paths are relative to.
  /// - Returns: nil where libcrypto refuses the digest.
  package func record(workingDirectory: String) -> TrustRecord? {
    let hasAnyFile = asks.contains { if case .anyFile = $0.kind { true } else { false } }
    // What can choose a file asks for it as much as the file that uses the choice.
    var files: [TrustRecord.File] = []
    for source in hasAnyFile ? sources : asks.map(\.span.source) {
      guard let digest = FileDigest.text(source.bytes) else { return nil }
      let path = boundary.shown(source.path, from: workingDirectory)
      files.append(TrustRecord.File(path: path, digest: digest))
    }
    var programs: [TrustRecord.File] = []
    var targets: [TrustRecord.Target] = []
    for ask in asks {
      switch ask.kind {
      case .command(let arguments):
        let pins = CommandPins(arguments, boundary)
        programs += pins.programs
        targets += pins.targets
      case .file(let path, let target):
        targets.append(TrustRecord.Target(path: path, target: target))
      case .anyFile: break
      }
    }
    return TrustRecord(root: boundary.root, files: files, programs: programs, targets: targets)
  }

  private mutating func add(_ source: VariableSource?, of variable: String) {
    guard let source else { return }
    if let path = source.file { add(path, "from.file", of: variable) }
    if let command = source.command, let program = command.first {
      asks.append(
        TrustAsk(
          kind: .command(command.map(\.value)), key: "from.command", variable: variable,
          span: program.span))
    }
  }

  private mutating func add(_ path: Located<String>?, _ key: String, of variable: String? = nil) {
    guard let path else { return }
    let absolute = boundary.absolute(path.value)
    guard boundary.leadsOutside(absolute) else { return }
    asks.append(
      TrustAsk(
        kind: .file(path: path.value, target: boundary.exit(of: absolute)), key: key,
        variable: variable, span: path.span))
  }
}
