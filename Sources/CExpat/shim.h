#ifndef CONNECTOR_RUN_CEXPAT_SHIM_H
#define CONNECTOR_RUN_CEXPAT_SHIM_H

// expat.h declares the limits on entities only to those who say that the library knows DTDs, as
// every packaged one does.
#ifndef XML_DTD
#define XML_DTD 1
#endif
#include <expat.h>

#endif
