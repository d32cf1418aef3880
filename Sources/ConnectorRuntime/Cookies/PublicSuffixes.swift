/// The domains below which anybody can have one (`co.uk`, `github.io`): a cookie for all of such a
/// domain would go to strangers.
///
/// The system's list of publicsuffix.org says which; it is read when a cookie for a domain is first
/// set. Without it, a domain of two short labels is taken for one.
struct PublicSuffixes: Sendable {
  /// Where Debian, Fedora and Alpine have it.
  private static let path = "/usr/share/publicsuffix/public_suffix_list.dat"
  private static let limit = 4 << 20

  let files: any FileReader

  /// Whether a domain belongs to many.
  func contains(_ domain: String) -> Bool {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count < 2 || labels.contains("") { return true }
    guard let bytes = try? files.read(Self.path, limit: Self.limit) else {
      return labels.count == 2 && labels[0].utf8.count <= 3 && labels[1].utf8.count == 2
    }
    let parent = labels.dropFirst().joined(separator: ".")
    var isSuffix = false
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if line.elementsEqual("!\(domain)".utf8) { return false }
      if line.elementsEqual(domain.utf8) || line.elementsEqual("*.\(parent)".utf8) {
        isSuffix = true
      }
    }
    return isSuffix
  }
}
