"""A browser without a window: goes where a person goes on glewlwyd's own pages.

usage: glewlwyd.py URL USER PASSWORD
"""
import json
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar


def main(url, user, password):
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))

    def call(method, address, value):
        request = urllib.request.Request(
            address, json.dumps(value).encode(), {"Content-Type": "application/json"},
            method=method)
        with opener.open(request, timeout=10):
            pass

    # Who is not logged in is sent to the login page, which carries all that it was asked for.
    with opener.open(url, timeout=10) as page:
        login = page.geturl()
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(login).query))
    parts = urllib.parse.urlsplit(url)
    api = f"{parts.scheme}://{parts.netloc}/api"
    call("POST", api + "/auth/", {"username": user, "password": password})
    if "client_id" in asked:
        call("PUT", f"{api}/auth/grant/{asked['client_id']}", {"scope": asked["scope"]})
    with opener.open(url + "&g_continue", timeout=10) as page:
        page.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
