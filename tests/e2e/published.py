"""What was published, as a foreign reader gets it, against proto/events."""
import json
import os
import sys

import jsonschema

from busreader import Reader, received
from system import DATA_SERVICES, ROOT

sys.path.insert(0, os.path.join(ROOT, "tests", "contract"))
from answers import FORMATS  # noqa: E402


class Listener:
    """A foreign reader that was there from the first request."""

    def __init__(self, s):
        self.s = s
        self.readers = {w: Reader(s, "gateway", w) for w in DATA_SERVICES}
        for w, r in self.readers.items():
            for audience in ("facts", "mdph", "figures"):
                r.subscribe(f"31.{w}.{audience}.")
        received(self.readers, 1.5)

    def live(self):
        got = received(self.readers, 2.5)
        return {(p["stream"], p["sequence"]): p["id"] for m in got.values() for _, k, p in m
                if k == "event"}

    def all(self):
        """Every event that was ever published, by replay."""
        for w in DATA_SERVICES:
            for (name,) in self.s.sql(f"SELECT stream FROM {w}.stream_head ORDER BY 1"):
                departement, audience = name.split(".", 1)
                yield from self.readers[w].replay_all(f"{departement}.{w}.{audience}")


def schemas():
    folder = os.path.join(ROOT, "proto", "events")
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".schema.json"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                schema = json.load(f)
            found[name[:-len(".schema.json")]] = (schema, jsonschema.Draft202012Validator(
                schema, format_checker=FORMATS))
    return found


def check_events(events, seen):
    known = schemas()
    envelope = known.pop("envelope")[1]
    for e in events:
        faults = [x.message for x in envelope.iter_errors(e)]
        assert not faults, (e.get("type"), faults[:3])
        assert e["type"] in known, f"{e['type']} has no schema"
        schema, data = known[e["type"]]
        faults = [f"{x.json_path}: {x.message}" for x in data.iter_errors(e["data"])]
        assert not faults, (e["type"], faults[:3])
        departement, service, audience = e["stream"].split(".", 2)
        assert audience in schema.get("x-audiences", ["facts"]), (e["type"], e["stream"])
        assert e["departement"] == departement and e["type"].startswith(service + "."), e
        seen.setdefault(e["type"], []).append(e)


def no_words_in_events(seen):
    """Nothing that a person wrote, and no account, is in an event."""
    for kind, events in seen.items():
        if kind.startswith("directory."):
            continue  # public organisations have public names
        for e in events:
            text = json.dumps(e, ensure_ascii=False)
            assert "inventé" not in text and "conseiller-31" not in text, (kind, text)


def all_types_seen(seen):
    missing = set(schemas()) - {"envelope"} - set(seen)
    assert not missing, f"never published: {sorted(missing)}"


def live_is_what_replay_gives(live, seen):
    replayed = {(e["stream"], e["sequence"]): e["id"] for events in seen.values() for e in events}
    assert live, "nothing came while the story was told"
    wrong = {k: v for k, v in live.items() if replayed.get(k) != v}
    assert not wrong, wrong
    for name in {stream for stream, _ in live}:
        numbers = sorted(n for st, n in live if st == name)
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), (name, numbers)
