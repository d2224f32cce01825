"""Reading the contract: YAML documents, references between them, code lists.

Shared by openapi.py, merge.py, codes.py and events.py.  Every refusal is a Refused with a text
that names the file and the place, because it is read by whoever just changed a YAML file.
"""
import csv
import datetime
import functools
import os
import re

import yaml

from standard import complete, join, part_files

HERE = os.path.dirname(os.path.abspath(__file__))
PROTO = os.path.dirname(HERE)


class Refused(Exception):
    """The contract breaks a rule of the house; str() is the message for its author."""


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2, without the surprises of 1.1: `no` and dates stay text, 011 is
    not octal, a key that stands twice is refused."""


_Loader.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in (
        ("null", r"~|null|", ["~", "n", ""]), ("bool", r"true|false", list("tf")),
        ("int", r"-?(0|[1-9][0-9]*)", list("-0123456789")),
        ("float", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", list("-0123456789"))):
    _Loader.add_implicit_resolver("tag:yaml.org,2002:" + _kind, re.compile(f"^({_pattern})$"),
                                  _first)


def _mapping(loader, node):
    seen = set()
    for key, _ in node.value:
        name = loader.construct_object(key)
        if name in seen:
            raise Refused(f"{key.start_mark.name}:{key.start_mark.line + 1}: "
                          f"key '{name}' appears twice")
        seen.add(name)
    # 401: as a key is a number in YAML; OpenAPI means text
    return {str(k): v for k, v in loader.construct_mapping(node, deep=True).items()}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _read(path):
    try:
        with open(path, encoding="utf-8") as f:
            doc = yaml.load(f, Loader=_Loader)
    except OSError as e:
        raise Refused(f"{path}: {e.strerror}") from e
    except yaml.YAMLError as e:
        raise Refused(f"{path}: not YAML: {' '.join(str(e).split())}") from e
    if not isinstance(doc, dict):
        raise Refused(f"{path}: a mapping is expected at the top")
    return doc


def _refuse(text):
    raise Refused(text)


@functools.lru_cache(maxsize=None)
def load(path):
    """The document at `path`, with its further parts and with what is common to operations."""
    path = os.path.abspath(path)
    doc = _read(path)
    for part in part_files(path):
        join(doc, _read(part), part, _refuse)
    complete(doc)
    return doc


def target(ref, base):
    """(file, pointer) that `ref` names, seen from file `base`.  Only files beside it."""
    file, hash_, pointer = ref.partition("#")
    if not hash_ or not pointer.startswith("/"):
        raise Refused(f"{base}: $ref '{ref}' is not FILE#/POINTER")
    if "/" in file or ":" in file:
        raise Refused(f"{base}: $ref '{ref}' leaves the folder")
    where = os.path.join(os.path.dirname(os.path.abspath(base)), file) if file else base
    return os.path.abspath(where), pointer


def lookup(where, pointer, base):
    """What stands at `pointer` of file `where`, for a reference made in `base`."""
    node = load(where)
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            raise Refused(f"{base}: $ref: nothing stands at #{pointer} of "
                          f"{os.path.basename(where)}")
        node = node[key]
    return node


def deref(node, base, depth=0):
    """Follow $ref of non-schema objects (parameters, responses, headers): (node, its file)."""
    if isinstance(node, dict) and "$ref" in node:
        if depth > 8:
            raise Refused(f"{base}: $ref '{node['$ref']}' goes in circles")
        where, pointer = target(node["$ref"], base)
        return deref(lookup(where, pointer, base), where, depth + 1)
    return node, base


def today():
    """The day of the build; SOURCE_DATE_EPOCH fixes it, so that two builds give the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).date().isoformat()
    return datetime.date.today().isoformat()


CODE_COLUMNS = ["code", "label_fr", "label_en", "source", "valid_from", "valid_to"]


@functools.lru_cache(maxsize=None)
def code_rows(name, folder=None):
    """All rows of proto/codes/<name>.csv, in file order."""
    path = os.path.join(folder or os.environ.get("C360_CODES", os.path.join(PROTO, "codes")),
                        name + ".csv")
    try:
        with open(path, encoding="utf-8", newline="") as f:
            reader = csv.DictReader(f)
            if reader.fieldnames != CODE_COLUMNS:
                raise Refused(f"{path}: the columns must be {','.join(CODE_COLUMNS)}")
            rows = list(reader)
    except OSError as e:
        raise Refused(f"x-codes: no list '{name}' ({path}: {e.strerror})") from e
    if not rows:
        raise Refused(f"{path}: a code list is never empty")
    return rows


def codes_valid(name, day=None):
    day = day or today()
    valid = [r["code"] for r in code_rows(name)
             if (r["valid_from"] or "0") <= day and (not r["valid_to"] or day <= r["valid_to"])]
    if not valid:
        raise Refused(f"x-codes: no code of list '{name}' is valid on {day}")
    return valid
