import ConnectorRuntime
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LocalCommands

/// Programs of `from.command`, well-behaved and hostile.
@Suite(.timeLimit(.minutes(2))) struct LocalCommandRunnerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ arguments: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"],
    limits: CommandLimits = CommandLimits(), runner: LocalCommandRunner = LocalCommandRunner()
  ) -> CommandOutcome {
    runner.run(arguments, in: folder.path, environment: environment, limits: limits)
  }

  private func shell(_ script: String, limits: CommandLimits = CommandLimits()) -> CommandOutcome {
    run(["/bin/sh", "-c", script], limits: limits)
  }

  private func ended(
    _ output: String, status: Int32 = 0, errors: String = ""
  ) -> CommandOutcome {
    .ended(status: status, output: Array(output.utf8), errors: Array(errors.utf8))
  }

  /// Returns once no process has the file open and locked any more: a process and all that it
  /// started are gone.
  private func waitUntilFree(_ name: String) throws {
    let descriptor = open(folder.path + "/" + name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX) == 0)
  }

  // MARK: What a program gets

  @Test func argumentsArriveAsTheyAre() {
    let words = ["a b", "", "$HOME", "`id`", "*", "é\u{202E}", "line\nbreak", "-n", "'", "\"", ";"]
    let lines = words.map { "<\($0)>" }.joined()
    #expect(run(["printf", "<%s>"] + words) == ended(lines))
  }

  @Test func itRunsInTheFolderWithTheEnvironmentAlone() {
    #expect(shell("pwd -P") == ended(folder.path + "\n"))
    #expect(run(["/usr/bin/env"], environment: ["A": "1"]) == ended("A=1\n"))
    #expect(run(["/usr/bin/env"], environment: [:]) == ended(""))
  }

  @Test func itHasNeitherInputNorATerminal() {
    #expect(shell("cat; echo end") == ended("end\n"))
    #expect(
      shell("if (: < /dev/tty) 2> /dev/null; then echo yes; else echo no; fi") == ended("no\n"))
  }

  @Test func signalsAreAsEver() {
    let ignored = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, ignored) }
    #expect(
      shell("kill -PIPE $$; echo still here") == .killed(signal: SIGPIPE, output: [], errors: []))
  }

  // MARK: Which program

  @Test func namesAreLookedForInPath() throws {
    let script = try folder.write("#!/bin/sh\necho mine\n", to: "bin/tool")
    try makeProgram(at: script)
    try folder.write("#!/bin/sh\n", to: "bin/plain")
    let absent = CommandOutcome.notStarted("No folder of PATH has it")
    #expect(run(["tool"], environment: ["PATH": folder.path + "/bin"]) == ended("mine\n"))
    #expect(run(["./bin/tool"]) == ended("mine\n"))
    #expect(run(["bin/tool"]) == ended("mine\n"))
    #expect(run(["plain"], environment: ["PATH": folder.path + "/bin"]) == absent)
    #expect(run(["bin"], environment: ["PATH": folder.path]) == absent)
    #expect(run(["tool"]) == absent)
    #expect(run([""]) == absent)
    // A project's own folder is never in the path.
    for path in ["bin", "./bin", ".", "", ":bin:", "bin:" + "/nowhere"] {
      #expect(run(["tool"], environment: ["PATH": path]) == absent, "\(path)")
    }
    // Without PATH the system's own folders are.
    #expect(run(["true"], environment: [:]) == ended(""))
  }

  @Test func whatCannotBeStarted() throws {
    let plain = try folder.write("text", to: "plain")
    #expect(run([plain]) == .notStarted("Permission denied"))
    #expect(run(["./absent"]) == .notStarted("No such file or directory"))
    #expect(run([folder.path]) == .notStarted("Permission denied"))
    let script = try folder.write("#!/no/such/interpreter\n", to: "script")
    try makeProgram(at: script)
    #expect(run([script]) == .notStarted("No such file or directory"))
    let text = try folder.write("echo without a first line\n", to: "text")
    try makeProgram(at: text)
    #expect(run([text]) == .notStarted("Exec format error"))
  }

  // MARK: How it ends

  @Test func statusAndBothStreamsAreKept() {
    #expect(
      shell("echo out; echo err >&2; exit 7") == ended("out\n", status: 7, errors: "err\n"))
    #expect(shell("kill -9 $$") == .killed(signal: SIGKILL, output: [], errors: []))
    #expect(
      run(["printf", #"\377\000x"#]) == .ended(status: 0, output: [0xFF, 0, 0x78], errors: []))
  }

  @Test func anIgnoredChildSignalDoesNotHideTheStatus() {
    let ignored = signal(SIGCHLD, SIG_IGN)
    defer { signal(SIGCHLD, ignored) }
    #expect(shell("exit 7") == ended("", status: 7))
  }

  @Test func outputIsTakenUpToTheLimit() {
    let limits = CommandLimits(output: 100_000)
    let whole = "head -c 100000 /dev/zero"
    #expect(
      shell(whole, limits: limits)
        == .ended(status: 0, output: [UInt8](repeating: 0, count: 100_000), errors: []))
    #expect(shell("head -c 100001 /dev/zero", limits: limits) == .printedTooMuch)
  }

  @Test func outputWithoutEndIsEnded() throws {
    #expect(shell("exec 9> lock; flock 9; cat /dev/zero & cat /dev/zero; wait") == .printedTooMuch)
    try waitUntilFree("lock")
  }

  @Test func errorsWithoutEndAreDroppedAndTheTimeCounts() throws {
    let outcome = shell(
      "exec 9> lock; flock 9; echo value; yes >&2", limits: CommandLimits(time: .milliseconds(300)))
    guard case .timedOut(let output, let errors) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(output == Array("value\n".utf8))
    #expect(errors.count <= 64 << 10)
    try waitUntilFree("lock")
  }

  @Test func oneThatHangsEndsWithAllThatItStarted() throws {
    let script = """
      exec 9> lock; flock 9
      trap '' TERM INT HUP
      echo started
      sleep 1000 & (sleep 1000; sleep 1000) & nohup sleep 1000 &
      sleep 1000
      """
    let start = ContinuousClock.now
    let outcome = shell(script, limits: CommandLimits(time: .milliseconds(300)))
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(outcome == .timedOut(output: Array("started\n".utf8), errors: []))
    try waitUntilFree("lock")
  }

  /// Those that outlive it hold its output open; nobody waits for them.
  @Test func whatItLeavesRunningHoldsNobodyUp() throws {
    #expect(shell("exec 9> lock; flock 9; sleep 1000 & echo value") == ended("value\n"))
    try waitUntilFree("lock")
    // One in a session of its own is beyond reach, and holds nobody up either.
    let outcome = shell(
      "setsid sh -c 'echo $$ > pid; exec sleep 1000' & while ! test -s pid; do :; done; echo value")
    #expect(outcome == ended("value\n"))
    let pid = try #require(
      Int32(String(contentsOfFile: folder.path + "/pid", encoding: .utf8).filter(\.isNumber)))
    #expect(kill(pid, SIGKILL) == 0)
  }

  @Test func oneThatClosesItsOutputIsWaitedFor() {
    #expect(shell("echo value; exec >&- 2>&-; sleep 0.2; exit 5") == ended("value\n", status: 5))
  }

  @Test func anInterruptionEndsItWithAllThatItStarted() async throws {
    let interrupts = Mutex<[@Sendable () -> Void]>([])
    let isRegistered = DispatchSemaphore(value: 0)
    let runner = LocalCommandRunner(onInterrupt: { action in
      interrupts.withLock { $0.append(action) }
      isRegistered.signal()
    })
    try #require(mkfifo(folder.path + "/started", 0o600) == 0)
    let folder = folder.path
    async let outcome = RawSocketClient.onThread {
      runner.run(
        ["/bin/sh", "-c", "exec 9> lock; flock 9; echo > started; sleep 1000 & sleep 1000"],
        in: folder, environment: [:], limits: CommandLimits())
    }
    try await RawSocketClient.onThread {
      let started = open(folder + "/started", O_RDONLY | O_CLOEXEC)
      defer { close(started) }
      var byte: UInt8 = 0
      while read(started, &byte, 1) < 0 && errno == EINTR {}
      isRegistered.wait()
    }
    for interrupt in interrupts.withLock({ $0 }) { interrupt() }
    #expect(try await outcome == .killed(signal: SIGKILL, output: [], errors: []))
    try waitUntilFree("lock")
    // Later ones reach nobody.
    for interrupt in interrupts.withLock({ $0 }) { interrupt() }
  }

  @Test func manyAtOnce() async throws {
    let results = try await withThrowingTaskGroup(of: CommandOutcome.self) { group in
      for number in 0..<40 {
        group.addTask { [folder] in
          try await RawSocketClient.onThread {
            LocalCommandRunner().run(
              ["/bin/sh", "-c", "printf \(number % 4); exit \(number % 4)"], in: folder.path,
              environment: [:], limits: CommandLimits())
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let wanted = (0..<4).map { ended("\($0)", status: Int32($0)) }
    #expect(results.filter { !wanted.contains($0) } == [])
    for outcome in wanted { #expect(results.count { $0 == outcome } == 10) }
  }
}
