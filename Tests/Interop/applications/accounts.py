"""A Django project whose logins are other people's.

Theirs: the token views of Simple JWT (JSON, refresh tokens that rotate, a list of those that are used
up), and the admin's login page with its CSRF and session cookies. Ours: the settings, and a view that
says who asks.
"""
import datetime
import os
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="a key of the test's own, long enough for HS256",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
        "django.contrib.sessions", "django.contrib.messages", "rest_framework",
        "rest_framework_simplejwt.token_blacklist"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages"]}}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    SIMPLE_JWT={
        # Renewed after half of it.
        "ACCESS_TOKEN_LIFETIME": datetime.timedelta(seconds=8),
        "ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True},
)
django.setup()

# What follows needs the settings.
from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.authentication import SessionAuthentication  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_simplejwt.authentication import JWTAuthentication  # noqa: E402
from rest_framework_simplejwt.views import (  # noqa: E402
    TokenBlacklistView, TokenObtainPairView, TokenRefreshView)


class Me(APIView):
    """Says who asks, by which of the two, and with what."""

    authentication_classes = [JWTAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"user": request.user.username, "data": request.data,
                         "by": type(request.successful_authenticator).__name__})

    post = get


class MeInBrowser(Me):
    """The same for sessions alone: Django REST answers 403 where there is none."""

    authentication_classes = [SessionAuthentication]


urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/token/", TokenObtainPairView.as_view()),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/token/blacklist/", TokenBlacklistView.as_view()),
    path("api/me/", Me.as_view()),
    path("api/me-in-browser/", MeInBrowser.as_view()),
]


def main(address):
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("alice", password=os.environ["PASSWORD"])
    call_command("runserver", address, use_reloader=False)


if __name__ == "__main__":
    # The project finds its URLs by this module's name.
    main(sys.argv[1])
