"""A GraphQL server: data, errors in a 200, variables and operations."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer

TOKEN = "token-of-a-reader"


class GraphQLServer(Peer):
    description = "a GraphQL server (PyPI ariadne under hypercorn)"
    requirements = ("ariadne==1.1.1", "hypercorn==0.18.0")
    secrets = (TOKEN,)

    def start(self, host):
        port = host.free_port()
        host.spawn(
            host.python_command("hypercorn"), "--bind", f"{LOOPBACK}:{port}",
            "--access-logfile", "-", "--access-logformat", "%(r)s -> %(s)s", "books:app",
            environment={"PYTHONPATH": str(host.applications), "PYTHONDONTWRITEBYTECODE": "1"})
        host.wait_for_port(port)
        return {"GRAPHQL_PORT": str(port), "GRAPHQL_TOKEN": TOKEN}

    cases = (
        Case("data is captured", "graphql/book --print captures", variables={"id": "2"},
             json={"title": "Book 2", "pages": 200},
             log=['"variables": {"id": "2"}', "POST / 1.1 -> 200"]),
        Case("nothing found is null, and no error", "graphql/book-or-none --print captures",
             variables={"id": "99"}, json={"book": None}),
        Case("variables of all kinds, and the operation's name", "graphql/add --print captures",
             variables={"title": 'Zoë "quotes" & <more>\n', "pages": 7, "tags": ["a", "b"]},
             json={"title": 'Zoë "quotes" & <more>\n', "pages": 7, "tags": ["a", "b"]},
             log=['"pages": 7', '"tags": ["a", "b"]', '"operationName": "Add"']),
        Case("an optional variable without a value is left out", "graphql/add --print captures",
             variables={"title": "x", "tags": []}, json={"pages": None, "tags": []},
             log_absent='"pages":'),
        Case("of two operations the one that is named", "graphql/second --print captures",
             json={"first": "Book 1", "second": "Book 2"}),
        Case("an operation that is not there is exit 6, with the server's text",
             "graphql/no-operation", exit=6, stderr=["answered 400", "Unknown operation"]),
        Case("an error in a 200 is exit 7, with its text", "graphql/review", exit=7, stdout=b"",
             stderr="The reviews are closed today", log="-> 200"),
        Case("a reader with a token", "graphql/reader --print reader", stdout=b"Ann\n"),
        Case("a wrong token, which the server tells in a 200, is exit 7", "graphql/reader",
             environment={"GRAPHQL_TOKEN": "wrong"}, exit=7, stderr="You are not signed in",
             log="-> 200"),
        Case("a variable of another type is exit 6, with the server's text", "graphql/books",
             variables={"written": "YESTERDAY"}, exit=6,
             stderr=["answered 400", "YESTERDAY", "Written"]),
        Case("a query that is not GraphQL is exit 6, with the server's text", "graphql/broken",
             exit=6, stderr=["answered 400", "Syntax Error"]),
        Case("pages by a cursor among the variables", "graphql/books --print items",
             stdout=b'{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n{"id":"4"}\n{"id":"5"}\n',
             log=['"after": "2"', '"after": "4"'], log_counts={"POST / 1.1 -> 200": 3}),
        Case("an error of a later page is exit 7", "graphql/books-with-reviews --print items",
             exit=7, stderr="The reviews are closed today"),
    )


peer = GraphQLServer()
