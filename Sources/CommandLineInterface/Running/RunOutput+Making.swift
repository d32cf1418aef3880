import ConnectorModel
import ConnectorRuntime
import Diagnostics

extension RunOutput {
  /// What the command line asks for.
  struct Wish {
    var part: PrintedPart
    var file: OutputFile?
    /// `--continue`.
    var continues: Bool
    /// `--resume`.
    var resumes: Bool

    /// Why an action cannot be run so; nil where it can.
    func misfit(_ action: Action) -> Diagnostic? {
      if continues {
        let reason: String? =
          if action.paginate != nil {
            "the action pages; --resume goes on with its pages"
          } else if part != .body {
            "it continues a body, and something else is to be printed"
          } else if action.readsBody {
            "the action looks at the body, and so has to take it whole"
          } else if action.method?.value != "GET" {
            "only a GET can be asked for a part of its content"
          } else if action.headers.contains(where: { $0.name.value.lowercased() == "range" }) {
            "the action asks for a Range itself"
          } else {
            nil
          }
        if let reason { return Self.misfit("--continue", reason) }
      }
      guard resumes else { return nil }
      if action.paginate == nil {
        return Self.misfit("--resume", "the action does not page; --continue goes on with a body")
      }
      if part != .items, part != .body {
        return Self.misfit(
          "--resume", "it goes with --print items or body, which come page by page")
      }
      return nil
    }

    private static func misfit(_ option: String, _ reason: String) -> Diagnostic {
      Diagnostic("bad-command-line", "\(option) cannot be used here: \(reason)")
    }
  }

  /// Where a run's output goes.
  ///
  /// - Throws: `OutputFileError` where what an earlier run left cannot be used.
  init(
    _ wish: Wish, _ action: Action?, _ session: Session, _ surroundings: Surroundings,
    _ console: Console, _ interruption: Interruption
  ) throws {
    let file = wish.file
    if action?.paginate != nil, wish.part == .body || wish.part == .items {
      let store = try Session.tokenStore(surroundings, wish.resumes ? console : nil)
      let identity =
        session.identity + [wish.part == .items ? "items" : "body", file?.partPath ?? ""]
      self = .pages(
        PageOutput(console: console, part: wish.part, file: file),
        try PageResumption(
          store, identity, file: file, isAsked: wish.resumes, interruption))
    } else if wish.continues, let file {
      guard file.isReplaced else {
        throw OutputFileError(
          path: file.shownPath, reason: "it is no regular file, and --continue needs one")
      }
      self = .download(try DownloadFile(file))
    } else if wish.part == .body, let file, !file.isTerminal {
      // What a terminal shows is masked, and so looked at whole.
      self = .body(file)
    } else {
      self = .atTheEnd
    }
  }
}
