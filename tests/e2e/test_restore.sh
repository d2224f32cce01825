#!/bin/bash
# The short form of make restore-test.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/fault/failover/restore.py
