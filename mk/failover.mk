# Losing the primary, and getting back what was there: tests/fault/failover.

PY3 := /usr/bin/python3

.PHONY: failover restore-test
failover: all ## lose the primary under load: all kinds of write over two replicas (SEED=n), then five special deaths
	@deploy/install-deps.sh failover
	@tests/fault/failover/failover.py $(if $(SEED),--seed $(SEED))
	@$(PY3) tests/fault/failover/primary.py --seconds 12

restore-test: all ## back up, lose the server, restore to an instant, compare every table (SEED=n)
	@$(PY3) tests/fault/failover/restore.py --year $(if $(SEED),--seed $(SEED))
