#!/usr/bin/python3
"""What docker-compose.yml and deploy/Dockerfile must keep to, and no general linter knows.

Prints one line of TAP per rule.  Usage: compose_rules.py [docker-compose.yml [Dockerfile]]
"""
import os
import re
import subprocess
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ONE_SHOT = {"keys", "migrate"}
SERVICES = {"intake", "referral", "directory", "observatory", "gateway"}
SECRET = re.compile(r"PASSWORD|DATABASE_URL|ADMIN_URL|CURSOR_KEY")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def stages_of(dockerfile):
    """Name of each stage, in order, with its base and its instructions (continuations joined)."""
    stages = {}
    text = re.sub(r"(?m)^\s*#.*\n", "", dockerfile)
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        words = line.split()
        if words[:1] == ["FROM"]:
            name = words[3] if len(words) == 4 else f"stage {len(stages)}"
            stages[name] = {"base": words[1], "lines": []}
            last = name
        elif words and stages:
            stages[last]["lines"].append(line)
    return stages


def inherited(stages, name, instruction):
    """The last such instruction of a stage, or of the stages that it stands on."""
    while name in stages:
        own = [x for x in stages[name]["lines"] if x.split()[0] == instruction]
        if own:
            return own[-1]
        name = stages[name]["base"]
    return ""


def containment(compose, _stages):
    for name, s in compose["services"].items():
        for key, want in (("read_only", True), ("cap_drop", ["ALL"]),
                          ("security_opt", ["no-new-privileges:true"])):
            if s.get(key) != want:
                yield f"{name}: {key} is {s.get(key)}, must be {want}"
        for key in ("mem_limit", "pids_limit"):
            if key not in s:
                yield f"{name}: no {key}"
        for key in ("privileged", "cap_add", "devices", "pid", "ipc"):
            if key in s:
                yield f"{name}: {key} is not for us"
        if name not in ONE_SHOT and "stop_grace_period" not in s:
            yield f"{name}: no stop_grace_period"


def one_door(compose, _stages):
    for name, s in compose["services"].items():
        for port in s.get("ports", []):
            if name != "gateway":
                yield f"{name} publishes {port}"
            elif not str(port).startswith("127.0.0.1:"):
                yield f"{name} publishes {port} beyond this machine"
    for name, net in compose["networks"].items():
        users = {n for n, s in compose["services"].items() if name in s.get("networks", [])}
        if not (net or {}).get("internal") and users != {"gateway"}:
            yield f"network {name} has a way out and is not the gateway's alone: {sorted(users)}"


def secrets_by_file(compose, _stages):
    for name, s in compose["services"].items():
        for key in s.get("environment", {}):
            if SECRET.search(key) and not key.endswith("_FILE"):
                yield f"{name}: {key} must be given as {key}_FILE"


def own_secrets(compose, _stages):
    for name, s in compose["services"].items():
        for volume in s.get("volumes", []):
            source, mode = volume.split(":")[0], volume.split(":")[-1]
            if name == "keys" or not source.startswith("secrets-"):
                continue
            if source != f"secrets-{name}":
                yield f"{name} sees {source}"
            if mode != "ro":
                yield f"{name} can write {source}"


def settings_exist(compose, _stages):
    known = set()
    for place in ("common/src", "common/tools", "services", "deploy"):
        found = subprocess.run(["grep", "-rhoE", "--exclude-dir=data", r"C360_[A-Z_]+", place],
                               cwd=ROOT, capture_output=True, text=True, check=False).stdout
        known |= set(found.split())
    known |= {f"C360_PASSWORD_{s}{x}" for s in ("INTAKE", "REFERRAL", "DIRECTORY", "OBSERVATORY")
              for x in ("", "_BUS")}
    for name, s in compose["services"].items():
        for key in s.get("environment", {}):
            if key.startswith("C360_") and re.sub("_FILE$", "", key) not in known:
                yield f"{name}: nobody reads {key}"


def targets(compose, stages):
    for name, s in compose["services"].items():
        target = s.get("build", {}).get("target")
        if "build" in s and target not in stages:
            yield f"{name}: deploy/Dockerfile has no target {target}"
    for name in SERVICES - set(compose["services"]):
        yield f"{name} is not in docker-compose.yml"


def starts_in_order(compose, _stages):
    for name, s in compose["services"].items():
        for other, how in s.get("depends_on", {}).items():
            want = "service_completed_successfully" if other in ONE_SHOT else "service_healthy"
            if how.get("condition") != want:
                yield f"{name} waits for {other} with {how}, must be {want}"
    if compose["services"]["database"].get("healthcheck") is None:
        yield "database has no healthcheck"


def never_root(_compose, stages):
    for name in SERVICES | {"migrate", "tools"}:
        user = inherited(stages, name, "USER")
        if not re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", user):
            yield f"target {name} runs as '{user}'"


def health_checks(_compose, stages):
    for name in SERVICES:
        check = inherited(stages, name, "HEALTHCHECK")
        for option in ("--interval=", "--timeout=", "--start-period=", "--retries="):
            if option not in check:
                yield f"target {name}: HEALTHCHECK without {option}"
    for name in ("migrate", "tools"):
        if inherited(stages, name, "HEALTHCHECK") != "HEALTHCHECK NONE":
            yield f"target {name} serves nothing and must say HEALTHCHECK NONE"


def bases_and_files(_compose, stages):
    for name, s in stages.items():
        if s["base"] not in stages and not re.search(r":[a-z0-9]", s["base"]):
            yield f"{name}: FROM {s['base']} names no version"
        for line in s["lines"]:
            if line.startswith("RUN") and re.search(r"\bapt(-get)? .*\b(install|update)\b", line):
                yield f"{name}: packages come from deploy/install-deps.sh: {line[:60]}"
            if line.split()[0] == "ADD":
                yield f"{name}: COPY, not ADD"
            if line.startswith("COPY") and "--from" not in line:
                for source in line.split()[1:-1]:
                    if not os.path.exists(os.path.join(ROOT, source)):
                        yield f"{name}: {source} does not exist"


RULES = {
    "each_container_is_read_only_limited_and_without_capabilities": containment,
    "only_the_gateway_has_a_port_and_a_way_out": one_door,
    "secrets_come_as_files": secrets_by_file,
    "each_party_sees_its_own_secrets_read_only": own_secrets,
    "each_setting_of_compose_is_read_by_somebody": settings_exist,
    "each_service_has_a_target": targets,
    "nobody_starts_before_what_it_needs": starts_in_order,
    "no_image_runs_as_root": never_root,
    "each_service_image_tells_its_health": health_checks,
    "images_stand_on_named_versions_and_existing_files": bases_and_files,
}


def main():
    paths = sys.argv[1:] + ["docker-compose.yml", "deploy/Dockerfile"][len(sys.argv) - 1:]
    compose, stages = yaml.safe_load(read(paths[0])), stages_of(read(paths[1]))
    failed = False
    for number, (name, rule) in enumerate(RULES.items(), 1):
        complaints = list(rule(compose, stages))
        print(f"{'not ok' if complaints else 'ok'} {number} - {name}")
        for text in complaints:
            print(f"# {text}")
        failed = failed or bool(complaints)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
