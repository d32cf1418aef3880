import LocalCommands

/// The user's browser: what `BROWSER` names, else what the desktop opens.
struct Browser: Sendable {
  let environment: [String: String]

  /// Opens a URL.
  ///
  /// - Returns: whether a browser could be started.
  func open(_ url: String) -> Bool {
    Self.commands(url, browser: environment["BROWSER"]).contains { command in
      DetachedProgram.start(command, environment: environment)
    }
  }

  /// The commands to try, in order: `BROWSER` is a list of them with `:` between, `%s` in one stands
  /// for the URL.
  static func commands(_ url: String, browser: String?) -> [[String]] {
    let own = (browser ?? "").split(separator: ":").map { command -> [String] in
      let words = command.split(separator: " ").map(String.init)
      let filled = words.map { $0.replacing("%s", with: url) }
      return filled == words ? words + [url] : filled
    }
    return own.filter { $0.count > 1 } + [["xdg-open", url]]
  }
}
