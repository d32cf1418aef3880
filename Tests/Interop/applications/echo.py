"""A program behind a web server (RFC 3875): answers with what of the request reached it."""
import json
import os
import re
import sys

length = int(os.environ.get("CONTENT_LENGTH") or 0)
authorization = os.environ.get("HTTP_AUTHORIZATION", "")
count = re.search("nc=([0-9a-f]{8})", authorization)
answer = {
    "user": os.environ.get("REMOTE_USER"),
    "scheme": os.environ.get("AUTH_TYPE"),
    # All but what proves the password.
    "authorization": re.sub('(response|cnonce|nonce)="[^"]*"', r"\1", authorization),
    "query": os.environ.get("QUERY_STRING"),
    "body": sys.stdin.buffer.read(length).decode(),
    "items": [count[1]] if count else [],
}
sys.stdout.write("Content-Type: application/json\r\n\r\n" + json.dumps(answer))
