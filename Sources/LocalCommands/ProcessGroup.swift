import Glibc
import Synchronization

/// A child process with all that it started, as long as they are there.
final class ProcessGroup: Sendable {
  /// The group's number, which is the child's; nil once the child was waited for, when it may be
  /// another's.
  private let leader: Mutex<pid_t?>

  init(leader: pid_t) { self.leader = Mutex(leader) }

  /// Ends all of them at once.
  func end() {
    leader.withLock { leader in
      if let leader { kill(-leader, SIGKILL) }
    }
  }

  /// Whether the child itself has ended.
  var hasEnded: Bool {
    leader.withLock { leader in
      guard let leader else { return true }
      var information = siginfo_t()
      let result = waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
      return result != 0 ? errno != EINTR : information.si_signo != 0
    }
  }

  /// Ends what is left, and gives the child's status as `waitpid` has it.
  func reap() -> Int32 {
    leader.withLock { leader in
      guard let process = leader else { return 0 }
      // While the child is not waited for, nobody else can get the group's number.
      kill(-process, SIGKILL)
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0 && errno == EINTR {}
      leader = nil
      return status
    }
  }
}
