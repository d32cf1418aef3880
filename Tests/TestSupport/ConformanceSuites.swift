package import Foundation

/// Public suites that may lie beside the package, and are not part of it.
package enum ConformanceSuites {
  /// A suite's file or folder: `shared/conformance/<name>` beside any folder above the package;
  /// nil, said plainly on standard output, if there is none.
  package static func locate(_ name: String) -> URL? {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("shared/conformance/\(name)")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    print("SKIPPED: the conformance suite '\(name)' is not beside this package")
    return nil
  }
}
