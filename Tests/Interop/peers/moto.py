"""moto: AWS's APIs with authentication on, so that wrong signatures are refused."""
import re
import urllib.parse
import urllib.request

from harness.case import Case
from harness.peer import LOOPBACK, Peer, StartFailure

POLICY = ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", '
          '"Action": ["sts:*", "sqs:*", "s3:*", "dynamodb:*"]}]}')
# The administration calls that are made before authentication begins.
UNCHECKED = 6
ROLE = "arn:aws:iam::123456789012:role/guest"
TRUST = ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
         '"Principal": {"AWS": "*"}}]}')
# Names of objects that need escapes, dots that are no steps, and segments that are empty.
NAMES = ("a b/(c)~é.txt", "100%+plus%2Fslash", "..a/b../...", "a//b/", "日本/🙂", "a&b=c;d,e@f:g$h!'*")

GUEST = {"MOTO_ACCESS_KEY_ID": "${GUEST_KEY_ID}", "MOTO_SECRET_ACCESS_KEY": "${GUEST_SECRET}",
         "MOTO_SESSION_TOKEN": "${GUEST_TOKEN}"}


class Moto(Peer):
    description = "moto with authentication on (PyPI), AWS's STS, SQS, DynamoDB and S3"
    requirements = ("moto[server,s3,sqs,dynamodb,iam,sts]==5.2.5",)
    # Set once the server has made the key.
    secrets = ()

    def start(self, host):
        port = host.free_port()
        host.spawn(
            host.python_command("moto_server"), "-H", LOOPBACK, "-p", str(port),
            environment={"INITIAL_NO_AUTH_ACTION_COUNT": str(UNCHECKED)})
        url = f"http://{LOOPBACK}:{port}"
        host.wait_for_url(url + "/moto-api/")
        self.administer(url, Action="CreateUser", UserName="runner")
        key = self.administer(url, Action="CreateAccessKey", UserName="runner")
        self.administer(url, Action="PutUserPolicy", UserName="runner", PolicyName="all",
                        PolicyDocument=POLICY)
        self.administer(url, Action="CreateRole", RoleName="guest", AssumeRolePolicyDocument=TRUST)
        self.administer(url, Action="PutRolePolicy", RoleName="guest", PolicyName="all",
                        PolicyDocument=POLICY)
        guest = self.administer(url, "sts", Version="2011-06-15", Action="AssumeRole",
                                RoleArn=ROLE, RoleSessionName="visit")
        identifier, secret = self.element("AccessKeyId", key), self.element("SecretAccessKey", key)
        session_secret = self.element("SecretAccessKey", guest)
        session_token = self.element("SessionToken", guest)
        self.secrets = (secret, session_secret, session_token)
        return {"MOTO_PORT": str(port), "MOTO_ACCESS_KEY_ID": identifier,
                "MOTO_SECRET_ACCESS_KEY": secret,
                "GUEST_KEY_ID": self.element("AccessKeyId", guest),
                "GUEST_SECRET": session_secret, "GUEST_TOKEN": session_token}

    @staticmethod
    def element(name, text):
        found = re.search(f"<{name}>([^<]+)", text)
        if not found:
            raise StartFailure(f"moto gave no {name}")
        return found[1]

    @staticmethod
    def administer(url, service="iam", **parameters):
        """Calls IAM before authentication begins; the credential's scope names the service."""
        request = urllib.request.Request(
            url, urllib.parse.urlencode({"Version": "2010-05-08", **parameters}).encode(),
            {"Authorization": "AWS4-HMAC-SHA256 Credential="
                              f"x/20260101/us-east-1/{service}/aws4_request, "
                              "SignedHeaders=host, Signature=0"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            return response.read().decode()

    cases = (
        Case("STS: the server knows who signed", "moto/who --print captures",
             json={"arn": "arn:aws:iam::123456789012:user/runner"}),
        Case("STS: a wrong secret is exit 6", "moto/who",
             environment={"MOTO_SECRET_ACCESS_KEY": "that-of-somebody-else"}, exit=6,
             stderr=["answered 403", "help: Check the credentials",
                     "the signed text of 'connector-run plan moto/who'"]),
        Case("STS: an unknown key is exit 6", "moto/who",
             environment={"MOTO_ACCESS_KEY_ID": "AKIAXXXXXXXXXXXXXXXX"}, exit=6,
             stderr="answered 403"),
        Case("check: the credentials work", "check moto", stdout=["ok", "moto/who: 200 OK"]),
        Case("check: a wrong secret is told from a missing permission", "check moto",
             environment={"MOTO_SECRET_ACCESS_KEY": "that-of-somebody-else"}, exit=4,
             stdout=["not authenticated", "moto/who: 403 Forbidden",
                     "the API refuses the credentials"]),
        Case("check: an unknown key is one too", "check moto",
             environment={"MOTO_ACCESS_KEY_ID": "AKIAXXXXXXXXXXXXXXXX"}, exit=4,
             stdout=["not authenticated", "moto/who: 403 Forbidden"]),
        Case("STS: temporary keys with their session token", "moto/who --print captures",
             environment=GUEST,
             json={"arn": "arn:aws:sts::123456789012:assumed-role/guest/visit"}),
        Case("STS: temporary keys with another session token are exit 6", "moto/who",
             environment={**GUEST, "MOTO_SESSION_TOKEN": "of-another-session"}, exit=6,
             stderr="answered 403", absent="of-another-session"),
        Case("S3: temporary keys may make a bucket", "moto/create-bucket", stdout=b"",
             variables={"bucket": "visits"}, environment=GUEST),
        Case("STS: a policy that does not allow is exit 6", "moto/list-users", exit=6,
             stderr="answered 403"),
        Case("SQS: the form protocol", "moto/create-queue --print captures",
             json={"url": "http://127.0.0.1:${MOTO_PORT}/123456789012/orders"}),
        Case("DynamoDB: the JSON protocol", "moto/list-tables", stdout='"TableNames"'),
        Case("S3: a bucket is made", "moto/create-bucket", stdout=b""),
        *(case for name in NAMES for case in (
            Case(f"S3: an object named {name}", "moto/put-object", variables={"name": name},
                 stdout=b""),
            Case(f"S3: the object named {name} comes back", "moto/get-object",
                 variables={"name": name}, stdout=b"hello world"))),
        Case("S3: a name with a step upwards is exit 3", "moto/put-object", exit=3,
             variables={"name": "a/../b"}, stderr="..", log_absent="PUT"),
        Case("S3: a query of many characters", "moto/list-objects --print captures",
             json={"key": "a b/(c)~é.txt"}),
        Case("S3: a wrong secret is exit 6", "moto/get-object",
             environment={"MOTO_SECRET_ACCESS_KEY": "that-of-somebody-else"}, exit=6,
             stderr=["answered 403", "SignatureDoesNotMatch"]),
    )


peer = Moto()
