"""Values for the attacker, from a JSON Schema of the contract: good ones, and ones to be refused."""
import datetime
import json
import uuid

from attack_patterns import matching

WORDS = ["maison", "école", "répit", "œuvre", "Ça va", "accès", "l’aide", "日本", "🙂", "👩‍👧", "ﬁn"]
# texts that break careless programs: direction marks, joiners, quotes, other tongues, long runs
NASTY = ["\u202e gauche", "\u200f\u0639\u0631\u0628\u064a", "a\u0301\u0308\u0302" * 20, "\ufeffx", "\u2028\u2029", "'", "''",
         "\"; --", "' OR '1'='1", "$1", "{}", "{\"a\"}", "\\", "\\\\N", "%s%n%d", "${x}", "<script>alert(1)</script>",
         "../../etc/passwd", "NULL", "null", "\t", "\x7f", "👨‍👩‍👧‍👦" * 9, "\U0010ffff", "ǅ", "İ", "ß", "e" * 199]
PATTERNS = {
    "^[0-9]{5}$": lambda r: f"{r.randrange(100000):05}",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": lambda r: f"{r.choice([1000, 2020, 2025, 2026, 9999])}-{r.randrange(1, 13):02}",
    "^[+0-9(][0-9 ().+-]{2,28}[0-9]$": lambda r: r.choice(["01 99 00 12 34", "+33 1 99 00 12 34", "0199001234"]),
    "^[1-3](\\.[1-9][0-9]?){0,4}$": lambda r: r.choice(["1", "2.1", "1.1.1"]),
    "^https?://[^ ]+$": lambda r: r.choice(["http://a", "https://exemple.invalid/é?x=1", "https://[::1]/"]),
    "^[!-~]+$": lambda r: r.choice(["demo-conseiller-31", "a", "~" * 127]),
    "^[a-z0-9_]+$": lambda r: r.choice(["channels", "departements", "nothing_here"]),
    "^[a-z0-9][a-z0-9.-]*$": lambda r: r.choice(["docs.css", "rapidoc-min.js", "no.such"]),
    "^[^\\u0000-\\u001f]{1,200}$": lambda r: text(r, 1, 200),
    "^[A-Za-z0-9_.~=-]+$": lambda r: "AAAA",
    "^[A-Za-z0-9_.:;,=~@-]*$": lambda r: r.choice(["31if1.42", "31if1.0~31rm1.2", "x"]),
}


def text(r, least, most):
    if r.random() < 0.3:
        made = r.choice(NASTY).replace("\t", " ")
    else:
        made = " ".join(r.choice(WORDS) for _ in range(r.randint(1, 6)))
    if r.random() < 0.05:
        made = r.choice("aé🙂") * most
    made = made[:most].ljust(least, "x")
    return made if made.strip() or not made else "x" * max(1, least)  # what says nothing is refused


def instant(r, back_days=300):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(
        days=r.randrange(1, back_days), seconds=r.randrange(86400), microseconds=r.randrange(10**6))
    zone = datetime.timezone(datetime.timedelta(hours=r.choice([-11, -4, 0, 1, 2, 13])))
    return at.astimezone(zone).isoformat(timespec=r.choice(["seconds", "milliseconds", "microseconds"]))


# a file of 16 MiB, escaped, would be 100 MB of a single request: bodies over the limit are tried by
# attack_bad.py, whole files by tests/e2e/calls/consent.py
LONGEST = 200000


