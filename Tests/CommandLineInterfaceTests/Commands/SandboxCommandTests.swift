import TestSupport
import Testing

@Suite struct SandboxCommandTests {
  @Test func saysThatItsPortIsTaken() async throws {
    let server = try LocalServer()
    let project = try GuideProject.make()
    let port = String(server.baseURL.split(separator: ":").last ?? "")
    let outcome = try await project.program.run("sandbox", "--port", port)
    expectEnd(
      outcome, 5, server: port,
      """
      error: sandbox cannot listen on 127.0.0.1:SERVER: Address already in use [cannot-listen]
      help: Name another port, or leave --port out to take any that is free.
      """)
    #expect(outcome.output.isEmpty)
    await server.stop()
  }

  @Test func endsWhenNobodyReadsItsLines() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.shell("exec \"$1\" sandbox > /dev/full")
    expectEnd(
      outcome, 8,
      """
      error: standard output cannot be written: No space left on device [unwritable-output]
      help: Check where it leads to, and the space there.
      """)
  }
}
