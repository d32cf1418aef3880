"""Faults that mitmproxy puts into what it passes on, as the path asks for them.

`/<fault>-<count>/…` has the fault in its first responses, as many as the count says.
"""
import asyncio
import collections
import re

from mitmproxy import http

seen = collections.Counter()


def fault(flow):
    """The fault that a request has coming, or nothing."""
    asked = re.match(r"/([a-z-]+)-([0-9]+)/", flow.request.path)
    if not asked:
        return None
    if not flow.metadata.get("counted"):
        flow.metadata["counted"] = True
        seen[flow.request.path] += 1
    return asked[1] if seen[flow.request.path] <= int(asked[2]) else None


class Faults:
    async def request(self, flow: http.HTTPFlow):
        kind = fault(flow)
        print(f"fault: {kind or 'none'} in {flow.request.method} {flow.request.path}", flush=True)
        if kind == "cut-before-head":
            flow.kill()
        elif kind == "delay":
            await asyncio.sleep(30)
        elif kind == "unavailable":
            flow.response = http.Response.make(503, b'{"error": "come again"}', {
                "content-type": "application/json"})

    def response(self, flow: http.HTTPFlow):
        kind = fault(flow)
        if kind == "cut-in-body":
            # More is announced than comes.
            flow.response.headers["content-length"] = str(len(flow.response.raw_content) + 1000)
            flow.response.headers["connection"] = "close"
        elif kind == "cut-json":
            flow.response.content = flow.response.content[:-4]
        elif kind == "cut-in-gzip":
            # What comes is as long as announced, and half of gzip's trailer is missing.
            flow.response.encode("gzip")
            flow.response.raw_content = flow.response.raw_content[:-4]
            flow.response.headers["content-length"] = str(len(flow.response.raw_content))
        elif kind == "bad-gzip":
            flow.response.headers["content-encoding"] = "gzip"
        elif kind == "unknown-coding":
            flow.response.headers["content-encoding"] = "x-unknown"


addons = [Faults()]
