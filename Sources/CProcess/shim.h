#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

/* The C library has these, but shows them with _GNU_SOURCE only. */
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
int pipe2(int ends[2], int flags);

/* Run the program in this folder. */
static inline int process_set_directory(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

/* A pipe that no other child gets. */
static inline int process_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }

/* A session of its own: a group of its own too, and no terminal to ask on. */
static const short process_own_session = 0x80; /* POSIX_SPAWN_SETSID */

#endif
