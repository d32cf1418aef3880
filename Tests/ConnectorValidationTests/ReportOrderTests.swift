import ConnectorLoading
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// Files are read on all processors; what is reported does not depend on which is read first.
@Suite struct ReportOrderTests {
  private static let files: [(path: String, bytes: [UInt8])] = {
    let connector = "base_url: https://desk.example.com\nauth: none\ncolour: red\n"
    let actions = (10..<40).map { number in
      (
        path: "actions/desk/list-\(number).yaml",
        bytes: Array("connector: desk\nmethod: GET\npath: tickets\nhue: \(number)\n".utf8)
      )
    }
    return [(path: "connectors/desk.yaml", bytes: Array(connector.utf8))] + actions
  }()

  /// Files that take the longer to read, the earlier (or the later) they come.
  private struct SlowFiles: SourceFiles {
    let files: MemoryFiles
    let isReversed: Bool

    var workingDirectory: String { files.workingDirectory }

    func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
      let number = Int(path.filter(\.isNumber)) ?? 0
      let work = Duration.microseconds(100 * (isReversed ? number : 50 - number))
      let start = ContinuousClock.now
      while ContinuousClock.now - start < work {}
      return try files.read(path, limit: limit)
    }

    func kind(of path: String) -> SourceFileKind { files.kind(of: path) }

    func names(in folder: String) throws(SourceFileError) -> [String] {
      try files.names(in: folder)
    }

    func resolved(_ path: String) -> String? { files.resolved(path) }
  }

  @Test(arguments: [false, true])
  func orderIsThatOfThePlaces(_ isReversed: Bool) async {
    let files = SlowFiles(files: MemoryFiles(Self.files), isReversed: isReversed)
    let workspace = await ProjectLoader(files: files).loadWorkspace()
    let found = await Validation().diagnostics(of: workspace)
    let places = found.map { ($0.span?.source.path ?? "", $0.span?.range.lowerBound ?? 0) }
    #expect(places.count >= 61)
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 || $0 == $1 })
  }
}
