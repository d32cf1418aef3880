import ConnectorModel

/// Which of a connector's schemes `auth token` prints the token of.
enum TokenChoice: Equatable {
  /// The one at this position, from 0.
  case scheme(Int)
  /// None has a token.
  case none
  /// Several have one, and nobody said which is meant: those at these positions.
  case ambiguous([Int])
  /// The one that was meant has none; those that have.
  case unknown([Int])

  /// - Parameters:
  ///   - schemes: the schemes in order.
  ///   - number: which one is meant, from 1; nil where nobody said.
  init(_ schemes: [AuthenticationScheme], number: Int?) {
    let all = schemes.indices.filter { schemes[$0].token != nil }
    if let number {
      self = all.first { $0 + 1 == number }.map { .scheme($0) } ?? .unknown(all)
      return
    }
    // Who asks for the token does not mean the key that they gave themselves.
    let brought = all.filter { schemes[$0].token == .brought }
    let meant = brought.isEmpty ? all : brought
    switch meant.count {
    case 0: self = .none
    case 1: self = .scheme(meant[0])
    default: self = .ambiguous(meant)
    }
  }
}

extension AuthenticationScheme {
  /// Where a scheme's token comes from.
  fileprivate enum TokenKind {
    /// A server issues it, or the run signs it.
    case brought
    /// The user gave it.
    case given
  }

  /// Nil where there is none.
  fileprivate var token: TokenKind? {
    switch self {
    case .oauth2, .session, .jwt: .brought
    case .bearer, .apiKey: .given
    default: nil
    }
  }
}
