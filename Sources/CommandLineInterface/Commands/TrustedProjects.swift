import ConnectorLoading
import ConnectorRuntime

/// The projects that are trusted.
enum TrustedProjects {
  /// Prints them, with what has become of them.
  static func print(_ surroundings: Surroundings) throws {
    let console = surroundings.console()
    let records = try surroundings.trustStore.records()
    if records.isEmpty {
      console.note("no projects are trusted")
      return
    }
    let rows = records.map { [state($0, surroundings), CommandText.plain($0.root)] }
    try console.printPage(TextTable.render(rows))
  }

  /// Forgets the project that a path lies in, or whose root it was.
  static func revoke(_ path: String?, _ surroundings: Surroundings) throws {
    let console = surroundings.console()
    let root = surroundings.loader.folders(around: path).root
    var wasTrusted = try surroundings.trustStore.remove(root: root)
    var shown = root
    if !wasTrusted, let path {
      // The folder may be gone, or be a project no more.
      shown = PathText.absolute(path, from: surroundings.files.workingDirectory)
      wasTrusted = try surroundings.trustStore.remove(root: shown)
    }
    console.note(
      "project \(CommandText.quoted(wasTrusted ? shown : root)) "
        + (wasTrusted ? "is trusted no more" : "was not trusted"))
  }

  private static func state(_ record: TrustRecord, _ surroundings: Surroundings) -> String {
    if surroundings.files.kind(of: record.root) != .folder { return "gone" }
    let isUnchanged = record.files.allSatisfy { file in
      let path = PathText.absolute(file.path, from: record.root)
      return (try? surroundings.files.read(path, limit: 10 << 20))
        .map { TrustRecord.digest(of: $0) == file.digest } ?? false
    }
    return isUnchanged ? "trusted" : "changed"
  }
}
