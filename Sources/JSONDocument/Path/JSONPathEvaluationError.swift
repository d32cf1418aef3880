package import RegularExpressions

/// Why a query on a document was given up without an answer.
package enum JSONPathEvaluationError: Error, Sendable, Hashable {
  /// The query visited more nodes than ten million and 32 for each node of the document.
  case tooManySteps
  /// The regular expression of a `match()` or `search()` needs too much work on a string.
  case regularExpression(pattern: String, RegularExpressionFailure)

  /// What happened, as one line without a period.
  package var message: String {
    switch self {
    case .tooManySteps:
      "limit exceeded: the JSONPath visits too many nodes of this document"
    case .regularExpression(let pattern, let failure):
      "\(failure.message): \(pattern)"
    }
  }
}
