"""Schemas of the contract: which keywords may be used, and one self-contained text of each.

CLAIMED is what the validator in common/src/json checks.  A keyword that is not in it is refused
here, at build time: a rule that is silently skipped is worse than none.
"""
import json

from contract import Refused, codes_valid, lookup, target

SCHEMA = "schema"      # the value is a schema
SCHEMAS = "schemas"    # a list of schemas
MAP = "map"            # names -> schemas
VALUE = "value"        # asserts, holds no schema
NOTE = "note"          # annotation: for readers, left out of the C text
REF = "ref"

CLAIMED = {
    "$ref": REF, "$defs": MAP, "$comment": NOTE,
    "allOf": SCHEMAS, "anyOf": SCHEMAS, "oneOf": SCHEMAS, "not": SCHEMA,
    "if": SCHEMA, "then": SCHEMA, "else": SCHEMA, "dependentSchemas": MAP,
    "prefixItems": SCHEMAS, "items": SCHEMA, "contains": SCHEMA,
    "properties": MAP, "patternProperties": MAP, "additionalProperties": SCHEMA,
    "propertyNames": SCHEMA, "unevaluatedItems": SCHEMA, "unevaluatedProperties": SCHEMA,
    "type": VALUE, "enum": VALUE, "const": VALUE, "multipleOf": VALUE, "maximum": VALUE,
    "exclusiveMaximum": VALUE, "minimum": VALUE, "exclusiveMinimum": VALUE, "maxLength": VALUE,
    "minLength": VALUE, "pattern": VALUE, "maxItems": VALUE, "minItems": VALUE,
    "uniqueItems": VALUE, "maxContains": VALUE, "minContains": VALUE, "maxProperties": VALUE,
    "minProperties": VALUE, "required": VALUE, "dependentRequired": VALUE, "format": VALUE,
    "title": NOTE, "description": NOTE, "default": NOTE, "deprecated": NOTE, "readOnly": NOTE,
    "writeOnly": NOTE, "examples": NOTE, "x-codes": NOTE, "x-personal": NOTE,
}
# Only where a whole schema file stands alone (events): the identity of the document.
FILE_KEYWORDS = {"$schema": NOTE, "$id": NOTE}

FORMATS = {"date-time", "date", "time", "duration", "uuid", "email", "uri", "uri-reference",
           "ipv4", "ipv6", "json-pointer", "relative-json-pointer", "regex"}

# Keywords whose schemas apply to the same instance: closed when the schema around them is.
IN_PLACE = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}


def children(schema):
    """Every (keyword, pointer step, subschema) of one schema object."""
    for key, value in schema.items():
        kind = CLAIMED.get(key)
        if kind == SCHEMA:
            yield key, key, value
        elif kind == SCHEMAS:
            for i, sub in enumerate(value):
                yield key, f"{key}/{i}", sub
        elif kind == MAP:
            for name, sub in value.items():
                yield key, f"{key}/{name}", sub


def check_keywords(schema, base, at, extra=()):
    """Refuse what the validator does not claim, everywhere in `schema` (references not followed)."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        raise Refused(f"{base}: {at}: a schema is a mapping or a boolean")
    for key in schema:
        if key not in CLAIMED and key not in extra:
            raise Refused(f"{base}: {at}: keyword '{key}' is not claimed by the validator")
    if "format" in schema and schema["format"] not in FORMATS:
        raise Refused(f"{base}: {at}: format '{schema['format']}' is not known to the validator")
    for _, step, sub in children(schema):
        check_keywords(sub, base, f"{at}/{step}")


def is_object(schema):
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return "object" in kinds or "properties" in schema


def is_closed(schema):
    if schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False:
        return True
    # a map: any key of a stated form, to values of a stated form
    return isinstance(schema.get("additionalProperties"), dict) and "propertyNames" in schema


class Bundle:
    """Collects what a schema refers to, so that its text needs nothing else."""

    def __init__(self, base):
        self.base = base
        self.names = {}   # (file, pointer) -> name in $defs
        self.defs = {}

    def _name(self, where, pointer):
        name = pointer.rsplit("/", 1)[1]
        taken = set(self.names.values())
        return name if name not in taken else f"{name}_{len(taken)}"

    def _ref(self, ref, base):
        key = target(ref, base)
        if key not in self.names:
            self.names[key] = self._name(*key)
            name = self.names[key]
            self.defs[name] = None  # keeps the order of first mention, and ends recursion
            self.defs[name] = self.render(lookup(*key, base), key[0], f"#{key[1]}")
        return f"#/$defs/{self.names[key]}"

    def render(self, schema, base, at, notes=False):
        """The schema with references made local and code lists opened."""
        if isinstance(schema, bool):
            return schema
        check_keywords(schema, base, at)
        out = {}
        for key, value in schema.items():
            kind = CLAIMED[key]
            if kind == REF:
                out[key] = self._ref(value, base)
            elif kind == SCHEMA:
                out[key] = self.render(value, base, f"{at}/{key}")
            elif kind == SCHEMAS:
                out[key] = [self.render(v, base, f"{at}/{key}/{i}") for i, v in enumerate(value)]
            elif kind == MAP:
                out[key] = {k: self.render(v, base, f"{at}/{key}/{k}") for k, v in value.items()}
            elif kind == VALUE:
                out[key] = value
        return open_codes(schema, out, base, at)

    def text(self, schema, at):
        root = self.render(schema, self.base, at)
        if self.defs:
            root = dict(root) if isinstance(root, dict) else {}
            if "$defs" in root:
                raise Refused(f"{self.base}: {at}: own $defs beside references to components")
            root["$defs"] = self.defs
        return json.dumps(root, ensure_ascii=False, separators=(",", ":"))


def open_codes(schema, out, base, at):
    """x-codes: channels  ->  the enum of the codes of that list which are valid today."""
    if "x-codes" in schema:
        if "enum" in schema:
            raise Refused(f"{base}: {at}: x-codes and enum exclude each other")
        out.setdefault("type", "string")
        try:
            codes = codes_valid(schema["x-codes"])
        except Refused as e:
            raise Refused(f"{base}: {at}: {e}") from e
        kinds = out["type"]
        out["enum"] = codes + ([None] if isinstance(kinds, list) and "null" in kinds else [])
    return out


def check_closed(schema, base, at, inside=False, seen=None):
    """Every object in a request body says that it takes no other member."""
    seen = set() if seen is None else seen
    if isinstance(schema, bool):
        return
    closed = inside or is_closed(schema)
    if is_object(schema) and not closed:
        raise Refused(f"{base}: {at}: an object in a request body needs "
                      "additionalProperties: false")
    if "$ref" in schema:
        key = target(schema["$ref"], base)
        if (key, closed) not in seen:
            seen.add((key, closed))
            check_closed(lookup(*key, base), key[0], f"#{key[1]}", closed, seen)
    for keyword, step, sub in children(schema):
        check_closed(sub, base, f"{at}/{step}", closed and keyword in IN_PLACE, seen)
