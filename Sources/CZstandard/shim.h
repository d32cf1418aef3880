// Exposes Zstandard to Swift.
#ifndef CONNECTOR_RUN_CZSTANDARD_SHIM_H
#define CONNECTOR_RUN_CZSTANDARD_SHIM_H

#include <zstd.h>

#endif
