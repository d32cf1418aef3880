"""Django: Simple JWT's tokens, which a refresh request renews, and a login page with CSRF."""
import pathlib

from harness.case import Case
from harness.peer import LOOPBACK, Peer

PROJECT = pathlib.Path(__file__).parent.parent / "applications" / "accounts.py"
PASSWORD = "pass+word&of=alice%é"
# What the server logs.
LOGIN, REFRESHED = "POST /api/token/ HTTP", 'POST /api/token/refresh/ HTTP/1.1" 200'
PAGE, LOGGED_IN = "GET /admin/login/ HTTP", 'POST /admin/login/ HTTP/1.1" 302'


class Django(Peer):
    description = "Django with Simple JWT (PyPI): a refresh request; a login page with CSRF"
    requirements = ("Django==5.2.19", "djangorestframework==3.18.3",
                    "djangorestframework-simplejwt==5.5.1")
    secrets = (PASSWORD, "eyJ")

    def start(self, host):
        port = host.free_port()
        host.spawn(host.python_command("python"), "-B", str(PROJECT), f"{LOOPBACK}:{port}",
                   environment={"DATABASE": str(host.folder / "database"), "PASSWORD": PASSWORD})
        host.wait_for_url(f"http://{LOOPBACK}:{port}/api/me/", seconds=60)
        return {f"{name}_{key}": value for name in ("DJANGO", "DJANGO_PAGES")
                for key, value in (("PORT", str(port)), ("PASSWORD", PASSWORD))}

    cases = (
        Case("JSON: a login brings a token", "django/me --print captures", state="json",
             json={"user": "alice", "by": "JWTAuthentication"}, stderr="new token",
             log_counts={LOGIN: 1}),
        Case("JSON: the next run uses it", "django/me", state="json",
             stderr="token from the store", log_absent="POST"),
        Case("JSON: after half of the token's life the refresh request renews it", "django/me",
             state="json", pause=4.5, stderr="new token", log_counts={REFRESHED: 1},
             log_absent=LOGIN),
        Case("JSON: the refresh token was replaced by then, and is again", "auth refresh django",
             state="json", log_counts={REFRESHED: 1}, log_absent=LOGIN),
        Case("JSON: once more", "auth refresh django", state="json", log_counts={REFRESHED: 1},
             log_absent=LOGIN),
        Case("JSON: the refresh token is used up from outside", "django/end", state="json",
             log='POST /api/token/blacklist/ HTTP/1.1" 200', log_absent=LOGIN),
        Case("JSON: one that the server refuses leads to another login", "auth refresh django",
             state="json", stderr="has a new token",
             log_counts={'POST /api/token/refresh/ HTTP/1.1" 401': 1, LOGIN: 1}),
        Case("JSON: logging out has the server end it", "auth logout django", state="json",
             log='POST /api/token/blacklist/ HTTP/1.1" 200'),
        Case("JSON: after that a run logs in", "django/me", state="json", stderr="new token",
             log_counts={LOGIN: 1}),
        Case("JSON: a wrong password is exit 4, with the server's text", "django/me", exit=4,
             environment={"DJANGO_PASSWORD": "wrong-word"}, absent="wrong-word", stdout=b"",
             stderr=["connectors/django.yaml", "answered 401", "No active account found"],
             log_counts={LOGIN: 1}, log_absent="GET /api/me"),
        Case("JSON: the doctor finds all well", "auth doctor django", stdout="login at",
             absent="failed"),
        Case("JSON: the doctor explains a wrong password", "auth doctor django", exit=4,
             environment={"DJANGO_PASSWORD": "wrong-word"}, absent="wrong-word",
             stdout=["failed", "No active account found"]),

        Case("page: its CSRF token goes with the form, and a cookie comes back",
             "django-pages/me --print captures", state="page",
             json={"user": "alice", "by": "SessionAuthentication"}, stderr="new token",
             log_counts={PAGE: 1, LOGGED_IN: 1}),
        Case("page: it is stored as long as the cookie's Max-Age says", "auth status django-pages",
             state="page", stdout=["valid for 336 h", "used here"]),
        Case("page: a request that changes something carries the CSRF token",
             "django-pages/say --print text", state="page", stdout="é\n".encode(),
             stderr="token from the store", log_absent="/admin/login/"),
        Case("page: the session is ended from outside", "django-pages/end", state="page",
             stderr="token from the store", log='POST /admin/logout/ HTTP/1.1" 200'),
        Case("page: a declared 403 then leads to another login", "django-pages/me", state="page",
             stderr="new token",
             log_counts={'me-in-browser/ HTTP/1.1" 403': 1, LOGGED_IN: 1,
                         'me-in-browser/ HTTP/1.1" 200': 1}),
        Case("page: logging out", "auth logout django-pages", state="page",
             log='POST /admin/logout/ HTTP/1.1" 200'),
        Case("page: a wrong password shows the form again, which is exit 4", "django-pages/me",
             exit=4, environment={"DJANGO_PAGES_PASSWORD": "wrong-word"}, absent="wrong-word",
             stdout=b"", stderr=["connectors/django-pages.yaml", "step 1", "answered 200"],
             log='POST /admin/login/ HTTP/1.1" 200', log_absent="me-in-browser"),
    )


peer = Django()
