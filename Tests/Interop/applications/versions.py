"""An application that says over which version of HTTP it was asked, and answers with long headers on demand."""
import json


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    fields = {name.decode(): value.decode() for name, value in scope["headers"]}
    answer = {"version": scope["http_version"], "method": scope["method"], "headers": fields,
              "client": scope["client"][1], "length": len(body)}
    headers = [(b"content-type", b"application/json")]
    path = scope["path"].split("/")
    if path[1] == "page":
        number = int(path[2])
        answer["items"] = [number]
        if number < 6:
            headers.append((b"link", f'</page/{number + 1}>; rel="next"'.encode()))
    elif path[1] == "header":
        headers += [(f"x-long-{number}".encode(), b"x" * 100) for number in range(int(path[2]))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
