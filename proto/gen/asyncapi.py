#!/usr/bin/python3
"""proto/events/*.schema.json -> proto/asyncapi.yaml (AsyncAPI 3.0): who publishes what to whom.

Usage: asyncapi.py [--check]        --check only says whether the document is up to date

A channel is one (service, audience); which audiences an event type has stands in its schema as
x-audiences (absent: facts).
"""
import glob
import json
import os
import sys

import yaml

from contract import PROTO, Refused
from events import types

PAGE = os.path.join(PROTO, "asyncapi.yaml")
HEAD = "# Made from proto/events by proto/gen/asyncapi.py; do not edit.\n"

ABOUT = """\
Events travel as CloudEvents 1.0 (structured JSON) over ZeroMQ, every connection under CURVE with one
key pair for each party. They hold ids, codes and dates, never a name, an address, a telephone number
or free text.

A stream is (département, service, audience). The stream is what has numbers: `sequence` is 1, 2, 3 …
without a hole within an `epoch`. A reader subscribes, asks the replay for what is missing, drops what
is not newer than what it has, and follows; every second the heads of the streams are announced, so
that silence and loss are told apart.

A message on the XPUB socket has three frames: the topic (the stream with a final dot, as
`31.intake.facts.`), the kind (`event` or `heads`) and the payload.

A key reads only the streams that the grants name for it; a subscription to anything else is not
granted. The gateway offers the audiences for outside readers to browsers as server-sent events:
GET /v1/events."""

AUDIENCES = {
    "facts": "Every fact, for the services alone. No outside key reads it.",
    "mdph": "What is addressed to the MDPH of the département.",
    "figures": "Figures already protected, for dashboards.",
    "partner": "What is addressed to one partner.",
}
FINDABLE = {"departement": {"description": "INSEE code of the département, `31`, `2A`, `971`."}}


def channel(service, audience, names):
    address = f"{{departement}}.{service}.{audience}"
    parameters = dict(FINDABLE)
    if audience == "partner":
        address += ".{partner}"
        parameters["partner"] = {"description": "Identifier of the partner."}
    return {
        "address": address + ".",
        "title": f"{service}, {audience}",
        "description": AUDIENCES[audience],
        "servers": [{"$ref": f"#/servers/{service}"}],
        "parameters": parameters,
        "messages": {**{n: {"$ref": f"#/components/messages/{n}"} for n in names},
                     "heads": {"$ref": "#/components/messages/heads"}},
    }


def example(name, file):
    """A whole event: the envelope's own example around the example of the data."""
    folder = os.path.join(PROTO, "events", "examples")
    with open(os.path.join(folder, "envelope.valid.json"), encoding="utf-8") as f:
        payload = json.load(f)
    with open(file, encoding="utf-8") as f:
        data = json.load(f)
    service = name.split(".")[0]
    payload.update(type=name, source=f"/c360/{service}", stream=f"31.{service}.facts",
                   dataschema=f"urn:c360:event:{name}", data=data)
    return {"name": os.path.basename(file)[:-len(".json")], "payload": payload}


def message(name, schema):
    stem = name.rsplit(".", 1)[0]
    files = sorted(glob.glob(os.path.join(PROTO, "events", "examples", f"{stem}.valid*.json")))
    return {
        "name": name, "title": schema["title"], "summary": schema["description"],
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [
            {"$ref": "events/envelope.schema.json"},
            {"type": "object", "properties": {
                "type": {"const": name}, "data": {"$ref": f"events/{name}.schema.json"}}},
        ]},
        "examples": [example(name, f) for f in files[:1]],
    }


