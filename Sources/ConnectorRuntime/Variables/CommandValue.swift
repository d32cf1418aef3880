import ConnectorModel
import Diagnostics
import JSONDocument

/// The value that a program prints for a variable (`from.command`).
struct CommandValue {
  /// The most lines of a program's standard error that a message shows: its last.
  private static let shownLines = 5

  let command: [Located<String>]
  let variable: EffectiveDeclaration

  /// What running it came to.
  struct Reading {
    var finding: VariableLookup.Finding?
    var diagnostic: Diagnostic?
    /// What it printed, where that is a secret.
    var hiddenTexts: [String] = []
  }

  /// Runs the program.
  ///
  /// - Parameter directory: the project's root.
  func read(in directory: String, _ sources: VariableSources) -> Reading {
    let limits = CommandLimits()
    let outcome =
      sources.commands?.run(
        command.map(\.value), in: directory, environment: sources.environment, limits: limits)
      ?? .notStarted("No programs are run here")
    var reading = Reading()
    switch outcome {
    case .ended(0, let output, let errors):
      hide(output, &reading)
      if let text = String(validating: output, as: UTF8.self) {
        let span = command.first?.span
        reading.finding = span.map {
          VariableLookup.Finding(
            value: .string(text.droppingTrailingNewline()),
            origin: .fromCommand(program: command.first?.value ?? "", $0))
        }
      } else {
        reading.diagnostic = failure("printed what is not UTF-8 text", errors)
      }
    case .ended(let status, let output, let errors):
      hide(output, &reading)
      reading.diagnostic = failure("ended with status \(status)", errors)
    case .killed(let signal, let output, let errors):
      hide(output, &reading)
      reading.diagnostic = failure("was ended by signal \(signal)", errors)
    case .timedOut(let output, let errors):
      hide(output, &reading)
      reading.diagnostic = failure(
        "did not end within \(limits.time.components.seconds) s", errors,
        help: "It gets no input and has no terminal to ask on.")
    case .printedTooMuch:
      reading.diagnostic = failure("printed more than \(limits.output) bytes", [])
    case .notStarted(let reason):
      reading.diagnostic = failure(
        "cannot be started: \(reason)", [],
        help: "Name a program in PATH, or a path relative to the project's root.")
    }
    return reading
  }

  /// What it printed is a secret even where it cannot be the value; of what is not UTF-8, the text
  /// in between.
  private func hide(_ output: [UInt8], _ reading: inout Reading) {
    guard variable.isSecret else { return }
    let text = String(decoding: output, as: UTF8.self).droppingTrailingNewline()
    reading.hiddenTexts = [text] + text.split(separator: "\u{FFFD}").map(String.init)
  }

  private func failure(_ what: String, _ errors: [UInt8], help: String? = nil) -> Diagnostic {
    let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { ServerText.singleLine(String($0)) }.filter { !$0.isEmpty }
    return Diagnostic(
      "failed-command", "command of '\(variable.name)' \(what)", at: command.first?.span,
      notes: lines.suffix(Self.shownLines).map { .init("it said: \($0)") }, help: help)
  }
}
