#ifndef CONNECTOR_RUN_CLIBCRYPTO_SHIM_H
#define CONNECTOR_RUN_CLIBCRYPTO_SHIM_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

// HMAC() under a name that does not meet the Swift module's own `HMAC`.
static inline unsigned char *connector_hmac(
    const EVP_MD *algorithm, const void *key, int key_length,
    const unsigned char *message, size_t message_length,
    unsigned char *code, unsigned int *code_length) {
  return HMAC(algorithm, key, key_length, message, message_length, code, code_length);
}

// EVP_PKEY_KEYPAIR is a sum of other macros.
static const int connector_key_pair = EVP_PKEY_KEYPAIR;

// OPENSSL_free() is a macro that names file and line.
static inline void connector_free(void *memory) { OPENSSL_free(memory); }

#endif
