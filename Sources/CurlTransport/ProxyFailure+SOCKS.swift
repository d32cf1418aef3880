import CLibCurl
import ConnectorRuntime

extension ProxyFailure {
  /// The error of a SOCKS proxy (CURLE_PROXY).
  ///
  /// What the proxy cannot do, or does not allow, stays so; what it did not reach it may reach the next
  /// time (RFC 1928 §6).
  ///
  /// - Parameter text: libcurl's description.
  func socks(_ text: String) -> TransportError {
    switch CURLproxycode(UInt32(clamping: easy.long(CURLINFO_PROXY_ERROR))) {
    case CURLPX_USER_REJECTED: refusal("the proxy refused the user or the password")
    case CURLPX_NO_AUTH:
      refusal(
        hasUser == true
          ? "the proxy takes no password" : "the proxy wants a user and a password")
    case CURLPX_REPLY_NOT_ALLOWED: refusal("the proxy does not allow a connection to the server")
    case CURLPX_REPLY_COMMAND_NOT_SUPPORTED:
      inability("the proxy makes no connections to servers (command not supported)")
    case CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED: inability(addressRefusal)
    case CURLPX_REQUEST_FAILED:
      refusal("the proxy refused the connection to the server, or failed to make it")
    case CURLPX_IDENTD:
      refusal("the proxy refused the connection: it cannot ask this machine's identd for the user")
    case CURLPX_IDENTD_DIFFER:
      refusal("the proxy refused the connection: this machine's identd names another user")
    case CURLPX_LONG_HOSTNAME, CURLPX_LONG_PASSWD, CURLPX_LONG_USER: inability(text)
    case CURLPX_REPLY_GENERAL_SERVER_FAILURE:
      TransportError(
        .connect, "the proxy cannot reach the server, and does not say why (general failure)")
    case CURLPX_REPLY_NETWORK_UNREACHABLE:
      TransportError(.connect, "the proxy cannot reach the server: its network is unreachable")
    case CURLPX_REPLY_HOST_UNREACHABLE:
      TransportError(.connect, "the proxy cannot reach the server: its host is unreachable")
    case CURLPX_REPLY_CONNECTION_REFUSED:
      TransportError(.connect, "the server refused the proxy's connection")
    case CURLPX_REPLY_TTL_EXPIRED:
      TransportError(.connect, "the proxy cannot reach the server: its packets expire on the way")
    case CURLPX_REPLY_UNASSIGNED, CURLPX_UNKNOWN_FAIL:
      .ofProxy(.connect, "the proxy declined to connect, for a reason without a name\(code(text))")
    case CURLPX_RESOLVE_HOST: TransportError(.nameLookup, failedLookup)
    case CURLPX_BAD_VERSION:
      inability("what answered is no SOCKS proxy of this version")
    case CURLPX_CLOSED:
      .ofProxy(.connect, "the proxy\(shownPlace) ended the connection before it had answered")
    default:
      .ofProxy(
        .connect,
        TransferFailure.tellsReset(text)
          ? "the proxy\(shownPlace) reset the connection before it had answered" : text)
    }
  }

  private func refusal(_ message: String) -> TransportError { .ofProxy(.proxyRefusal, message) }

  private func inability(_ message: String) -> TransportError { .ofProxy(.proxyInability, message) }

  /// The scheme of a proxy that was given.
  private var scheme: String { address?.scheme ?? "" }

  /// The kind of address that was sent follows from the scheme, and so does what else might do.
  private var addressRefusal: String {
    let reason = "address type not supported"
    let host = (try? WireURL(url))?.host ?? ""
    let isNumeric =
      host.contains(":") || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
    return switch scheme {
    case "socks5h" where !isNumeric:
      "the proxy takes no host names (\(reason)); with socks5 in place of socks5h they are looked up "
        + "here"
    case "socks5" where !isNumeric:
      "the proxy does not take the server's address (\(reason)); with socks5h in place of socks5 the "
        + "name is sent"
    default: "the proxy does not take the server's address (\(reason))"
    }
  }

  private var failedLookup: String {
    let host = (try? WireURL(url))?.host ?? ""
    return switch scheme {
    case "socks5", "socks4":
      "Could not resolve host: \(host); with \(scheme == "socks5" ? "socks5h" : "socks4a") in place of "
        + "\(scheme) the proxy looks it up"
    default: "Could not resolve host: \(host)"
    }
  }

  /// The number in libcurl's description, which has it in parentheses: ` (code 94)`.
  private func code(_ text: String) -> String {
    for part in text.split(separator: "(").dropFirst() {
      let digits = part.prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty, part.dropFirst(digits.count).first == ")" { return " (code \(digits))" }
    }
    return ""
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
