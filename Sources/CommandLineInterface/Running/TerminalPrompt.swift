import ConnectorModel
import Diagnostics
import Glibc

/// Asks for values on the terminal, secrets without echo.
enum TerminalPrompt {
  /// The answer; nil where there is no terminal or the answer is empty.
  @Sendable static func ask(_ variable: VariableDeclaration) -> String? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    let isSecret = variable.isSecret?.value == true
    write(variable.name + (isSecret ? " (not shown): " : ": "), to: terminal)
    guard isSecret else { return line(from: terminal) }
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return nil }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      write("\n", to: terminal)
    }
    return line(from: terminal)
  }

  private static func line(from terminal: Int32) -> String? {
    var bytes: [UInt8] = []
    var byte = [UInt8](repeating: 0, count: 1)
    while bytes.count < 65_536, read(terminal, &byte, 1) == 1, byte[0] != UInt8(ascii: "\n") {
      bytes.append(byte[0])
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(terminal, bytes, bytes.count)
  }
}
