/// Texts of reports made safe for the form that holds them.
enum ReportText {
  /// A text without line breaks and without what a terminal would obey.
  static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: " "
          default: scalar
          }
        }))
  }
}
