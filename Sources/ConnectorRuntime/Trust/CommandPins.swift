/// What a command names of the project itself: its scripts are trusted with their content, its links
/// with where they lead.
struct CommandPins: Sendable, Hashable {
  /// The largest file that is looked at; a larger one cannot be trusted.
  private static let limit = 64 << 20

  var programs: [TrustRecord.File] = []
  var targets: [TrustRecord.Target] = []

  init(_ arguments: [String], _ boundary: ProjectBoundary) {
    for argument in Set(arguments) where !argument.isEmpty && !argument.utf8.contains(0) {
      let absolute = boundary.absolute(argument)
      guard let resolved = boundary.files.resolved(absolute) else { continue }
      if boundary.isInside(resolved) {
        do throws(FileReadError) {
          let bytes = try boundary.files.read(resolved, limit: Self.limit)
          programs.append(
            TrustRecord.File(path: argument, digest: FileDigest.text(bytes) ?? "unknown"))
        } catch {
          // A folder; or what nobody can look at now, and so must not be there later.
          continue
        }
      } else {
        let exit = boundary.exit(of: absolute)
        if exit != boundary.normalised(absolute) {
          targets.append(TrustRecord.Target(path: argument, target: exit))
        }
      }
    }
  }
}
