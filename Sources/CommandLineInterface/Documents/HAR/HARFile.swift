import ConnectorRuntime
import JSONDocument

/// The file of `--har`: complete or not there, written also of a run that fails.
struct HARFile {
  let file: OutputFile
  let session: Session
  let console: Console

  /// Writes what happened, secrets hidden whatever the terminal shows.
  func write() throws {
    let trace = session.recorder?.trace ?? RunTrace()
    session.learnSecrets(trace)
    let redaction = DocumentRedaction(console.masking)
    let log: [JSONMember] = [
      JSONMember(name: "version", value: "1.2"),
      JSONMember(
        name: "creator", value: ["name": "connector-run", "version": .string(Version.text)]),
    ]
    // Entry by entry: all of them as one text would take several times the memory.
    var start = JSONValue.object(log).text()
    start.removeLast()
    try file.write(Array(("{\"log\":" + start + ",\"entries\":[").utf8))
    for (number, exchange) in trace.exchanges.enumerated() {
      let entry = HAREntry(record: exchange, redaction).value.bytes()
      try file.write(Array((number == 0 ? "\n" : ",\n").utf8) + entry)
    }
    try file.write(Array("\n]}}\n".utf8))
    try file.finish()
  }

  /// Writes what happened in a run that failed: that it did is greater news than that the file could
  /// not be written.
  func write(beside failure: any Error) {
    do { try write() } catch { _ = FailureReport(error).say(on: console) }
  }

  /// Leaves nothing that is not complete.
  func discard() { file.discard() }
}
