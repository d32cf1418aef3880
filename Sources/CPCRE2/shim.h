// Exposes the 8-bit (UTF-8) form of PCRE2 to Swift.
#ifndef CONNECTOR_RUN_CPCRE2_SHIM_H
#define CONNECTOR_RUN_CPCRE2_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
