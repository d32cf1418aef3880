"""A server that checks requests with other people's libraries, or by the letter of a document.

usage: verifiers.py PORT RSA-PUBLIC-KEY

/oauth1/…  OAuth 1.0 (RFC 5849), by oauthlib
/sigv4/…   AWS Signature Version 4 in the header or the query, by botocore
/jwt       a JSON Web Token (RFC 7519), by PyJWT
/ntlm      NTLM (MS-NLMP) over one connection, by pyspnego; /ntlm/never takes no message
/hmac      an HMAC over timestamp, nonce, method, path with query, and body
/wsse      a UsernameToken in X-WSSE

It answers with what it found, and logs a line for each request.
"""
import base64
import calendar
import hashlib
import hmac
import json
import pathlib
import re
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import spnego
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

SECRET = "s3cret&of=the%key"
TOKEN_SECRET = "t0ken-s3cret+"
SESSION = "session+token/4711=="
# How far a clock may be off, in seconds.
TOLERANCE = 300
KEY = None
SEEN = set()


class Refusal(Exception):
    """Why a request is refused."""


class Accounts(RequestValidator):
    """Who may sign by OAuth 1.0: a client, and a user's token of it in a realm."""

    enforce_ssl = False
    client_key_length = access_token_length = (4, 40)
    nonce_length = (16, 64)
    safe_characters = RequestValidator.safe_characters.fget(None) | {"-", "_"}
    allowed_signature_methods = (
        "HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT")
    dummy_client = "dummy-client"
    dummy_access_token = "dummy-token"

    def validate_client_key(self, client_key, request):
        return client_key == "client-4711"

    def validate_access_token(self, client_key, token, request):
        return token == "token-4711"

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return "/realm/" not in uri or request.realm == "1234567_SB1"

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request,
                                     request_token=None, access_token=None):
        return fresh(int(timestamp)) and first_time("oauth1", nonce)

    def get_client_secret(self, client_key, request):
        return SECRET

    def get_access_token_secret(self, client_key, token, request):
        return TOKEN_SECRET

    def get_rsa_key(self, client_key, request):
        return KEY


def fresh(moment):
    return abs(time.time() - moment) < TOLERANCE


def first_time(*names):
    if names in SEEN:
        return False
    SEEN.add(names)
    return True


def demand(holds, reason):
    if not holds:
        raise Refusal(reason)


def oauth1(request):
    endpoint = ResourceEndpoint(Accounts())
    valid, found = endpoint.validate_protected_resource_request(
        request.url, request.command, request.body.decode() if request.is_form else None,
        dict(request.headers), ["interop"])
    if not valid:
        log = getattr(found, "validator_log", None) or {}
        raise Refusal(f"not valid: {sorted(key for key, value in log.items() if value is False)}")
    return {"method": found.signature_method, "token": found.resource_owner_key,
            "realm": found.realm}


def sigv4(request):
    parts = urllib.parse.urlsplit(request.url)
    query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
    field = request.headers.get("Authorization", "")
    in_query = "X-Amz-Signature" in query
    if in_query:
        claims = {"Credential": query["X-Amz-Credential"], "Signature": query["X-Amz-Signature"],
                  "SignedHeaders": query["X-Amz-SignedHeaders"]}
        date, token = query["X-Amz-Date"], query.get("X-Amz-Security-Token")
        kept = [part for part in parts.query.split("&") if not part.startswith("X-Amz-Signature=")]
        url = parts._replace(query="&".join(kept)).geturl()
    else:
        claims = dict(re.findall(r"(Credential|SignedHeaders|Signature)=([^,\s]+)", field))
        demand(field.startswith("AWS4-HMAC-SHA256 ") and len(claims) == 3, "no signature")
        date, token, url = (request.headers["X-Amz-Date"],
                            request.headers.get("X-Amz-Security-Token"), request.url)
    key, day, region, service, _ = claims["Credential"].split("/")
    demand(key == "AKIA4711" and region == "eu-central-1", "unknown key or region")
    moment = time.strptime(date, "%Y%m%dT%H%M%SZ")
    demand(time.strftime("%Y%m%d", moment) == day, "another day")
    demand(fresh(calendar.timegm(moment)), "the time is over")
    demand(token in (None, SESSION), "unknown session token")
    names = claims["SignedHeaders"].split(";")
    demand("host" in names, "the host is not signed")
    demand(in_query or token is None or "x-amz-security-token" in names,
           "the session token is not signed")
    headers = {name: request.headers[name] for name in names}
    kinds = {(True, True): S3SigV4QueryAuth, (True, False): S3SigV4Auth,
             (False, True): SigV4QueryAuth, (False, False): SigV4Auth}
    authority = kinds[service == "s3", in_query](Credentials(key, SECRET), service, region)
    copy = AWSRequest(request.command, url, headers, request.body)
    copy.context["timestamp"] = date
    digest = request.headers.get("X-Amz-Content-Sha256")
    if digest not in (None, "UNSIGNED-PAYLOAD"):
        demand(digest == hashlib.sha256(request.body).hexdigest(), "another body")
    text = authority.string_to_sign(copy, authority.canonical_request(copy))
    expected = authority.signature(text, copy)
    demand(hmac.compare_digest(expected, claims["Signature"]), "another signature")
    return {"service": service, "form": "query" if in_query else "header",
            "session": token is not None, "path": request.path}


