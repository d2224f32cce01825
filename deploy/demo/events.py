#!/usr/bin/python3
"""Print events for people as they come: events.py NAME FILE PRINTED   (reads CloudEvents, one a line).

Lines of JSON (c360-tail --json) and of an SSE stream ("data: …") are understood; others are skipped.
Each envelope is also written to FILE, one a line, for what checks them afterwards; only types that
begin with PRINTED are printed.
"""
import json
import sys

SAYS = {
    "intake.solicitation.recorded": "une sollicitation est reçue",
    "intake.situation.opened": "une situation est ouverte",
    "intake.situation.closed": "une situation est close",
    "referral.handoff.sent": "un dossier est transmis à la MDPH",
    "referral.handoff.received": "la MDPH en accuse réception",
    "referral.handoff.accepted": "la MDPH prend en charge le dossier",
    "referral.handoff.refused": "la MDPH ne prend pas en charge le dossier",
    "observatory.indicator.updated": "indicateur publié",
}


def figure(data):
    if data.get("suppressed"):
        return "masqué : effectif sous le seuil"
    return ", ".join(f"{k} {data[k]}" for k in ("value", "rate", "n", "mean_days") if k in data)


def sentence(event):
    kind = event["type"].rsplit(".v", 1)[0]
    text = SAYS.get(kind, kind)
    if kind == "observatory.indicator.updated":
        data = event["data"]
        text += f" {data.get('code')} de {data.get('period')} ({figure(data)})"
    return text


def main():
    name, path, printed = sys.argv[1:4]
    last = {}
    with open(path, "a", encoding="utf-8") as kept:
        for line in sys.stdin:
            text = line[5:] if line.startswith("data:") else line
            try:
                event = json.loads(text)
                said = sentence(event)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            kept.write(json.dumps(event, ensure_ascii=False) + "\n")
            kept.flush()
            fresh = last.get(event["subject"]) != said
            if fresh and event["type"].startswith(printed):  # a figure is published again and again
                print(f"      ◂ [{name}] {said} — {event['stream']} n° {event['sequence']}", flush=True)
            last[event["subject"]] = said


if __name__ == "__main__":
    main()
