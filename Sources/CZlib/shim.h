// Exposes zlib to Swift.
#ifndef CONNECTOR_RUN_CZLIB_SHIM_H
#define CONNECTOR_RUN_CZLIB_SHIM_H

#include <zlib.h>

// deflateInit2() is a macro. 15 bits of window, and 16 more for gzip's own header and trailer.
static inline int connector_gzip_init(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

// inflateInit2() is a macro, too. The bits say what is around the data: see zlib.h.
static inline int connector_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif
