"""A foreign reader of the bus: python3-zmq, CURVE, the wire as common/include/cmn/bus.h states it."""
import json
import time

import zmq


def pair(path):
    """(public, secret) of a key file."""
    with open(path, encoding="ascii") as f:
        lines = [line.strip() for line in f if line.strip() and not line.startswith("#")]
    return lines[0].encode(), lines[1].encode()


def received(readers, seconds):
    """{name: [(topic, kind, payload)]} of what comes to each of these readers in this time."""
    deadline, found = time.monotonic() + seconds, {name: [] for name in readers}
    poller = zmq.Poller()
    names = {r.sub: name for name, r in readers.items()}
    for socket in names:
        poller.register(socket, zmq.POLLIN)
    while time.monotonic() < deadline:
        for socket, _ in poller.poll(100):
            topic, kind, payload = socket.recv_multipart()
            found[names[socket]].append((topic.decode(), kind.decode(), json.loads(payload)))
    return found


class Reader:
    """One party that follows and asks one service."""

    def __init__(self, system, party, service):
        self.context = zmq.Context()
        own, server = pair(f"{system.run}/bus/{party}.key"), pair(f"{system.run}/bus/{service}.key")
        self.sub = self.connect(zmq.SUB, own, server[0], system.port(service, "pub"))
        self.ask = self.connect(zmq.DEALER, own, server[0], system.port(service, "replay"))

    def connect(self, kind, own, server, port):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.curve_publickey, socket.curve_secretkey = own
        socket.curve_serverkey = server
        socket.connect(f"tcp://127.0.0.1:{port}")
        return socket

    def subscribe(self, *prefixes):
        for p in prefixes:
            self.sub.subscribe(p.encode())

    def received(self, seconds):
        return received({"": self}, seconds)[""]

    def replay(self, stream, after=0, epoch=1, limit=1000, seconds=5):
        """(events, end) of one page; end is {"error": …} when refused, None without an answer."""
        request = {"stream": stream, "epoch": epoch, "after": after, "limit": limit}
        try:  # whoever was refused at the door has no connection to send on, and would wait for ever
            self.ask.sndtimeo = int(seconds * 1000)
            self.ask.send_multipart([b"1", json.dumps(request).encode()])
        except zmq.Again:
            return [], None
        if not self.ask.poll(int(seconds * 1000)):
            return [], None
        frames = [json.loads(f) for f in self.ask.recv_multipart()[1:]]
        return frames[:-1], frames[-1]

    def replay_all(self, stream):
        """Every event of a stream, page by page."""
        found, epoch, after = [], 1, 0
        for _ in range(10000):
            page, end = self.replay(stream, after, epoch)
            assert end and end.get("end"), f"{stream}: {end}"
            found += page
            if not page or (page[-1]["epoch"], page[-1]["sequence"]) >= (end["epoch"],
                                                                         end["sequence"]):
                return found
            epoch, after = page[-1]["epoch"], page[-1]["sequence"]
        raise AssertionError(f"{stream}: endless")

    def close(self):
        self.context.destroy(linger=0)
