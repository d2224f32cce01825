"""A receiver of webhooks on this machine, which answers as it is told and keeps what it heard."""
import base64
import hashlib
import hmac
import http.server
import json
import ssl
import threading
import time


def signed(secret, headers, body):
    """Does one of the signatures fit?  The rule of Standard Webhooks, written anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    want = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return want in headers["webhook-signature"].split(" ")


class Heard:
    def __init__(self, headers, body):
        self.headers, self.body, self.at = headers, body, time.monotonic()

    @property
    def event(self):
        return json.loads(self.body)

    @property
    def id(self):
        return self.headers["webhook-id"]


class Receiver:
    """`answer` is a status, or a function of (handler, heard) that answers by itself."""

    def __init__(self, answer=200, certificate=None):
        self.answer, self.heard, self.lock = answer, [], threading.Lock()
        self.open = threading.Event()  # ends those that hang
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard = Heard(self.headers, body)
                with owner.lock:
                    owner.heard.append(heard)
                how = owner.answer
                if callable(how):
                    how(self, heard)
                else:
                    self.send_response(how)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}/c360"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open.set()
        self.server.shutdown()
        self.server.server_close()

    def types(self, subject=None):
        return [h.event["type"] for h in list(self.heard) if subject in (None, h.event["subject"])]
