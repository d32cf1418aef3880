import CommandLineInterface
import Glibc

@main
struct ConnectorRun {
  static func main() async {
    exit(await CommandLineProgram.run(Array(CommandLine.arguments.dropFirst())))
  }
}
