/// The values of the wire table.
enum HostileValue: String, CaseIterable, Sendable {
  case slash
  case dot
  case twoDots
  case escapedDots
  case question
  case hash
  case empty
  case space
  case plus
  case ampersand
  case equalsSign
  case semicolon
  case lineBreak
  case injectedField
  case nul
  case doubleQuote
  case singleQuote
  case backslash
  case letters
  case template
  case megabyte

  /// A megabyte is a little less than libcurl's limit for a request's header.
  static let large = String(repeating: "a", count: 1_000_000)

  /// The value itself.
  var text: String {
    switch self {
    case .slash: "/"
    case .dot: "."
    case .twoDots: ".."
    case .escapedDots: "%2e%2e"
    case .question: "?"
    case .hash: "#"
    case .empty: ""
    case .space: " "
    case .plus: "+"
    case .ampersand: "&"
    case .equalsSign: "="
    case .semicolon: ";"
    case .lineBreak: "\r\n"
    case .injectedField: "x\r\nX-Injected: 1"
    case .nul: "\u{0}"
    case .doubleQuote: "\""
    case .singleQuote: "'"
    case .backslash: "\\"
    case .letters: "é𝄞"
    case .template: "<<x>>"
    case .megabyte: Self.large
    }
  }
}

/// What becomes of a value in one place.
enum WireOutcome: Sendable, Equatable {
  /// The request is sent with this in the value's place.
  case sent(String)
  /// Nothing is sent, not even a connection made; the diagnostic's id.
  case refused(String)
}
