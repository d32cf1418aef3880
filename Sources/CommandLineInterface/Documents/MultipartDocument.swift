import ConnectorRuntime
import JSONDocument

/// A part of multipart/form-data in documents for programs.
enum MultipartDocument {
  /// `name`, and `text`, or `file` with `filename` and `type`.
  ///
  /// - Parameter text: a text with its secrets hidden.
  static func members(
    of part: MultipartContent.Part, text: (String) -> JSONValue
  ) -> [JSONMember] {
    var members = [JSONMember(name: "name", value: text(part.name))]
    switch part.content {
    case .text(let content): members.append(JSONMember(name: "text", value: text(content)))
    case .file(let path):
      members.append(JSONMember(name: "file", value: text(path)))
      if let filename = part.filename {
        members.append(JSONMember(name: "filename", value: text(filename)))
      }
      if let type = part.type { members.append(JSONMember(name: "type", value: text(type))) }
    }
    return members
  }
}
