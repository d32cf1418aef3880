#ifndef CONNECTOR_RUN_CLIBCURL_SHIM_H
#define CONNECTOR_RUN_CLIBCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt() and curl_easy_getinfo() are variadic, which Swift cannot call: one function
// for each type of argument.

static inline CURLcode connector_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode connector_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode connector_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode connector_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode connector_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode connector_set_header_function(CURL *easy, curl_write_callback function) {
  return curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode connector_set_write_function(CURL *easy, curl_write_callback function) {
  return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode connector_set_read_function(CURL *easy, curl_read_callback function) {
  return curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
}

static inline CURLcode connector_set_seek_function(CURL *easy, curl_seek_callback function) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode connector_set_progress_function(
    CURL *easy, curl_xferinfo_callback function) {
  return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode connector_set_prerequest_function(
    CURL *easy, curl_prereq_callback function) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode connector_set_debug_function(CURL *easy, curl_debug_callback function) {
  return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, function);
}

// http and https only, for the request; by name from 7.85 on, by mask before.
static inline CURLcode connector_set_web_protocols(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

// Leaves a name lookup that hangs behind instead of waiting for it; known from 7.87 on.
static inline CURLcode connector_set_abandon_name_lookup(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
  return curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)easy;
  return CURLE_OK;
#endif
}

// Has a URL's host given as it is looked up, with international names encoded; known from 7.88 on.
#ifdef CURLU_PUNYCODE
static const int connector_international_host = CURLU_PUNYCODE;
#else
static const int connector_international_host = 0;
#endif

// The schemes of authentication are sums of macros.
static const long connector_auth_ntlm = (long)CURLAUTH_NTLM;
static const long connector_auth_negotiate = (long)CURLAUTH_NEGOTIATE;

// What this libcurl was built with; the version of the structure is a macro that Swift cannot see.
static inline const curl_version_info_data *connector_version(void) {
  return curl_version_info(CURLVERSION_NOW);
}

static inline CURLcode connector_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode connector_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode connector_get_text(CURL *easy, CURLINFO info, const char **value) {
  return curl_easy_getinfo(easy, info, value);
}

// The certificates of the peer, as long as the handle lives.
static inline CURLcode connector_get_certificates(CURL *easy, struct curl_certinfo **value) {
  return curl_easy_getinfo(easy, CURLINFO_CERTINFO, value);
}

// The file of certificate authorities that this libcurl uses by itself; known from 7.84 on.
static inline CURLcode connector_get_authorities(CURL *easy, const char **value) {
#if LIBCURL_VERSION_NUM >= 0x075400
  return curl_easy_getinfo(easy, CURLINFO_CAINFO, value);
#else
  (void)easy;
  *value = NULL;
  return CURLE_OK;
#endif
}

#endif
