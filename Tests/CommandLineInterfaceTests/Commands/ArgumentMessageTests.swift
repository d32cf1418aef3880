import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// What is said of arguments that mean something else than they seem to.
@Suite struct ArgumentMessageTests {
  @Test func anEmptyPathIsNotTheWholeProject() async throws {
    let project = try GuideProject.make(action: GuideProject.action + "bogus: 1\n")
    for option in ["--strict", "--fix"] {
      let outcome = try await project.program.run("validate", option, "")
      #expect(outcome.status == 2)
      #expect(outcome.text == "")
      #expect(outcome.errors.contains("error: a path is empty; without any, all is checked"))
    }
  }

  @Test func rulesAreGivenOneByOne() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run(
      "validate", "--ignore", "unused-variable,body-with-get")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("repeat the option for each rule"))
  }

  @Test func whatRunsReportIsNoRule() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run("explain", "missing-variable")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("'missing-variable' is reported by runs, not by a rule"))
    #expect(!outcome.errors.contains("Did you mean"))
  }

  @Test func idsOfRunsAreThoseOfTheSources() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
    var text = ""
    for module in ["ConnectorRuntime", "CurlTransport", "LocalCommands", "CommandLineInterface"] {
      let folder = sources.appending(path: module)
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      where file.hasSuffix(".swift") && !file.hasSuffix("RunReports.swift") {
        text += try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      }
    }
    for id in RunReports.ids { #expect(text.contains("\"\(id)\""), "\(id)") }
  }
}
