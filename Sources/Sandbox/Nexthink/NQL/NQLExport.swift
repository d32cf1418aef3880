/// An export that was started, and how far it has come.
struct NQLExport: Sendable {
  enum Status: String, Sendable {
    case submitted = "SUBMITTED"
    case inProgress = "IN_PROGRESS"
    case failed = "ERROR"
    case completed = "COMPLETED"
  }

  /// What the file is packed with.
  enum Compression: String, Sendable, CaseIterable {
    case none = "NONE"
    case zstandard = "ZSTD"
    case gzip = "GZIP"
  }

  let id: String
  let file: SignedFiles.File
  /// How often the status was asked for.
  private var questions = 0
  /// The link that was given out last, and its end.
  private var link: (url: String, end: Duration)?

  init(_ result: NQLResult, compression: Compression) {
    id = RandomText.uuid()
    let (suffix, type) =
      switch compression {
      case .none: ("", "text/csv")
      case .zstandard: (".zst", "application/zstd")
      case .gzip: (".gz", "application/gzip")
      }
    let csv = Array(result.csv.utf8)
    let body =
      switch compression {
      case .none: csv
      case .zstandard: StoredBlocks.zstandard(csv)
      case .gzip: StoredBlocks.gzip(csv)
      }
    file = SignedFiles.File(path: "/nql-exports/\(id).csv\(suffix)", type: type, body: body)
  }

  /// Moves on by one step and says where it is: submitted, in progress, then at its end.
  mutating func advance(faults: [SandboxFault]) -> Status {
    questions = min(questions + 1, 3)
    switch questions {
    case 1: return .submitted
    case 2: return .inProgress
    default:
      if faults.contains(.exportStuck) { return .inProgress }
      return faults.contains(.exportError) ? .failed : .completed
    }
  }

  /// A link to the file: the last one while it is valid, then another.
  mutating func link(
    lifetime: Duration, at now: Duration, in files: inout SignedFiles
  ) -> String {
    if let link, link.end > now { return link.url }
    let url = files.link(to: file, lifetime: lifetime, at: now)
    link = (url, now + lifetime)
    return url
  }
}

/// The exports that were started.
struct ExportLedger: Sendable {
  private var exports: [String: NQLExport] = [:]

  /// By its id.
  subscript(id: String) -> NQLExport? {
    get { exports[id] }
    set { exports[id] = newValue }
  }
}
