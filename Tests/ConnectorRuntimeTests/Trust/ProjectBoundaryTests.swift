import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Where a project lets go of a path.
@Suite struct ProjectBoundaryTests {
  private let folder: TemporaryFolder
  private let boundary: ProjectBoundary

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", to: "root/inner/file")
    try folder.write("", to: "outside/v1/certificate")
    try folder.write("", to: "outside/v2/certificate")
    boundary = ProjectBoundary(root: folder.path + "/root", files: LocalFileReader())
    try link("outside/current", to: "v1")
    try link("outside/live", to: folder.path + "/outside/current/certificate")
    try link("root/direct", to: folder.path + "/outside/live")
    try link("root/relative", to: "../outside/current/../live")
    try link("root/folder", to: "../outside")
    try link("root/twice", to: "inner/../direct")
    try link("root/home", to: "inner/file")
    try link("root/loop", to: "loop")
    try link("outside/back", to: folder.path + "/root/direct")
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/" + name, withDestinationPath: target)
  }

  private func exit(_ path: String) -> String {
    let exit = boundary.exit(of: boundary.absolute(path))
    return exit.hasPrefix(folder.path) ? String(exit.dropFirst(folder.path.count)) : exit
  }

  @Test func linksOfTheProjectAreFollowedAndOthersAreNot() {
    #expect(exit("/etc/x/../y") == "/etc/y")
    #expect(exit("../outside/live") == "/outside/live")
    #expect(exit("direct") == "/outside/live")
    #expect(exit("relative") == "/outside/live")
    #expect(exit("folder/live") == "/outside/live")
    #expect(exit("folder/current/certificate") == "/outside/current/certificate")
    #expect(exit("twice") == "/outside/live")
    #expect(exit("../outside/back") == "/outside/live")
    #expect(exit("../absent/file") == "/absent/file")
  }

  @Test func whatALinkBeyondTheProjectLeadsToMayChange() throws {
    let before = exit("direct")
    #expect(
      boundary.files.resolved(boundary.absolute("direct"))?.hasSuffix("v1/certificate") == true)
    try FileManager.default.removeItem(atPath: folder.path + "/outside/current")
    try link("outside/current", to: "v2")
    #expect(
      boundary.files.resolved(boundary.absolute("direct"))?.hasSuffix("v2/certificate") == true)
    #expect(exit("direct") == before)
  }

  @Test func loopsEnd() {
    _ = exit("loop")
    #expect(boundary.leadsOutside(boundary.absolute("direct")))
  }

  @Test(arguments: [
    ("inner/file", false), ("home", false), (".", false), ("", false), ("inner/../home", false),
    ("..", true), ("../root2", true), ("../outside/live", true), ("folder", true),
    ("folder/absent", true), ("absent/../../x", true), ("/", true), ("/etc/passwd", true),
    ("../root/inner/file", false),
  ])
  func insideAndOutside(_ path: String, _ leadsOutside: Bool) {
    #expect(boundary.leadsOutside(boundary.absolute(path)) == leadsOutside)
  }
}
