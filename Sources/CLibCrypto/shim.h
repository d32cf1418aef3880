#ifndef CONNECTOR_RUN_CLIBCRYPTO_SHIM_H
#define CONNECTOR_RUN_CLIBCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

// HMAC() under a name that does not meet the Swift module's own `HMAC`.
static inline unsigned char *connector_hmac(
    const EVP_MD *algorithm, const void *key, int key_length,
    const unsigned char *message, size_t message_length,
    unsigned char *code, unsigned int *code_length) {
  return HMAC(algorithm, key, key_length, message, message_length, code, code_length);
}

#endif
