/// The six types of JSON values.
package enum JSONKind: Sendable, Hashable {
  case null
  case boolean
  case number
  case string
  case array
  case object
}
