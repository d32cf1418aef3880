"""A token endpoint for the grant saml2_bearer (RFC 7522), for which nobody ships a server.

Theirs: pysaml2 (over xmlsec1) and signxml say whether an assertion is good, each by itself; Authlib
authenticates the client, makes the token, words the errors and guards what the token opens.
Ours: the assertion is taken out of the form, wrapped in a response without a signature, since pysaml2
judges whole responses, and the verdicts are handed to Authlib.
"""
import base64
import pathlib
import re
import sys

from authlib.integrations.flask_oauth2 import (
    AuthorizationServer, ResourceProtector, current_token)
from authlib.oauth2.rfc6749 import (
    BaseGrant, ClientMixin, InvalidGrantError, InvalidRequestError, TokenEndpointMixin, TokenMixin)
from authlib.oauth2.rfc6750 import BearerTokenValidator
from flask import Flask, jsonify, request
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.client import Saml2Client
from saml2.config import IdPConfig, SPConfig
from saml2.metadata import create_metadata_string
from saml2.saml import NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier

ISSUER = "https://idp.interop.test/metadata?id=1&v=2"
CLIENT, SECRET = "client-4711", "s3cret&of=the%client"
RESPONSE = (
    '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0"'
    ' IssueInstant="{instant}" Destination="{url}"><p:Status><p:StatusCode'
    ' Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>{assertion}</p:Response>')


class Refusal(Exception):
    """Why an assertion is not good."""


class Verdict:
    """What pysaml2 and signxml find in an assertion."""

    def __init__(self, url, certificate):
        self.url, self.certificate = url, pathlib.Path(certificate).read_text()
        # The endpoint's own URL is the audience and the recipient, as RFC 7522 §3 allows.
        self.client = Saml2Client(SPConfig().load({
            "entityid": url,
            "allow_unknown_attributes": True,
            "metadata": {"inline": [issuer_metadata(certificate)]},
            "service": {"sp": {
                "endpoints": {"assertion_consumer_service": [(url, BINDING_HTTP_POST)]},
                "allow_unsolicited": True, "want_assertions_signed": True,
                "want_response_signed": False}}}))

    def of(self, assertion, sender):
        """The response as pysaml2 has read it.

        Raises Refusal with what either of the two says against it.
        """
        complaints, response = [], None
        try:
            self.by_signxml(assertion)
        except Exception as complaint:
            complaints.append(complaint)
        try:
            response = self.by_pysaml2(assertion, sender)
        except Exception as complaint:
            complaints.append(complaint)
        if complaints:
            raise Refusal("; ".join(
                f"{type(each).__name__}: {(str(each).splitlines() or [''])[0]}"
                for each in complaints))
        return response

    def by_signxml(self, assertion):
        XMLVerifier().verify(
            assertion, x509_cert=self.certificate, expect_config=SignatureConfiguration(
                signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
                digest_algorithms=frozenset({DigestAlgorithm.SHA256})))

    def by_pysaml2(self, assertion, sender):
        response = RESPONSE.format(
            instant=etree.fromstring(assertion).get("IssueInstant"), url=self.url,
            assertion=assertion.decode())
        read = self.client.parse_authn_request_response(
            base64.b64encode(response.encode()).decode(), BINDING_HTTP_POST,
            # Without it the recipient is not looked at.
            conv_info={"remote_addr": sender})
        if read is None:
            raise ValueError("pysaml2 does not say why")
        return read


def issuer_configuration(certificate, key=None):
    """The party that signs, as pysaml2's own identity provider."""
    return IdPConfig().load({
        "entityid": ISSUER, "cert_file": certificate, "key_file": key,
        "service": {"idp": {"endpoints": {"single_sign_on_service": [
            (ISSUER, BINDING_HTTP_REDIRECT)]}}}})


def issuer_metadata(certificate):
    return create_metadata_string(None, config=issuer_configuration(certificate)).decode()


def issue(url, certificate, key):
    """An assertion that pysaml2 makes and signs."""
    server = Server(config=issuer_configuration(certificate, key))
    response = server.create_authn_response(
        {"mail": "bob@interop.test"}, None, url, sp_entity_id=url, sign_assertion=True,
        name_id=NameID(format=NAMEID_FORMAT_UNSPECIFIED, text="bob"),
        authn={"class_ref": PASSWORDPROTECTEDTRANSPORT},
        sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_alg="http://www.w3.org/2001/04/xmlenc#sha256")
    tree = etree.fromstring(str(response).encode())
    return etree.tostring(tree.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"),
                          with_tail=False).decode()


class Client(ClientMixin):
    def get_client_id(self):
        return CLIENT

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in SAMLBearerGrant.TOKEN_ENDPOINT_AUTH_METHODS

    def check_grant_type(self, grant_type):
        return grant_type == SAMLBearerGrant.GRANT_TYPE


class SAMLBearerGrant(BaseGrant, TokenEndpointMixin):
    GRANT_TYPE = "urn:ietf:params:oauth:grant-type:saml2-bearer"
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
    verdict = None

    def validate_token_request(self):
        self.request.client = self.authenticate_token_endpoint_client()
        text = self.request.form.get("assertion", "")
        # RFC 7522 §2.1: URL-safe Base64, without line breaks, and better without padding.
        if not re.fullmatch("[A-Za-z0-9_-]+", text):
            raise InvalidRequestError(description="assertion is not Base64 as RFC 7522 has it")
        try:
            self.request.user = self.verdict.of(
                base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), request.remote_addr)
        except Refusal as refusal:
            print("refused:", refusal, flush=True)
            # The characters that RFC 6749 §5.2 allows.
            raise InvalidGrantError(
                description=re.sub(r"[^ -!#-\[\]-~]", "?", str(refusal))) from None

    def create_token_response(self):
        token = self.generate_token(
            user=self.request.user, scope=self.request.payload.scope, include_refresh_token=False)
        self.save_token(token)
        return 200, token, self.TOKEN_RESPONSE_HEADER


class Token(TokenMixin):
    def __init__(self, response):
        self.response = response

    def is_expired(self):
        return False

    def is_revoked(self):
        return False

    def get_scope(self):
        return ""


def main(port, certificate, key, example):
    url = f"http://127.0.0.1:{port}/token"
    pathlib.Path(example).write_text(issue(url, certificate, key))
    tokens = {}

    class Validator(BearerTokenValidator):
        def authenticate_token(self, token_string):
            return tokens.get(token_string)

    app = Flask(__name__)
    server = AuthorizationServer(
        app, query_client=lambda name: Client() if name == CLIENT else None,
        save_token=lambda token, asked: tokens.update(
            {token["access_token"]: Token(asked.user)}))
    SAMLBearerGrant.verdict = Verdict(url, certificate)
    server.register_grant(SAMLBearerGrant)
    protector = ResourceProtector()
    protector.register_token_validator(Validator())

    @app.post("/token")
    def token():
        return server.create_token_response()

    @app.get("/me")
    @protector()
    def me():
        response = current_token.response
        (context, _, _), = response.authn_info()
        return jsonify(subject=response.name_id.text, attributes=response.ava,
                       issuer=response.assertion.issuer.text, context=context)

    app.run("127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
