import JSONDocument

/// JSON-RPC 2.0 messages of the server.
enum Message {
  /// JSON-RPC's and LSP's codes of errors.
  enum ErrorCode: Int {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case serverNotInitialized = -32002
    case requestCancelled = -32800
  }

  static func response(_ id: JSONValue, _ result: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "id": id, "result": result]
  }

  static func failure(_ id: JSONValue, _ code: ErrorCode, _ message: String) -> JSONValue {
    [
      "jsonrpc": "2.0", "id": id,
      "error": ["code": .number(JSONNumber(code.rawValue)), "message": .string(message)],
    ]
  }

  static func request(_ id: JSONValue, _ method: String, _ parameters: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": parameters]
  }

  static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
  }
}

extension JSONValue {
  /// The text, if the value is one.
  var textValue: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The whole number, if the value is one.
  var integerValue: Int? {
    if case .number(let number) = self { return number.int64.map { Int(truncatingIfNeeded: $0) } }
    return nil
  }

  /// The elements, if the value is an array.
  var elements: [JSONValue] {
    if case .array(let elements) = self { return elements }
    return []
  }
}
