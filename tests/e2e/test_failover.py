#!/usr/bin/python3
"""make failover: two deaths of the primary under load, the second with a standby that hung before.

C360_SEED=N repeats a run; the seed is printed either way."""
from test_chaos import NAMES, play

if __name__ == "__main__":
    play("tests/fault/failover/failover.py", [], NAMES, "a_failover_loses_nothing_and_reuses_no_number")
