import ConnectorModel
import Diagnostics
import Glibc

/// Asks for values on the terminal, secrets without echo.
struct TerminalPrompt: Sendable {
  /// Gives the terminal its echo back when a signal ends the process while it asks.
  let interruption: Interruption

  /// The answer; nil where there is no terminal or the answer is empty.
  func ask(_ variable: VariableDeclaration) -> String? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    let isSecret = variable.isSecret?.value == true
    write(variable.name + (isSecret ? " (not shown): " : ": "), to: terminal)
    guard isSecret else { return line(from: terminal) }
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return nil }
    interruption.onInterrupt { [settings] in
      // The descriptor may be closed and its number another file's by then.
      let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
      var settings = settings
      tcsetattr(terminal, TCSANOW, &settings)
      close(terminal)
    }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      write("\n", to: terminal)
    }
    return line(from: terminal)
  }

  /// Whether the answer to a question is yes; nil where there is no terminal.
  func confirms(_ question: String) -> Bool? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    write(question + " [y/N] ", to: terminal)
    return ["y", "yes"].contains(line(from: terminal)?.lowercased())
  }

  private func line(from terminal: Int32) -> String? {
    var bytes: [UInt8] = []
    var byte = [UInt8](repeating: 0, count: 1)
    while bytes.count < 65_536, read(terminal, &byte, 1) == 1, byte[0] != UInt8(ascii: "\n") {
      bytes.append(byte[0])
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private func write(_ text: String, to terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(terminal, bytes, bytes.count)
  }
}
