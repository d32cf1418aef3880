// Exposes Brotli's decoder to Swift.
#ifndef CONNECTOR_RUN_CBROTLI_SHIM_H
#define CONNECTOR_RUN_CBROTLI_SHIM_H

#include <brotli/decode.h>

#endif
