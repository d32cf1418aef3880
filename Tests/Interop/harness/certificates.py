"""Certificates for servers and clients, made by the openssl command."""
import subprocess


class Authority:
    """A certificate authority of a test's own."""

    def __init__(self, folder, name):
        self._folder = folder
        self._name = name
        self.certificate = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        _openssl("req", "-x509", *_NEW_KEY, "-days", "30", "-subj", f"/CN={name}",
                 "-keyout", self._key, "-out", self.certificate)

    def issue(self, name, *alternative_names):
        """A certificate and its key, as paths; names are such as `DNS:localhost`."""
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        request, extensions = self._folder / f"{name}.csr", self._folder / f"{name}.ext"
        _openssl("req", *_NEW_KEY, "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        lines = "subjectAltName=" + ",".join(alternative_names) if alternative_names else ""
        extensions.write_text(lines + "\n")
        _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key,
                 "-CAcreateserial", "-days", "30", "-extfile", extensions, "-out", certificate)
        return certificate, key


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
