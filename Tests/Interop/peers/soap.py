"""A SOAP server: envelopes, namespaces and faults."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer


class SOAP(Peer):
    description = "a SOAP 1.1 server (PyPI spyne under gunicorn)"
    requirements = ("spyne==2.14.0", "lxml==6.1.3", "gunicorn==27.0.1", "six==1.17.0",
                    "legacy-cgi==2.6.3; python_version >= '3.13'")

    def start(self, host):
        port = host.free_port()
        host.spawn(
            host.python_command("gunicorn"), "--bind", f"{LOOPBACK}:{port}",
            "--worker-tmp-dir", str(host.folder), "--no-control-socket",
            "--access-logfile", "-", "--access-logformat", "%(r)s -> %(s)s", "clerk:app",
            environment={"PYTHONPATH": str(host.applications), "PYTHONDONTWRITEBYTECODE": "1"})
        host.wait_for_url(f"http://{LOOPBACK}:{port}/?wsdl")
        return {"SOAP_PORT": str(port)}

    cases = (
        Case("a call: values are captured by prefixed names", "soap/find --print captures",
             variables={"customer": "Ann", "lines": 2},
             json={"customer": "Ann", "total": "12.50", "names": ["Nut & bolt 1", "Nut & bolt 2"],
                   "articles": ["a-1", "a-2"], "counts": ["1", "2"]},
             log=['soap: "urn:orders#find" text/xml; charset=utf-8 <soap:Envelope',
                  "POST / HTTP/1.1 -> 200"]),
        Case("one line or many: the same path finds them", "soap/find --print captures",
             variables={"customer": "Ann", "lines": 1}, json={"articles": ["a-1"], "first": 1}),
        Case("no line, and no total", "soap/find --print captures",
             variables={"customer": "Ann", "lines": 0},
             json={"articles": [], "customer": "Ann"}),
        Case("markup in a value arrives as text", "soap/find --print customer",
             variables={"customer": "<b>Zoë</b> & \"Co\" ]]>", "lines": 0},
             stdout="<b>Zoë</b> & \"Co\" ]]>\n".encode(),
             log="&lt;b&gt;Zoë&lt;/b&gt; &amp;"),
        Case("a fault is exit 6, with its text", "soap/find",
             variables={"customer": "Nobody", "lines": 0}, exit=6, stdout=b"",
             stderr=["answered 500", "No customer is called Nobody <here>"], log="-> 500"),
        Case("a fault that is expected, with its code and its detail",
             "soap/fault --print captures",
             json={"code": "soap11env:Client.UnknownCustomer", "hint": "Ask for Ann"}),
        Case("an envelope that the schema forbids is a fault", "soap/find",
             variables={"customer": "Ann", "lines": -1}, exit=6,
             stderr=["answered 500", "lines"]),
        Case("the description of the service is XML too", "soap/description --print captures",
             json={"service": "Clerk", "namespace": "urn:orders", "operation": "find"}),
    )


peer = SOAP()
