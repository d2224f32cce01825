#!/usr/bin/python3
"""All documents of proto/openapi -> one: openapi.json, as the gateway serves it.

Usage: merge.py --out DIR --version V SERVICE…

Writes DIR/openapi.json (minified, operations in the order of the documents) and
DIR/catalogue.c, DIR/catalogue.h: every operation of every service with its roles, from which the
gateway says what a caller may do.

A component of shared.yaml keeps its name, one of a service becomes "<service>.<name>"; an
operation becomes "<service>_<operationId>", so that no two services can collide.
"""
import argparse
import json
import os
import sys

from contract import PROTO, Refused, codes_valid, load, lookup, target
from ctext import head, literal, write
from opcheck import METHODS, operations
from standard import is_fhir

FOLDER = os.path.join(PROTO, "openapi")


class Merger:
    def __init__(self, version, folder=FOLDER):
        self.folder = folder
        self.components = {}
        self.doc = {
            "openapi": "3.1.0",
            "info": {
                "title": "Communauté 360", "version": version,
                "summary": "Une personne, sa demande, les réponses du territoire.",
                "description": "Les opérations de tous les services, derrière une passerelle. Les "
                               "textes destinés aux personnes sont en français, ou en anglais "
                               "selon Accept-Language.\n\nThe operations of all services, behind "
                               "one gateway. Texts for people are in French, or in English by "
                               "Accept-Language.",
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            },
            "servers": [{"url": "/"}],
            "tags": [], "security": [{"bearer": []}], "paths": {},
        }

    def _component(self, ref, base):
        """The merged name of what `ref` names; it is fetched once."""
        where, pointer = target(ref, base)
        parts = pointer.split("/")
        if len(parts) != 4 or parts[1] != "components":
            raise Refused(f"{base}: $ref '{ref}' is not #/components/SECTION/NAME")
        service = os.path.splitext(os.path.basename(where))[0]
        name = parts[3] if service == "shared" else f"{service}.{parts[3]}"
        section = self.components.setdefault(parts[2], {})
        if name not in section:
            section[name] = None
            section[name] = self.copy(lookup(where, pointer, base), where)
        return f"#/components/{parts[2]}/{name}"

    def copy(self, node, base, names=False):
        """The node with its references renamed and its code lists opened.  `names`: the keys of
        this mapping are names chosen by the author, not keywords."""
        if isinstance(node, list):
            return [self.copy(v, base) for v in node]
        if not isinstance(node, dict):
            return node
        out = {}
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str) and not names:
                out[key] = self._component(value, base)
            else:
                out[key] = self.copy(value, base, not names and key in (
                    "properties", "patternProperties", "$defs", "dependentSchemas"))
        if "x-codes" in out and not names:
            out.setdefault("type", "string")
            null = [None] if isinstance(out["type"], list) and "null" in out["type"] else []
            out["enum"] = codes_valid(out["x-codes"]) + null
        return out

    def _through_gateway(self, responses, base, path):
        """What the gateway may answer in the place of any service; 401 also where no token is
        needed, for one that is given and is not good."""
        for status, name in (("401", "Unauthenticated"), ("429", "TooManyRequests"),
                             ("502", "BadGateway"), ("503", "Unavailable")):
            name = "Outcome" if is_fhir(path) else name
            ref = f"shared.yaml#/components/responses/{name}"
            responses.setdefault(status, {"$ref": self._component(ref, base)})

    def add(self, service):
        base = os.path.join(self.folder, service + ".yaml")
        doc = load(base)
        schemes = doc.get("components", {}).get("securitySchemes", {})
        self.components.setdefault("securitySchemes", {}).update(schemes)
        info = doc.get("info", {})
        self.doc["tags"].append({"name": service, "description": info.get(
            "description", info.get("summary", service)).strip()})
        for path, item in doc["paths"].items():
            if path in self.doc["paths"]:
                raise Refused(f"{base}: {path} stands in another document too")
            item = self.copy(item, base)
            for method in METHODS:
                if method in item:
                    item[method]["operationId"] = f"{service}_{item[method]['operationId']}"
                    item[method]["tags"] = [service]
                    item[method].setdefault("security", doc.get("security"))
                    self._through_gateway(item[method]["responses"], base, path)
            self.doc["paths"][path] = item

    def document(self):
        shared = load(os.path.join(self.folder, "shared.yaml"))["components"]["securitySchemes"]
        self.components.setdefault("securitySchemes", {}).update(shared)
        self.doc["components"] = {k: dict(sorted(self.components[k].items()))
                                  for k in sorted(self.components)}
        return self.doc


CATALOGUE_H = """
#ifndef GEN_CATALOGUE_H
#define GEN_CATALOGUE_H

#include "cmn/role.h"

/* One operation of any service, without its handler. */
struct catalogue_entry {
	const char *service;
	const char *id;     /* operationId */
	const char *method;
	const char *path;
	unsigned roles;     /* bits of enum cmn_role */
	size_t max_body;    /* bytes; 0: no body */
	const char *query;  /* names of the query parameters, separated by spaces */
};

extern const struct catalogue_entry CATALOGUE[];
extern const size_t CATALOGUE_COUNT;

#endif
"""


def catalogue(by_service):
    lines = [head("catalogue.c", "proto/openapi", "merge.py"), '#include "catalogue.h"', "",
             "const struct catalogue_entry CATALOGUE[] = {"]
    for service, ops in by_service.items():
        for op in ops:
            roles = " | ".join(f"CMN_ROLE_{r}" for r in op.roles)
            lines.append(f"\t{{ {literal(service)}, {literal(op.id)}, {literal(op.method)}, "
                         f"{literal(op.path, width=400)},\n\t  {roles}, {op.max_body},\n\t  "
                         f"{literal(' '.join(p.name for p in op.params if p.where == 'query'), width=400)} }},")
    return "\n".join(lines + ["};", "", "const size_t CATALOGUE_COUNT = CMN_LEN(CATALOGUE);", ""])


def main():
    args = argparse.ArgumentParser(description="OpenAPI documents -> one document")
    args.add_argument("--out", required=True)
    args.add_argument("--version", required=True)
    args.add_argument("services", nargs="+")
    args = args.parse_args()
    merger = Merger(args.version)
    try:
        ops = {}
        for service in args.services:
            ops[service] = list(operations(os.path.join(FOLDER, service + ".yaml"), service))
            merger.add(service)
        write(args.out, "openapi.json",
              json.dumps(merger.document(), ensure_ascii=False, separators=(",", ":")))
    except Refused as e:
        sys.exit(f"contract: {e}")
    write(args.out, "catalogue.h", head("catalogue.h", "proto/openapi", "merge.py") + CATALOGUE_H)
    write(args.out, "catalogue.c", catalogue(ops))


if __name__ == "__main__":
    main()
