"""TAP for the scripts of this folder: a test is a function whose name is a sentence of behaviour."""
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GEN = os.path.join(ROOT, "proto", "gen")


def run(module):
    """Run every test_… function of `module` in the order of the file; the process's exit code."""
    tests = [(n[5:], f) for n, f in vars(module).items() if n.startswith("test_") and callable(f)]
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}")
        except Exception:  # a test may fail in any way; the report says how
            failed += 1
            print(f"not ok {number} - {name}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
    print(f"1..{len(tests)}")
    return 1 if failed else 0


def main(name):
    sys.exit(run(sys.modules[name]))


class Scratch:
    """A folder that goes away; files are written by their text."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="c360-contract-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def at(self, *names):
        return os.path.join(self.path, *names)

    def write(self, name, text):
        path = self.at(*name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path


def generator(script, *args, env=None):
    """Run proto/gen/<script>; (exit code, output and errors)."""
    full = dict(os.environ, **(env or {}))
    done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(GEN, script), *args], cwd=ROOT,
                          env=full, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def refused(script, args, *expected, env=None):
    """The generator must end with one line that holds every expected text."""
    code, text = generator(script, *args, env=env)
    assert code != 0, f"accepted, but should be refused for {expected}"
    assert "Traceback" not in text, text
    assert len(text.strip().splitlines()) == 1, f"more than one line: {text}"
    for part in expected:
        assert part in text, f"'{part}' is not in: {text}"


def accepted(script, args, env=None):
    code, text = generator(script, *args, env=env)
    assert code == 0, text
    return text