def json_web_token(request):
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    demand(scheme == "Bearer", "no token")
    algorithm = jwt.get_unverified_header(token)["alg"]
    try:
        claims = jwt.decode(
            token, SECRET if algorithm.startswith("HS") else KEY, [algorithm],
            audience="interop", options={"require": ["exp", "iat", "iss", "jti"]})
    except jwt.InvalidTokenError as error:
        raise Refusal(str(error)) from error
    demand(first_time("jwt", claims["jti"]), "the token was used before")
    return {"algorithm": algorithm, "issuer": claims["iss"],
            "key_id": jwt.get_unverified_header(token).get("kid")}


def own_hmac(request):
    demand(request.headers.get("X-Key-Id") == "key-4711", "unknown key")
    moment, nonce = request.headers["X-Timestamp"], request.headers["X-Nonce"]
    demand(fresh(int(moment)) and first_time("hmac", nonce), "too late, or again")
    message = "\n".join([moment, nonce, request.command, request.path, ""]).encode() + request.body
    expected = base64.b64encode(hmac.new(SECRET.encode(), message, hashlib.sha512).digest())
    demand(hmac.compare_digest(expected.decode(), request.headers.get("X-Signature", "")),
           "another signature")
    return {"path": request.path, "length": len(request.body)}


def wsse(request):
    demand(request.headers.get("Authorization") == 'WSSE profile="UsernameToken"', "no profile")
    fields = dict(re.findall(r'(\w+)="([^"]*)"', request.headers.get("X-WSSE", "")))
    demand(fields.get("Username") == "alice", "unknown user")
    created = time.strptime(fields["Created"], "%Y-%m-%dT%H:%M:%SZ")
    demand(fresh(calendar.timegm(created)), "too late")
    demand(first_time("wsse", fields["Nonce"]), "the nonce was used before")
    nonce = base64.b64decode(fields["Nonce"], validate=True)
    digest = hashlib.sha1(nonce + fields["Created"].encode() + SECRET.encode()).digest()
    demand(hmac.compare_digest(base64.b64encode(digest).decode(), fields["PasswordDigest"]),
           "another password")
    return {"user": fields["Username"]}


CHECKS = {"oauth1": oauth1, "sigv4": sigv4, "jwt": json_web_token, "hmac": own_hmac, "wsse": wsse}


class Request(BaseHTTPRequestHandler):
    """A request; one object serves all requests of a connection."""

    protocol_version = "HTTP/1.1"
    context = None

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.url = f"http://{self.headers['Host']}{self.path}"
        self.is_form = self.headers.get("Content-Type") == "application/x-www-form-urlencoded"
        kind = self.path.split("/")[1].split("?")[0]
        if kind == "ntlm":
            return self.handshake()
        try:
            found = CHECKS[kind](self)
        except Refusal as refusal:
            return self.reply(401, {"error": str(refusal)})
        except (KeyError, ValueError) as error:
            return self.reply(401, {"error": f"malformed: {error!r}"})
        return self.reply(200, found)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def handshake(self):
        """A step of NTLM, which proves the connection."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "NTLM" or self.path == "/ntlm/never":
            return self.reply(401, {"error": "no handshake"}, "NTLM")
        self.context = self.context or spnego.server(protocol="ntlm")
        try:
            answer = self.context.step(base64.b64decode(token))
        except spnego.exceptions.SpnegoError as error:
            self.context = None
            return self.reply(401, {"error": type(error).__name__}, "NTLM")
        if not self.context.complete:
            challenge = "NTLM " + base64.b64encode(answer).decode()
            return self.reply(401, {"error": "half way"}, challenge)
        return self.reply(200, {"user": self.context.client_principal,
                                "body": self.body.decode()})

    def reply(self, status, value, challenge=None):
        body = json.dumps(value).encode()
        self.note(f"{self.command} {self.path} -> {status} {body.decode()}")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass

    @staticmethod
    def note(line):
        print(line, flush=True)


def main(port, key):
    global KEY
    KEY = pathlib.Path(key).read_text()
    ThreadingHTTPServer(("127.0.0.1", int(port)), Request).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
