#ifndef CONNECTOR_RUN_MICROHTTPD_SHIM_H
#define CONNECTOR_RUN_MICROHTTPD_SHIM_H

#include <microhttpd.h>

// The library's variadic functions and its cast macros, in a form that Swift can call. No logic.

static const uint64_t shim_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t shim_content_end = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t shim_content_error = MHD_CONTENT_READER_END_WITH_ERROR;

// Epoll on threads of the library's own, with suspended connections.
static const unsigned int shim_flags_threads = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
static const unsigned int shim_flag_tls = MHD_USE_TLS;

// `options` is an array that MHD_OPTION_END closes; every callback gets `context`.
static inline struct MHD_Daemon *shim_start_daemon(
    unsigned int flags, uint16_t port, void *context,
    MHD_AccessHandlerCallback handle,
    void *(*target_received)(void *, const char *, struct MHD_Connection *),
    size_t (*unescape)(void *, struct MHD_Connection *, char *),
    MHD_RequestCompletedCallback completed,
    const struct sockaddr *address,
    const struct MHD_OptionItem *options) {
  return MHD_start_daemon(
      flags, port, NULL, NULL, handle, context,
      MHD_OPTION_URI_LOG_CALLBACK, target_received, context,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape, context,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_SOCK_ADDR, address,
      MHD_OPTION_ARRAY, options,
      MHD_OPTION_END);
}

// The port that the daemon listens on, 0 if the library does not know it.
static inline uint16_t shim_bound_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

#endif
