import Foundation
import TestSupport

/// A library that is loaded into the program before all others and ends it, as `kill -9` does, just
/// before its n-th call that changes or locks a file below a folder; and, so that files are cut
/// short too, in the middle of a write.
struct KillingLibrary: Sendable {
  private let folder: TemporaryFolder

  /// The library, compiled; nil where there is no compiler.
  static func make() async throws -> KillingLibrary? {
    let folder = try TemporaryFolder()
    let source = try folder.write(Self.source, to: "kill.c")
    let script = """
      for compiler in clang cc /opt/swift/usr/bin/clang; do
        if command -v "$compiler" > /dev/null; then
          exec "$compiler" -shared -fPIC -O1 -o "$2" "$1" -ldl
        fi
      done
      exit 77
      """
    let outcome = try await ChildProcess.run(
      ["/bin/sh", "-c", script, "sh", source, folder.path + "/kill.so"])
    if outcome.status == 77 { return nil }
    guard outcome.status == 0 else { throw CompilationFailed(errors: outcome.errors) }
    return KillingLibrary(folder: folder)
  }

  /// The environment in which the n-th call is the last.
  func environment(killingAt call: Int, in folder: String) -> [String: String] {
    ["LD_PRELOAD": self.folder.path + "/kill.so", "KILL_AT": "\(call)", "KILL_IN": folder]
  }

  struct CompilationFailed: Error {
    let errors: String
  }

  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdarg.h>
    #include <stdatomic.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/file.h>
    #include <sys/stat.h>
    #include <unistd.h>

    static atomic_int calls;
    static atomic_char watched[4096];

    static int is_last(void) {
      const char *at = getenv("KILL_AT");
      return at && atomic_fetch_add(&calls, 1) + 1 == atoi(at);
    }
    static void step(void) { if (is_last()) kill(getpid(), SIGKILL); }
    static int is_inside(const char *path) {
      const char *folder = getenv("KILL_IN");
      return folder && path && strncmp(path, folder, strlen(folder)) == 0;
    }
    static int is_watched(int descriptor) {
      return descriptor >= 0 && descriptor < 4096 && watched[descriptor];
    }
    #define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

    #define OPEN(name) \
      int name(const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & O_CREAT) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); } \
        int inside = is_inside(path); \
        if (inside && (flags & O_CREAT)) step(); \
        int descriptor = REAL(name)(path, flags, mode); \
        if (descriptor >= 0 && descriptor < 4096) watched[descriptor] = inside; \
        return descriptor; \
      }
    OPEN(open)
    OPEN(open64)

    ssize_t write(int descriptor, const void *bytes, size_t count) {
      if (is_watched(descriptor)) {
        step();
        if (is_last()) { REAL(write)(descriptor, bytes, count / 2); kill(getpid(), SIGKILL); }
      }
      return REAL(write)(descriptor, bytes, count);
    }
    int fsync(int descriptor) { if (is_watched(descriptor)) step(); return REAL(fsync)(descriptor); }
    int fchmod(int descriptor, mode_t mode) {
      if (is_watched(descriptor)) step();
      return REAL(fchmod)(descriptor, mode);
    }
    int flock(int descriptor, int operation) {
      if (is_watched(descriptor)) step();
      return REAL(flock)(descriptor, operation);
    }
    int rename(const char *from, const char *to) { if (is_inside(to)) step(); return REAL(rename)(from, to); }
    int link(const char *from, const char *to) { if (is_inside(to)) step(); return REAL(link)(from, to); }
    int unlink(const char *path) { if (is_inside(path)) step(); return REAL(unlink)(path); }
    int mkdir(const char *path, mode_t mode) { if (is_inside(path)) step(); return REAL(mkdir)(path, mode); }
    int chmod(const char *path, mode_t mode) { if (is_inside(path)) step(); return REAL(chmod)(path, mode); }

    """#
}