class Maker:
    """make(schema) obeys the schema; break_(schema) most often does not."""

    def __init__(self, contract, r):
        self.contract, self.r = contract, r

    def resolve(self, schema):
        schema = self.contract.deref(schema)
        if "allOf" in schema:
            merged = {k: v for k, v in schema.items() if k != "allOf"}
            for part in schema["allOf"]:
                merged.update(self.resolve(part))
            return merged
        return schema

    def make(self, schema):
        r, schema = self.r, self.resolve(schema)
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else r.choice(schema["enum"])
        if "anyOf" in schema and "properties" not in schema:
            return self.make(r.choice(schema["anyOf"]))
        kind = schema.get("type", "object")
        if isinstance(kind, list):
            kind = r.choice(kind)
        return getattr(self, "make_" + kind)(schema)

    def make_null(self, _schema):
        return None

    def make_boolean(self, _schema):
        return self.r.random() < 0.5

    def make_integer(self, schema):
        low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
        return self.r.choice([low, high, self.r.randint(low, high)])

    def make_number(self, schema):
        low, high = schema.get("minimum", -90), schema.get("maximum", 90)
        return self.r.choice([low, high, float(low), self.r.uniform(low, high)])

    def make_string(self, schema):
        r, form = self.r, schema.get("format")
        if form == "uuid":
            return str(uuid.UUID(int=r.getrandbits(128), version=4))
        if form == "date-time":
            return instant(r)
        if form == "date":
            return r.choice(["2026-01-15", "2024-02-29"])
        if form == "email":
            return r.choice(["a@example.org", "prénom.nom+1@example.org".replace("é", "e"), "\"a b\"@example.org"])
        if schema.get("pattern") in PATTERNS:
            return PATTERNS[schema["pattern"]](r)
        least, most = schema.get("minLength", 0), schema.get("maxLength", 200)
        most = min(most, LONGEST)
        if "examples" in schema and "pattern" in schema:
            return r.choice(schema["examples"])
        made = matching(r, schema["pattern"], least, most) if "pattern" in schema else None
        return text(r, least, most) if made is None else made

    def make_array(self, schema):
        r, items = self.r, schema.get("items", {})
        n = r.randint(schema.get("minItems", 0), min(schema.get("maxItems", 4), 6))
        found = []
        for _ in range(n):
            value = self.make(items)
            if value not in found or not schema.get("uniqueItems"):
                found.append(value)
        return found

    def make_object(self, schema):
        wanted = set(schema.get("required", []))
        if "anyOf" in schema:
            wanted |= set(self.r.choice(schema["anyOf"]).get("required", []))
        made = {}
        for name, part in schema.get("properties", {}).items():
            if name in wanted or self.r.random() < 0.5:
                made[name] = self.make(part)
        for name, others in schema.get("dependentRequired", {}).items():
            for other in others if name in made else []:
                made.setdefault(other, self.make(schema["properties"][other]))
        if len(made) < schema.get("minProperties", 0):
            name = self.r.choice(list(schema["properties"]))
            made[name] = self.make(schema["properties"][name])
        return made

    # --- what should be refused ----------------------------------------------------------------
    def odd(self):
        """A value of any type, at an edge of something."""
        r = self.r
        deep = None
        for _ in range(r.choice([2, 20, 31])):
            deep = [deep] if r.random() < 0.5 else {"a": deep}
        return r.choice([
            None, True, False, 0, -1, 1, 2**31, 2**53, -2**63, 2**63 - 1, 1.5, 1e308, -0.0, 5e-324, "", " ",
            "x" * 5000, [], {}, [[]], [None] * 300, {"": ""}, deep, "2026-02-30T00:00:00Z", "9999-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z", "2026-01-01", "31555 ", "2A", "0a", "99", "00000", "\u0663\u0661",
            "0197f0a0-0000-7000-8000-00000000000g", "{0197f0a0-0000-7000-8000-000000000001}", r.choice(NASTY),
            "-infinity", "infinity", "NaN", "294277-01-01T00:00:00Z", "2026-01-15T09:30:00+99:99"])

    def break_(self, value):
        """The value with one thing changed somewhere inside it."""
        r = self.r
        if isinstance(value, dict) and value and r.random() < 0.9:
            broken, name = dict(value), r.choice(list(value))
            how = r.random()
            if how < 0.2:
                del broken[name]
            elif how < 0.35:
                broken[r.choice(["no_such_member", "", "é", "__proto__", name + "\u200b", "x" * 300])] = self.odd()
            else:
                broken[name] = self.break_(value[name])
            return broken
        if isinstance(value, list) and value and r.random() < 0.7:
            return r.choice([value + value, value[:-1] + [self.odd()], value * 50])
        if isinstance(value, str) and r.random() < 0.5:
            return r.choice([value + " ", value.upper(), value.lower(), value[:-1], value * 100, value + "\u200b",
                             value.replace("0", "\u0660"), value + r.choice(NASTY)])
        return self.odd()

    def bytes_of(self, body):
        """JSON as bytes, now and then spelt in another valid way."""
        if self.r.random() < 0.2:
            return json.dumps(body, indent=1).encode()
        return json.dumps(body, ensure_ascii=self.r.random() < 0.3).encode("utf-8", "surrogatepass")

    def spoil(self, raw):
        """Bytes that are not one JSON document, or a strange one."""
        r = self.r
        at = r.randrange(len(raw) + 1)
        return r.choice([
            raw[:at], raw[:at] + b"\xc0\xaf" + raw[at:], raw[:at] + b"\0" + raw[at:], raw + raw, b"", b" ", b"null",
            b"[" * 33 + b"]" * 33, b"[" * 100000, b'{"a":' * 5000, b"\xef\xbb\xbf" + raw, raw.decode("utf-8", "replace").encode("utf-16"),
            raw[:1] + b'"departement":"31","departement":"44",' + raw[1:], raw.replace(b'"', b"'"), b"1e999", b"-", b'"\\ud800"',
            b'{"text":"\\u0000"}', raw.replace(b":", b":-"), raw + b" " * 70000, b'"' + b"\xff" * 100 + b'"', b"NaN", raw + b","])
