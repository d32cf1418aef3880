import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// One answer of one operation: what brings it about and what it looks like.
struct OperationCase: Sendable, CustomTestStringConvertible {
  /// What a body is.
  enum Shape: Sendable {
    case empty
    case page
    case csv
    /// An object with exactly these members.
    case object([String])
    /// A list of objects with exactly these members.
    case list([String])
  }

  /// Brings the sandbox to where the operation can be called, and gives the target.
  typealias Preparation = @Sendable (SandboxClient) async throws -> String

  var operation: NexthinkOperation
  var status: Int
  var shape: Shape
  var faults: [SandboxFault] = []
  var lacksPermission = false
  var lacksToken = false
  var headers: [String] = []
  /// Another target than the operation's own.
  var target: String?
  /// Another body than the operation's own.
  var body: String?
  var prepare: Preparation?
  /// A text that the body holds.
  var text = ""

  var testDescription: String {
    let causes = faults.map(\.rawValue) + [text].filter { !$0.isEmpty }
    return "\(operation.name) \(status) \(causes.joined(separator: " "))"
  }

  func run() async throws {
    var options = SandboxOptions(faults: faults)
    if lacksPermission { options.permissions.remove(operation.permission) }
    let client = try SandboxClient(options)
    let prepared = try await (prepare ?? operation.prepare)?(client)
    let target = target ?? prepared ?? operation.target
    let body = body ?? operation.body
    let response =
      if lacksToken {
        try await client.send(operation.method, target, headers: headers, body: body)
      } else {
        try await client.call(operation.method, target, headers: headers, body: body)
      }
    #expect(response.status == status, "\(response.text)")
    try check(response)
    #expect(text.isEmpty || response.text.contains(text), "\(response.text)")
    await client.sandbox.stop()
  }

  private func check(_ response: RawSocketClient.Response) throws {
    switch shape {
    case .empty:
      #expect(response.body == [])
      #expect(response.header("Content-Type") == nil)
    case .page:
      #expect(response.header("Content-Type") == "text/html")
      #expect(response.text.contains("<title>\(status) "))
    case .csv:
      #expect(response.header("Content-Type") == "text/csv")
      #expect(response.text.hasPrefix("device.name,"))
    case .object(let names):
      #expect(try SandboxClient.json(response).names == names)
    case .list(let names):
      let elements = try SandboxClient.json(response).elements
      #expect(!elements.isEmpty)
      for element in elements { #expect(element.names == names) }
    }
  }
}

/// An operation of Nexthink's public API with a call that succeeds.
struct NexthinkOperation: Sendable {
  var name: String
  var method: String
  var target: String
  var body = ""
  var permission: SandboxPermission
  /// The statuses that its documentation lists.
  var documented: Set<Int>
  /// How its API answers an error of a status.
  var errors: @Sendable (_ status: Int) -> OperationCase.Shape
  var prepare: OperationCase.Preparation?
}
