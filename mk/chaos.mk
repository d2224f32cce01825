# Breaking it on purpose.  FAULTS=200 and more is the nightly length; SEED=N repeats a run.

FAULTS ?= 200
SEED   ?=

.PHONY: chaos
chaos: all ## kill, cut and fill while everything is written; then compare exactly (FAULTS=200 SEED=n)
	@tests/fault/chaos/chaos.py --faults $(FAULTS) $(if $(SEED),--seed $(SEED))
