"""A SOAP 1.1 service of orders, on spyne; prints the body of each request."""
import decimal
import importlib
import io
import logging
import sys

# spyne has a copy of six whose modules Python 3.12 and later do not find any more.
for name in ("collections_abc", "http_cookies", "urllib", "urllib.error", "urllib.parse",
             "urllib.request"):
    sys.modules[f"spyne.util.six.moves.{name}"] = importlib.import_module(f"six.moves.{name}")
sys.modules["spyne.util.six.moves"] = importlib.import_module("six.moves")

from spyne import (Application, Array, ComplexModel, Date, Decimal, Fault, Integer, ServiceBase,
                   Unicode, XmlAttribute, rpc)
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication


class Line(ComplexModel):
    __namespace__ = "urn:orders"
    article = XmlAttribute(Unicode)
    name = Unicode
    count = Integer


class Order(ComplexModel):
    __namespace__ = "urn:orders"
    customer = Unicode
    total = Decimal
    due = Date
    lines = Array(Line)


class Clerk(ServiceBase):
    @rpc(Unicode(min_occurs=1), Integer(ge=0, min_occurs=1), _returns=Order)
    def find(context, customer, lines):
        if customer == "Nobody":
            raise Fault("Client.UnknownCustomer", f"No customer is called {customer} <here>",
                        detail={"hint": "Ask for Ann"})
        return Order(
            customer=customer, total=decimal.Decimal("12.50") if lines else None,
            lines=[Line(article=f"a-{number}", name=f"Nut & bolt {number}", count=number)
                   for number in range(1, lines + 1)])



logging.getLogger("spyne").setLevel(logging.ERROR)
application = WsgiApplication(Application(
    [Clerk], "urn:orders", in_protocol=Soap11(validator="lxml"), out_protocol=Soap11()))


def app(environment, start_response):
    body = environment["wsgi.input"].read()
    print("soap:", environment.get("HTTP_SOAPACTION"), environment.get("CONTENT_TYPE"),
          body.decode("utf-8", "replace"), flush=True)
    environment["wsgi.input"] = io.BytesIO(body)
    return application(environment, start_response)
