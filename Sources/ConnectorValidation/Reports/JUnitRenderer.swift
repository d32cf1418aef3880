import Diagnostics

/// JUnit XML as CI servers read it: a suite for each file, a failing case for each diagnostic.
///
/// Warnings are failures too where `strict` says that they count; else they are cases that pass and
/// have their text as output.
package struct JUnitRenderer: ReportRenderer {
  /// Whether warnings count.
  package var isStrict: Bool

  package init(isStrict: Bool) { self.isStrict = isStrict }

  package func render(_ report: Report) -> String {
    var byFile: [(name: String, diagnostics: [Diagnostic])] = []
    for diagnostic in report.diagnostics {
      let name = diagnostic.span?.source.path ?? "project"
      if byFile.last?.name != name { byFile.append((name, [])) }
      byFile[byFile.count - 1].diagnostics.append(diagnostic)
    }
    let failures = report.diagnostics.count(where: isFailure)
    // A report without a case looks to CI servers as if nothing had run.
    let isEmpty = byFile.isEmpty
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"connector-run validate\""
    text += " tests=\"\(isEmpty ? 1 : report.diagnostics.count)\" failures=\"\(failures)\">\n"
    if isEmpty {
      text += "  <testsuite name=\"project\" tests=\"1\" failures=\"0\">\n"
      text += "    <testcase classname=\"project\" name=\"\(report.fileCount) files checked\"/>\n"
      text += "  </testsuite>\n"
    }
    for (name, diagnostics) in byFile {
      let shown = Self.escaped(report.redact(name))
      text += "  <testsuite name=\"\(shown)\" tests=\"\(diagnostics.count)\""
      text += " failures=\"\(diagnostics.count(where: isFailure))\">\n"
      for diagnostic in diagnostics { text += testCase(diagnostic, shown, report) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private func testCase(_ diagnostic: Diagnostic, _ file: String, _ report: Report) -> String {
    let start = diagnostic.span?.start
    let place = start.map { " at \($0.line):\($0.column)" } ?? ""
    let message = Self.escaped(report.redact(diagnostic.message))
    let full = Self.escaped(
      "\(report.redact(diagnostic.span?.source.path ?? "project"))"
        + (start.map { ":\($0.line):\($0.column)" } ?? "") + ": \(diagnostic.severity.rawValue): "
        + report.messageWithHelp(diagnostic))
    var text = "    <testcase classname=\"\(file)\" name=\"\(diagnostic.id)\(place)\""
    if let start { text += " file=\"\(file)\" line=\"\(start.line)\"" }
    text += ">\n"
    if isFailure(diagnostic) {
      text += "      <failure message=\"\(message)\" type=\"\(diagnostic.id)\">\(full)</failure>\n"
    } else {
      text += "      <system-out>\(full)</system-out>\n"
    }
    return text + "    </testcase>\n"
  }

  private func isFailure(_ diagnostic: Diagnostic) -> Bool {
    isStrict || diagnostic.severity == .error
  }

  /// A text for content and attributes of XML 1.0; what XML cannot hold becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t", "\r": result += " "
      default:
        let isLegal = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        result.unicodeScalars.append(isLegal ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
