import CLibCurl
import ConnectorRuntime

extension Transfer {
  /// Has libcurl connect, over a new connection and without an earlier TLS session, and go no
  /// further.
  func setInspection() throws(TransportError) {
    guard let inspection = request.inspection else { return }
    try easy.set(CURLOPT_CONNECT_ONLY, true)
    try easy.set(CURLOPT_FRESH_CONNECT, true)
    try easy.set(CURLOPT_FORBID_REUSE, true)
    try easy.set(CURLOPT_SSL_SESSIONID_CACHE, false)
    try easy.set(CURLOPT_CERTINFO, true)
    try easy.set(CURLOPT_SSL_VERIFYPEER, inspection == .trusted)
    try easy.set(CURLOPT_SSL_VERIFYHOST, false)
  }

  /// What was found of the connection; nil for a request.
  var inspected: InspectedConnection? {
    guard request.inspection != nil else { return nil }
    return InspectedConnection(
      version: agreedVersion, certificates: easy.certificates,
      systemAuthorities: easy.authorities)
  }

  /// The version of TLS in what libcurl says of a connection: nothing else of it tells.
  static func version(in remark: String) -> String? {
    let lead = "SSL connection using "
    guard let start = remark.firstRange(of: lead)?.upperBound else { return nil }
    return remark[start...].split(separator: " ").first.map(String.init)
  }
}

extension EasyHandle {
  /// The certificates that the peer sent, its own first.
  fileprivate var certificates: [PeerCertificate] {
    var information: UnsafeMutablePointer<curl_certinfo>?
    guard connector_get_certificates(pointer, &information) == CURLE_OK,
      let chain = information?.pointee, let lists = chain.certinfo
    else { return [] }
    return (0..<Int(max(chain.num_of_certs, 0))).map { index in
      PeerCertificate(parts: Self.parts(lists[index]))
    }
  }

  /// The lines `name:value` of one certificate.
  private static func parts(
    _ list: UnsafeMutablePointer<curl_slist>?
  ) -> [(name: String, value: String)] {
    var parts: [(name: String, value: String)] = []
    var next = list
    while let entry = next {
      if let data = entry.pointee.data {
        let line = String(cString: data)
        if let colon = line.firstIndex(of: ":") {
          parts.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
        }
      }
      next = entry.pointee.next
    }
    return parts
  }

  /// The file of certificate authorities that libcurl uses by itself.
  fileprivate var authorities: String? {
    var value: UnsafePointer<CChar>?
    guard connector_get_authorities(pointer, &value) == CURLE_OK else { return nil }
    return value.map { String(cString: $0) }
  }
}
