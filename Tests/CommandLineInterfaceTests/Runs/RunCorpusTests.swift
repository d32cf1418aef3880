import Foundation
import TestSupport
import Testing

/// Every run of the corpus, against a server that does what its script says.
@Suite(.serialized) struct RunCorpusTests {
  /// Whether what is printed is written to the corpus; a run that does so fails.
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"

  @Test(arguments: RunCase.all) func runs(_ run: RunCase) async throws {
    let wish = try run.wish()
    if let kind = wish.tls {
      let server = try await TLSPeer(kind)
      try await check(run, wish, server.baseURL) {}
      server.stop()
      return
    }
    let script = try run.script()
    let server = try RawSocketServer(script: script)
    try await check(run, wish, server.baseURL) {
      let received = server.received
      for (index, request) in received.enumerated() {
        if let problem = script.problem(request, index) {
          Issue.record("\(run.name): \(problem)")
          break
        }
      }
      #expect(received.count == script.count, "\(received.map(\.requestLine).suffix(5))")
    }
    server.stop()
  }

  private func check(
    _ run: RunCase, _ wish: RunCase.Wish, _ baseURL: String, _ judge: () -> Void
  ) async throws {
    let project = try TestProject(
      try run.project(),
      environment: ["PLAIN_BASE_URL": baseURL, "PLAIN_KEY": "sesame-open"])
    if wish.tls != nil {
      try project.write(try await CommandCertificates.shared.authority, to: "authority.pem")
    }
    let outcome = try await project.program.launch(wish.arguments).outcome()
    judge()
    #expect(outcome.status == wish.exit, "\(outcome.errors)")
    try compare(run, "stdout", shown(outcome.text, baseURL))
    try compare(run, "stderr", shown(outcome.errors, baseURL))
    #expect(!(outcome.text + outcome.errors).contains("sesame-open"))
    for (name, content) in wish.files ?? [:] { try check(project, name, content) }
    for name in wish.absent ?? [] {
      #expect(!FileManager.default.fileExists(atPath: project.path(name)), "\(name)")
    }
  }

  private func check(_ project: TestProject, _ name: String, _ content: RunCase.Content) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: project.path(name)))
    if let text = content.text { #expect(String(decoding: data, as: UTF8.self) == text) }
    if let bytes = content.bytes { #expect(data.count == bytes) }
    let lines = data.split(separator: 10)
    if let count = content.lines { #expect(lines.count == count) }
    if let first = content.first { #expect(lines.first.map { Array($0) } == Array(first.utf8)) }
    if let last = content.last { #expect(lines.last.map { Array($0) } == Array(last.utf8)) }
  }

  /// What differs from run to run, replaced.
  private func shown(_ text: String, _ baseURL: String) -> String {
    text.replacing(baseURL, with: "SERVER").replacing(/in \d+ ms/, with: "in N ms")
      .replacing(/until \d{4}-\d\d-\d\dT[\d:]+Z/, with: "until THEN")
      .replacing(/would be at \d{4}-\d\d-\d\dT[\d:]+Z/, with: "would be at THEN")
      .replacing(/only \d+s are left/, with: "only Ns are left")
  }

  private func compare(_ run: RunCase, _ stream: String, _ text: String) throws {
    if Self.isRecording {
      let url = run.folder.appending(path: stream)
      if (try? run.expected(stream)) != text {
        try text.write(to: url, atomically: true, encoding: .utf8)
        Issue.record("\(run.name): \(stream) was recorded")
      }
      return
    }
    #expect(try run.expected(stream) == text, "\(run.name): \(stream)")
  }

  /// The faults that the corpus must hold, by words in the names of its cases.
  @Test func theCorpusIsWhole() throws {
    let names = RunCase.all.map(\.name)
    for fault in [
      "cut", "drip", "length-too-long", "length-too-short", "gzip-bomb", "cut-in-gzip",
      "damaged-gzip", "storm", "redirect-loop",
      "cyclic-cursor", "ten-thousand-pages", "header-of-a-mebibyte", "invalid-utf-8", "tls-expired",
      "tls-wrong-host", "tls-unknown-authority", "tls-version", "tls-client-certificate",
      "empty-body", "not-json", "reset", "server-down", "five-gigabytes", "cut-in-an-error",
      "gzip-bomb-of-an-error", "refusal", "unknown-coding", "budget",
    ] {
      #expect(names.contains { $0.contains(fault) }, "no case of '\(fault)'")
    }
    for run in RunCase.all {
      let wish = try run.wish()
      #expect(!wish.about.isEmpty, "\(run.name) says nothing of itself")
      if wish.tls == nil { #expect(try run.script().count > 0, "\(run.name)") }
      // A failure says something, and where it is from.
      if wish.exit != 0 { #expect(try run.expected("stderr").contains("error: "), "\(run.name)") }
      let used = Set(["server", "run.json", "stdout", "stderr"])
      let present = Set(
        try FileManager.default.contentsOfDirectory(atPath: run.folder.path).filter {
          !["connectors", "actions", "connector-run.yaml"].contains($0)
        })
      #expect(present == (wish.tls == nil ? used : used.subtracting(["server"])), "\(run.name)")
    }
  }
}
