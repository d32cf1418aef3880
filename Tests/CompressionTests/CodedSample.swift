import Compression
import Foundation
import Testing

/// A text in a coding, as the coding's own tools made it.
struct CodedSample: Sendable, CustomTestStringConvertible {
  /// Twenty lines of JSON, which all of them have inside.
  static let text = Array(
    (0..<20).map { "{\"id\": \($0), \"name\": \"thing \($0 * $0)\"}\n" }.joined().utf8)

  let name: String
  let coding: ContentCoding
  let bytes: [UInt8]
  /// Whether a damaged text is found out, whatever became of it.
  let hasChecksum: Bool

  var testDescription: String { name }

  init(_ name: String, _ coding: ContentCoding, hasChecksum: Bool = true, _ base64: String) {
    self.name = name
    self.coding = coding
    self.hasChecksum = hasChecksum
    bytes = Array(Data(base64Encoded: base64) ?? Data())
  }

  static let all = [
    gzip,
    CodedSample(
      "zlib", .deflate,
      """
      eNptkbEOwjAMRHe+IvLMEDtpSPgbJKrSgU5sFf/eIgafdN4iPTl3ft5lfco95WuS7fGez6d8Xuu2pCzfy/6HSlAd\
      GsHqsBAcDit/25xORG1y2ogWmL1xJ8jtRBtUHkQ7bKssSjOqClwZzrMurZCuJZAC3TWQNmBzDbShN22BVpxnddYx\
      n+UVw/4jOMxv/wNqDqSM
      """),
    CodedSample(
      "bare deflate", .deflate, hasChecksum: false,
      """
      bZGxDsIwDER3viLyzBA7aUj4GySq0oFObBX/3iIGn3TeIj05d37eZX3KPeVrku3xns+nfF7rtqQs38v+h0pQHRrB\
      6rAQHA4rf9ucTkRtctqIFpi9cSfI7UQbVB5EO2yrLEozqgpcGc6zLq2QriWQAt01kDZgcw20oTdtgVacZ3XWMZ/l\
      FcP+IzjMb/8D
      """),
    CodedSample(
      "zstd", .zstandard,
      """
      KLUv/QRovQMAgsYSEaDt0b3ODv+HHbGsJBJ7fk/BoIp3Sect6AnteZvtm13zTuenfjnz99+fnPwocaPEp0ubNX1O\
      hfcHVZDgJHxTBCVaXFKEQYISDAoaJqgRcHHe/w3QG9cQRoReIDEfEcQiQxIROKTeJYl+EJxUAxAD1jgAdhWO/G5L
      """),
    CodedSample(
      "br", .brotli, hasChecksum: false,
      """
      G2cC+C0K7GbiBEvtTO9HH6IJUSq47bmxre9uCCJJ6qT1pUhZW4KEkUHVzvVmTxYfOfHMmyj1ugAWXtnmzxr9VB3q\
      3+5ajAAzxBNhHTBecdka85fCJ4ujwx3tRbcCE4WWytgpcsw7yS32unxf+OZQJcsj
      """),
  ]

  static let gzip = CodedSample(
    "gzip", .gzip,
    """
    H4sIAAAAAAACA22RsQ7CMAxEd74i8swQO2lI+BskqtKBTmwV/94iBp903iI9OXd+3mV9yj3la5Lt8Z7Pp3xe67ak\
    LN/L/odKUB0aweqwEBwOK3/bnE5EbXLaiBaYvXEnyO1EG1QeRDtsqyxKM6oKXBnOsy6tkK4lkALdNZA2YHMNtKE3\
    bYFWnGd11jGf5RXD/iM4zG//A55qxqpoAgAA
    """)

  /// What becomes very much: the coding, the bytes, and how often the last of them come again.
  static let bombs: [(coding: ContentCoding, bytes: [UInt8])] = [
    // 256 MiB of 'a'.
    (
      .brotli,
      CodedSample(
        "", .brotli,
        """
        z///f/glwuKxQCD3/p/////wSwDEYQGA7v0/////4ZcAiMMiAN37f/7//8MvARCHBQC69//8//+HXwIgDgsAdO//\
        +f//D78EQBwWAOje//P//x9+CYA4LADQvf/n//8//BIAcVgAoHv/z///f/glAOKwAED3/p/////wSwDEYQGA7v0/\
        ////4ZcAiMMCAN37f/7//8MvARCHBQC69//8//+HXwIgDgsAdO//+f//D78EQBwWAOje//P//x9+CYA4LADQvf/P\
        //9//BIAcVgAoHv/Dw==
        """
      ).bytes
    ),
    // 256 MiB of NUL: 2,048 blocks that repeat one byte 131,072 times (RFC 8878 §3.1.1).
    (
      .zstandard,
      [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
        + Array([[UInt8]](repeating: [0x02, 0x00, 0x10, 0x00], count: 2_048).joined())
    ),
  ]
}
