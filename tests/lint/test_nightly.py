#!/usr/bin/python3
"""make nightly: its list is complete and bounded, a target that fails or hangs keeps no other from running, and
the whole fails then."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LONG = ("torture people races walks chaos failover restore-test fuzz attack consent-fuzz imports handoffs soak san race valgrind"
        " page-walks source-imports test lint bench").split()
HOURS = 12


def listed():
    with open(os.path.join(ROOT, "mk", "nightly.mk"), encoding="utf-8") as f:
        text = f.read().replace("\\\n", " ")
    return re.search(r"^NIGHTLY \?= (.*)$", text, re.M)[1].split()


def every_long_form_is_in_the_list_and_bounded():
    entries = dict(e.split("=") for e in listed())
    assert set(entries) == set(LONG), set(entries) ^ set(LONG)
    assert sum(int(m) for m in entries.values()) <= HOURS * 60, sum(int(m) for m in entries.values())


def every_entry_is_a_target():
    text = ""
    for name in sorted(os.listdir(os.path.join(ROOT, "mk"))):
        if name.endswith(".mk"):
            with open(os.path.join(ROOT, "mk", name), encoding="utf-8") as f:
                text += f.read()
    missing = [t for t in LONG if not re.search(rf"^{re.escape(t)}:", text, re.M)]
    assert not missing, missing


def a_failure_and_a_hang_keep_none_of_the_rest_from_running():
    with tempfile.TemporaryDirectory() as here:
        os.makedirs(os.path.join(here, "tests"))
        with open(os.path.join(ROOT, "tests", "nightly.sh"), encoding="utf-8") as f:
            script = f.read()
        with open(os.path.join(here, "tests", "nightly.sh"), "w", encoding="utf-8") as f:
            f.write(script.replace('"${minutes}m"', '"${minutes}s"'))
        with open(os.path.join(here, "Makefile"), "w", encoding="utf-8") as f:
            f.write("good:\n\t@echo '3 passed, 0 failed'\nbad:\n\t@false\nhang:\n\t@sleep 300\nlast:\n\t@echo ok\n")
        done = subprocess.run(["bash", "tests/nightly.sh", "bad", "hang=1", "good", "last"], cwd=here, timeout=60,
                              capture_output=True, text=True, check=False)
    assert done.returncode != 0, done.stdout
    words = re.findall(r"^  (\S+) +(bad|hang|good|last) +\d+ s", done.stdout, re.M)
    assert words == [("FAILED", "bad"), ("TOO-LONG", "hang"), ("ok", "good"), ("ok", "last")], done.stdout
    assert "3 passed, 0 failed" in done.stdout and "2 failed" in done.stdout, done.stdout


def main():
    failed = 0
    tests = (every_long_form_is_in_the_list_and_bounded, every_entry_is_a_target,
             a_failure_and_a_hang_keep_none_of_the_rest_from_running)
    for i, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {i} - {test.__name__}")
        except AssertionError as e:
            failed = 1
            print(f"not ok {i} - {test.__name__}\n# {e}")
    print(f"1..{len(tests)}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
