# Losing the primary, and getting back what was there: tests/fault/failover.

PY3 := /usr/bin/python3

.PHONY: failover restore-test
failover: all ## lose the primary under load in four ways: acknowledged, lost (0), seconds without writes
	@$(PY3) tests/fault/failover/failover.py --seconds 12

restore-test: all ## back up, lose the server, restore to an instant, compare every table
	@$(PY3) tests/fault/failover/restore.py --year
