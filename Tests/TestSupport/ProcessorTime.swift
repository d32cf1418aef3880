import Foundation
package import Testing

/// Time that this thread worked, which other work on the machine does not lengthen.
package enum ProcessorTime {
  /// How long the work takes.
  package static func of(_ work: () throws -> Void) rethrows -> Duration {
    let start = now
    try work()
    return now - start
  }

  /// Expects that eight times the input takes about eight times as long, not sixty-four times.
  ///
  /// - Parameter work: does the work for an input of a size.
  package static func expectLinear(
    _ work: (_ size: Int) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
  ) rethrows {
    let small = try of { try work(5_000) }
    let large = try of { try work(40_000) }
    #expect(
      large < small * 25 + .milliseconds(20), "\(small), \(large)", sourceLocation: sourceLocation)
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
