"""moto: AWS's APIs with authentication on, so that wrong signatures are refused."""
import re
import urllib.parse
import urllib.request

from harness.case import Case
from harness.peer import LOOPBACK, Peer, StartFailure

POLICY = ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", '
          '"Action": ["sts:*", "sqs:*", "s3:*", "dynamodb:*"]}]}')
# The administration calls that are made before authentication begins.
UNCHECKED = 3


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
        identifier = re.search("<AccessKeyId>([^<]+)", key)
        secret = re.search("<SecretAccessKey>([^<]+)", key)
        if not identifier or not secret:
            raise StartFailure("moto made no access key")
        self.secrets = (secret[1],)
        return {"MOTO_PORT": str(port), "MOTO_ACCESS_KEY_ID": identifier[1],
                "MOTO_SECRET_ACCESS_KEY": secret[1]}

    @staticmethod
    def administer(url, **parameters):
        """Calls IAM before authentication begins; the credential's scope names the service."""
        request = urllib.request.Request(
            url, urllib.parse.urlencode({"Version": "2010-05-08", **parameters}).encode(),
            {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, "
                              "SignedHeaders=host, Signature=0"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            return response.read().decode()

    cases = (
        Case("STS: the server knows who signed", "moto/who --print captures",
             json={"arn": "arn:aws:iam::123456789012:user/runner"}),
        Case("STS: a wrong secret is exit 6", "moto/who",
             environment={"MOTO_SECRET_ACCESS_KEY": "that-of-somebody-else"}, exit=6,
             stderr=["answered 403", "Either the signature is wrong"]),
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
        Case("SQS: the form protocol", "moto/create-queue --print captures",
             json={"url": "http://127.0.0.1:${MOTO_PORT}/123456789012/orders"}),
        Case("DynamoDB: the JSON protocol", "moto/list-tables", stdout='"TableNames"'),
        Case("S3: a bucket is made", "moto/create-bucket", stdout=b""),
        Case("S3: an object under a name of many characters", "moto/put-object", stdout=b""),
        Case("S3: the object comes back", "moto/get-object", stdout=b"hello world"),
        Case("S3: a query of many characters", "moto/list-objects --print captures",
             json={"key": "a b/(c)~é.txt"}),
        Case("S3: a wrong secret is exit 6", "moto/get-object",
             environment={"MOTO_SECRET_ACCESS_KEY": "that-of-somebody-else"}, exit=6,
             stderr=["answered 403", "SignatureDoesNotMatch"]),
    )


peer = Moto()
