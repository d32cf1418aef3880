package import Glibc

/// What tells whether a file is still the one that it was: a request that is sent again must be
/// the same request.
package struct FileStamp: Sendable, Hashable {
  package var size: Int
  private var device: UInt
  private var inode: UInt
  private var seconds: Int
  private var nanoseconds: Int

  /// Takes what the system says of an open file.
  package init(_ status: stat) {
    size = Int(status.st_size)
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
  }

  /// The stamp of the file at a path; nil where there is none, which sending it will tell.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

extension TransportRequest.Body {
  /// The paths of the files that are read.
  package var files: [String] {
    switch self {
    case .none, .bytes: []
    case .file(let path): [path]
    case .multipart(let content): content.files
    }
  }

  /// The stamps of its files as they are now, by path.
  var fileStamps: [String: FileStamp] {
    var stamps: [String: FileStamp] = [:]
    for path in files { stamps[path] = FileStamp(path: path) }
    return stamps
  }
}
