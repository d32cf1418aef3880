import Cryptography
import Foundation
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// AWS's own suite of signatures, header and query forms.
@Suite struct SignatureVersion4SuiteTests {
  /// One folder of the suite.
  private struct Case {
    let folder: URL
    let request: PreparedRequest
    let context: JSONValue

    init(_ folder: URL) throws {
      self.folder = folder
      context = try ParsedJSON([UInt8](Data(contentsOf: folder.appending(path: "context.json"))))
        .root.value
      request = try Self.request(try Self.text("request.txt", in: folder))
    }

    static func text(_ name: String, in folder: URL) throws -> String {
      String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        .replacing("\r\n", with: "\n")
    }

    func text(_ name: String) throws -> String {
      try Self.text(name, in: folder).trimmingCharacters(in: .newlines)
    }

    /// Reads a message of HTTP/1.1; a line that begins with white space continues a field.
    private static func request(_ text: String) throws -> PreparedRequest {
      let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
      var lines = parts[0].split(separator: "\n").map(String.init)
      // The target may hold spaces.
      let line = lines.removeFirst()
      let method = String(line.prefix { $0 != " " })
      let target = line.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
      let pieces = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
      var url = HTTPURL(scheme: .https, host: "example.amazonaws.com")
      url.path = String(pieces[0])
      url.query = pieces.count > 1 ? String(pieces[1]) : nil
      var headers: [PreparedRequest.Header] = []
      for line in lines {
        if line.first == " " {
          let last = headers.count - 1
          headers[last].field.value += " " + line.trimmingCharacters(in: .whitespaces)
        } else {
          let end = try #require(line.firstIndex(of: ":"))
          headers.append(
            .init(String(line[..<end]), String(line[line.index(after: end)...]), owner: .action))
        }
      }
      let body = parts.count > 1 ? Array(parts[1].utf8) : []
      return PreparedRequest(
        method: method, url: url, headers: headers, body: body.isEmpty ? .none : .bytes(body))
    }

    func signature(_ form: SignatureVersion4.Form) throws -> SignatureVersion4 {
      func string(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { return text }
        return nil
      }
      let credentials = try #require(context["credentials"])
      var scope = SignatureVersion4.Scope(
        region: try #require(string(context["region"])),
        service: try #require(string(context["service"])))
      scope.normalizesPath = context["normalize"] == true
      scope.namesBodyDigest = form == .header && context["sign_body"] == true
      var signature = SignatureVersion4(
        identity: .init(
          accessKeyID: try #require(string(credentials["access_key_id"])),
          secretAccessKey: try #require(string(credentials["secret_access_key"])),
          sessionToken: string(credentials["token"])),
        scope: scope, form: form)
      signature.leavesTokenUnsigned = context["omit_session_token"] == true
      return signature
    }
  }

  @Test func everyCaseInBothForms() throws {
    guard let suite = ConformanceSuites.locate("sigv4/tests/aws-signing-test-suite/v4") else {
      return
    }
    let folders = try FileManager.default.contentsOfDirectory(
      at: suite, includingPropertiesForKeys: nil
    ).sorted { $0.path < $1.path }
    var count = 0
    for folder in folders {
      let sample = try Case(folder)
      let name = folder.lastPathComponent
      let digest = try sample.request.bodyDigest(.sha256).map { String(format: "%02x", $0) }
        .joined()
      let time = "20150830T123600Z"
      for (form, word) in [
        (SignatureVersion4.Form.header, "header"), (.query(seconds: 3600), "query"),
      ] {
        let outcome = try sample.signature(form).sign(
          sample.request, time: time, bodyDigest: digest)
        #expect(
          outcome.canonicalRequest == (try sample.text("\(word)-canonical-request.txt")),
          "\(name), \(word)")
        #expect(
          outcome.stringToSign == (try sample.text("\(word)-string-to-sign.txt")),
          "\(name), \(word)")
        #expect(
          outcome.signature == (try sample.text("\(word)-signature.txt")), "\(name), \(word)")
        let signed = try sample.text("\(word)-signed-request.txt")
        let request = try sample.request.attaching(outcome.items)
        if word == "query" {
          let target = try #require(signed.split(separator: "\n").first).dropLast(9)
          #expect(
            target.hasSuffix("?" + request.wireQuery.drop { $0 == "&" })
              || target.removingPercentEncoding == "\(request.method) \(request.wirePath)?"
                + (request.wireQuery.removingPercentEncoding ?? ""),
            "\(name): \(target)")
        } else {
          for item in outcome.items {
            guard case .header(let header, let value) = item else { continue }
            #expect(
              signed.lowercased().contains("\(header):\(value)".lowercased() + "\n")
                || signed.lowercased().hasSuffix("\(header):\(value)".lowercased()),
              "\(name): \(header)")
          }
        }
        count += 1
      }
    }
    #expect(count >= 76)
    print("sigv4: \(folders.count) cases, \(count) signatures in header and query forms")
  }
}
