"""One kept-alive connection of the attacker, on a bare socket: what is sent is exactly what is asked
for, and what comes back is read by the letter."""
import socket
import time


class Broken(Exception):
    """The other side closed, or said something that is not HTTP."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def type(self):
        return (self.header("Content-Type") or "").split(";")[0].strip()


class Wire:
    def __init__(self, port, timeout=20):
        self.port, self.timeout = port, timeout
        self.socket, self.rest, self.used = None, b"", 0.0

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket, self.rest = None, b""

    def connect(self):
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise Broken("closed after " + repr(self.rest[:80]))
        self.rest += got

    def until(self, mark, limit=65536):
        while mark not in self.rest:
            if len(self.rest) > limit:
                raise Broken("no end of the head")
            self.more()
        part, self.rest = self.rest.split(mark, 1)
        return part

    def exactly(self, n):
        while len(self.rest) < n:
            self.more()
        part, self.rest = self.rest[:n], self.rest[n:]
        return part

    def chunks(self):
        body = b""
        while True:
            size = int(self.until(b"\r\n").split(b";")[0], 16)
            body += self.exactly(size)
            if self.exactly(2) != b"\r\n":
                raise Broken("a chunk without its end")
            if size == 0:
                return body

    def head(self):
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, _, rest = lines[0].partition(" ")
        status = rest[:3]
        if not version.startswith("HTTP/1.") or not status.isdigit():
            raise Broken("not a status line: " + lines[0][:80])
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        return int(status), headers

    def ask(self, raw, method="GET"):
        """Send bytes, read one answer."""
        self.post(raw)
        return self.take(method)

    def post(self, raw):
        """A connection that rested is made anew: the other side may close it at any moment, and
        that is no fault."""
        if self.socket is None or time.monotonic() - self.used > 3:
            self.connect()
        try:
            self.socket.sendall(raw)
        except OSError:
            pass  # refused before its end: the answer may be there all the same

    def take(self, method="GET"):
        status, headers = self.head()
        while status // 100 == 1:
            status, headers = self.head()
        answer = Answer(status, headers, b"")
        length = answer.header("Content-Length")
        if method == "HEAD" or status in (204, 304):
            pass
        elif answer.type == "text/event-stream":
            self.close()  # has no end
        elif (answer.header("Transfer-Encoding") or "").lower() == "chunked":
            answer.body = self.chunks()
        elif length is not None:
            answer.body = self.exactly(int(length))
        else:
            raise Broken("an answer without a length")
        if self.rest:
            raise Broken("more than one answer: " + repr(self.rest[:80]))
        self.used = time.monotonic()
        if (answer.header("Connection") or "").lower() == "close":
            self.close()
        return answer
