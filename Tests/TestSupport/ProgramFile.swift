import Foundation

/// Makes a program of a file that was written.
///
/// The system runs no file that somebody has open for writing ("text file busy"), and a process that
/// another test starts at the moment of writing has it open until it is a program of its own. So a
/// process apart makes a copy: nobody but it ever had that one open.
///
/// - Throws: `CocoaError`, `POSIXError`.
package func makeProgram(at path: String) throws {
  let written = path + ".written"
  try FileManager.default.moveItem(atPath: path, toPath: written)
  let status = try PipedProcess.run(["/usr/bin/install", "-m", "755", written, path])
  guard status == 0 else { throw POSIXError(.EIO) }
  try FileManager.default.removeItem(atPath: written)
}
