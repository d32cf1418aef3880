#ifndef CDIRECTORY_SHIM_H
#define CDIRECTORY_SHIM_H

#include <dirent.h>

/* The name of an entry: Swift sees the array as a tuple of 256 characters. */
static inline const char *directory_entry_name(const struct dirent *entry) {
  return entry->d_name;
}

#endif
