#!/usr/bin/python3
"""The short form of attacker.py, through the gateway and past it, on a system of its own.

Environment: ATTACK_SEED (360), ATTACK_NUMBER (1000 each way), ATTACK_PORT (20400).
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))
from system import B, ROOT, System, run_tests  # noqa: E402

SEED = os.environ.get("ATTACK_SEED") or "360"  # make attack looks for new ones
NUMBER = os.environ.get("ATTACK_NUMBER", "4000")
PORT = int(os.environ.get("ATTACK_PORT", "20400"))


def attack(system, *more):
    done = subprocess.run(
        ["/usr/bin/python3", "-B", os.path.join(HERE, "attacker.py"), "--run", system.run, "--base", str(system.base),
         "--build", os.path.join(ROOT, B), "--number", NUMBER, "--seed", SEED, *more],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    for line in done.stdout.splitlines():
        print("# " + line)
    assert done.returncode == 0, f"violations, or operations that never succeeded (seed {SEED})"


def test_the_services_bear_an_attack_made_from_the_contract(system):
    attack(system, "--direct")


def test_the_gateway_bears_an_attack_made_from_the_contract(system):
    attack(system)


if __name__ == "__main__":
    with System("attacker", PORT, {"gateway": "C360_RATE_PER_MINUTE=0"}, offers=300) as running:
        run_tests(__name__, running)
