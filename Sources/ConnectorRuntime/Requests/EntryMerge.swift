import ConnectorModel
import Diagnostics

/// The connector's entries with the action's over them.
enum EntryMerge {
  /// One entry with whose it is.
  struct Entry {
    var name: Located<String>
    var templates: [Template]
    var owner: PreparedRequest.Owner

    /// The entry as one that is not sent, where it is a null that takes another away.
    func removal(from part: OmittedEntry.Part) -> OmittedEntry? {
      guard templates.isEmpty, owner == .action else { return nil }
      return OmittedEntry(part: part, name: name.value, span: name.span, reason: .removed)
    }
  }

  /// Merges by name: the action's entry takes the connector's place, and null takes it away.
  ///
  /// - Parameters:
  ///   - inherited: the connector's; nothing for a request to another origin.
  ///   - own: the action's.
  ///   - fold: what makes names comparable: lower case for header fields.
  static func merge(
    _ inherited: TemplateEntries, _ own: TemplateEntries, fold: (String) -> String
  ) -> [Entry] {
    var entries = inherited.map {
      Entry(name: $0.name, templates: $0.value.templates, owner: .connector)
    }
    for entry in own {
      let merged = Entry(name: entry.name, templates: entry.value.templates, owner: .action)
      let name = fold(entry.name.value)
      if let index = entries.firstIndex(where: { fold($0.name.value) == name }) {
        entries[index] = merged
      } else {
        entries.append(merged)
      }
    }
    return entries
  }
}
