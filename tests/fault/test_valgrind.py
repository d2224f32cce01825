#!/usr/bin/python3
"""Each service under valgrind: started, used by the attacker, stopped; nothing read before it was written,
nothing touched outside, nothing lost.  For make nightly: some minutes.
"""
import os
import re
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
from system import B, SERVICES, System, Tap, until  # noqa: E402

PORT = int(os.environ.get("VALGRIND_PORT", "20450"))


def settings(system, service):
    """The environment that make run gives the service."""
    command = f"set -a && . {system.run}/{service}.env && env -0"
    text = subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True).stdout
    return dict(line.split("=", 1) for line in text.split("\0") if line)


def ready(system, service):
    try:
        return system.raw("GET", "/readyz", {}, port=system.port(service, "ops")).status == 200
    except OSError:
        return False


def is_clean(system, service):
    log = f"{system.run}/{service}.valgrind"
    system.kill(service, signal.SIGTERM)
    until(f"{service} has ended", lambda: not os.path.exists(f"/proc/{system.pid(service)}/exe"), 15)
    process = subprocess.Popen(  # ended below
        ["valgrind", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=9", "--num-callers=20",
         f"--log-file={log}", system.program(f"c360-{service}")],
        env=settings(system, service), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with open(f"{system.run}/{service}.pid", "w", encoding="utf-8") as f:
            f.write(f"{process.pid}\n")
        until(f"{service} is ready", lambda: ready(system, service), 60)
        subprocess.run(["/usr/bin/python3", "-B", f"{ROOT}/tests/contract/attacker.py", "--run", system.run, "--base",
                        str(system.base), "--build", os.path.join(ROOT, B), "--direct", "--number", "400"],
                       stdout=subprocess.DEVNULL, check=False)
        process.send_signal(signal.SIGTERM)
        status = process.wait(30)
    finally:
        if process.poll() is None:
            process.kill()
    with open(log, encoding="utf-8", errors="replace") as f:
        text = f.read()
    assert status == 0, text[-4000:]
    assert re.search(r"ERROR SUMMARY: 0 errors", text), text[-4000:]
    system.start()


if __name__ == "__main__":
    with System("valgrind", PORT, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=300) as running:
        tap = Tap()
        for name in os.environ.get("VALGRIND_SERVICES", " ".join(SERVICES)).split():
            tap.check(f"{name}_loses_and_spoils_no_memory", is_clean, running, name)
        tap.end()
