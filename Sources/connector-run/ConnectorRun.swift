import CommandLineInterface
import Glibc

@main
struct ConnectorRun {
  static func main() async {
    // Not exit(3): everything is written, and the libraries' own cleaning up takes a tenth of a
    // short run.
    _exit(await CommandLineProgram.run(Array(CommandLine.arguments.dropFirst())))
  }
}
