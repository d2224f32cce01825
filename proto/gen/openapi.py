#!/usr/bin/python3
"""proto/openapi/<service>.yaml -> the table of operations that the dispatcher walks.

Usage: openapi.py --service S --out DIR proto/openapi/S.yaml

Writes DIR/S_ops.h (a prototype per handler) and DIR/S_ops.c (the table).  The handler of an
operation is the function S_http_<operationId>: without it the program does not link, and a handler
without an operation has no prototype, which -Wmissing-prototypes turns into an error.
"""
import argparse
import sys

from contract import Refused
from ctext import head, literal, write
from opcheck import operations

INDENT = "\t\t\t"


def made(name, service):
    return head(name, f"proto/openapi/{service}.yaml", "openapi.py")


def header(service, ops):
    guard = f"GEN_{service.upper()}_OPS_H"
    lines = [made(f"{service}_ops.h", service),
             f"#ifndef {guard}", f"#define {guard}", "", '#include "cmn/call.h"', ""]
    for op in ops:
        lines.append(f"/* {op.method} {op.path} */")
        lines.append(f"enum cmn_err {service}_http_{op.id}(struct cmn_call *call);")
    lines += ["", f"extern const struct cmn_ops {service.upper()}_OPS;", "", "#endif", ""]
    return "\n".join(lines)


def param_table(op):
    if not op.params:
        return []
    lines = [f"static const struct cmn_param {op.id}_params[] = {{"]
    for p in op.params:
        lines += ["\t{", f'\t\t.name = "{p.name}",', f"\t\t.in = CMN_IN_{p.where.upper()},",
                  f"\t\t.required = {'true' if p.required else 'false'},",
                  f"\t\t.schema = {literal(p.schema, INDENT)},", "\t},"]
    return lines + ["};", ""]


def row(service, op):
    roles = " | ".join(f"CMN_ROLE_{r}" for r in op.roles)
    flags = " | ".join(f"CMN_OP_{f}" for f in op.flags) or "0"
    lines = ["\t{", f'\t\t.id = "{op.id}",', f'\t\t.method = "{op.method}",',
             f'\t\t.path = "{op.path}",', f"\t\t.roles = {roles},", f"\t\t.flags = {flags},",
             f"\t\t.ok_status = {op.ok},", f"\t\t.max_body = {op.max_body},",
             f"\t\t.body_schema = {literal(op.body, INDENT)},"]
    if op.params:
        lines += [f"\t\t.params = {op.id}_params,", f"\t\t.n_params = CMN_LEN({op.id}_params),"]
    if op.states:
        lines.append(f'\t\t.states = "{op.states}",')
    lines += [f"\t\t.handle = {service}_http_{op.id},"]
    if op.deprecation:
        lines += [f'\t\t.deprecation = "{op.deprecation}",', f'\t\t.sunset = "{op.sunset}",']
    return lines + ["\t},"]


def table(service, ops):
    lines = [made(f"{service}_ops.c", service),
             f'#include "{service}_ops.h"', ""]
    for op in ops:
        lines += param_table(op)
    lines.append("static const struct cmn_op ops[] = {")
    for op in ops:
        lines += row(service, op)
    lines += ["};", "", f"const struct cmn_ops {service.upper()}_OPS = {{",
              f'\t.service = "{service}",', "\t.ops = ops,", "\t.n = CMN_LEN(ops),", "};", ""]
    return "\n".join(lines)


def main():
    args = argparse.ArgumentParser(description="OpenAPI document -> table of operations in C")
    args.add_argument("--service", required=True)
    args.add_argument("--out", required=True)
    args.add_argument("document")
    args = args.parse_args()
    try:
        ops = list(operations(args.document, args.service))
    except Refused as e:
        sys.exit(f"contract: {e}")
    write(args.out, f"{args.service}_ops.h", header(args.service, ops))
    write(args.out, f"{args.service}_ops.c", table(args.service, ops))


if __name__ == "__main__":
    main()