HEADS = {
    "name": "heads", "title": "Head of a stream",
    "summary": "Every second for each stream: the number of the last event.",
    "contentType": "application/json",
    "payload": {"type": "object", "required": ["epoch", "sequence"], "properties": {
        "epoch": {"type": "integer", "minimum": 1},
        "sequence": {"type": "integer", "minimum": 0},
        "at": {"type": "integer", "description": "Clock of the publisher, milliseconds."}}},
}
REPLAY_REQUEST = {
    "name": "replay_request", "title": "Ask for what is missing", "contentType": "application/json",
    "payload": {"type": "object", "required": ["stream", "epoch", "after"], "properties": {
        "stream": {"type": "string", "description": "Complete stream, `31.intake.facts`."},
        "epoch": {"type": "integer", "minimum": 0},
        "after": {"type": "integer", "minimum": 0, "description": "The last number one has."},
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000}}},
}
REPLAY_ANSWER = {
    "name": "replay_answer", "title": "What was missing", "contentType": "application/json",
    "summary": "One frame for each event, then this one; or {\"error\":\"forbidden\"} alone.",
    "payload": {"type": "object", "properties": {
        "end": {"const": True}, "epoch": {"type": "integer"}, "sequence": {"type": "integer"},
        "error": {"type": "string"}}},
}


def servers(services):
    out = {}
    for s in services:
        out[s] = {"host": "{host}:{port}", "protocol": "zmq",
                  "description": f"XPUB socket of {s}, CURVE.",
                  "variables": {"host": {"default": "127.0.0.1"}, "port": {
                      "description": "As C360_BUS_PUB of the service says."}}}
    out["replay"] = {"host": "{host}:{port}", "protocol": "zmq",
                     "description": "ROUTER socket of the same service, CURVE.",
                     "variables": {"host": {"default": "127.0.0.1"}, "port": {
                         "description": "As C360_BUS_REPLAY of the service says."}}}
    return out


def document(version):
    found = list(types(os.path.relpath(os.path.join(PROTO, "events"))))
    by_channel = {}
    for name, schema, _ in found:
        for audience in schema.get("x-audiences", ["facts"]):
            by_channel.setdefault((name.split(".")[0], audience), []).append(name)
    channels = {f"{s}_{a}": channel(s, a, names) for (s, a), names in sorted(by_channel.items())}
    operations = {f"publish_{c}": {
        "action": "send", "channel": {"$ref": f"#/channels/{c}"},
        "summary": "Published by the relay of the service, after commit, in the order of numbers.",
    } for c in channels}
    channels["replay"] = {
        "address": None, "title": "Replay", "servers": [{"$ref": "#/servers/replay"}],
        "description": "Events again, from the table, for whoever missed some.",
        "messages": {"request": {"$ref": "#/components/messages/replay_request"},
                     "answer": {"$ref": "#/components/messages/replay_answer"}}}
    operations["answer_replay"] = {
        "action": "receive", "channel": {"$ref": "#/channels/replay"},
        "messages": [{"$ref": "#/channels/replay/messages/request"}],
        "reply": {"channel": {"$ref": "#/channels/replay"},
                  "messages": [{"$ref": "#/channels/replay/messages/answer"}]}}
    messages = {name: message(name, schema) for name, schema, _ in found}
    messages.update(heads=HEADS, replay_request=REPLAY_REQUEST, replay_answer=REPLAY_ANSWER)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Communauté 360, events", "version": version, "description": ABOUT,
                 "license": {"name": "EUPL-1.2"}},
        "defaultContentType": "application/json",
        "servers": servers(sorted({s for s, _ in by_channel})),
        "channels": channels, "operations": operations,
        "components": {"messages": messages},
    }


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, no anchors: made to be read."""

    def ignore_aliases(self, data):
        return True


_Dumper.add_representer(str, lambda d, t: d.represent_scalar(
    "tag:yaml.org,2002:str", t, style="|" if "\n" in t else None))


def main():
    with open(os.path.join(os.path.dirname(PROTO), "VERSION"), encoding="ascii") as f:
        version = f.read().strip()
    try:
        text = HEAD + yaml.dump(document(version), Dumper=_Dumper, allow_unicode=True,
                                sort_keys=False, width=96)
    except Refused as e:
        sys.exit(f"contract: {e}")
    if sys.argv[1:] == ["--check"]:
        with open(PAGE, encoding="utf-8") as f:
            if f.read() != text:
                sys.exit("contract: proto/asyncapi.yaml is out of date: run proto/gen/asyncapi.py")
        return
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
