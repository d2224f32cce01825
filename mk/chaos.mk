# Breaking it on purpose.  FAULTS=200 and more is the nightly length; SEED=N repeats a run; with OLD,
# half of the replicas are of that commit, on the schema of this one.

FAULTS ?= 200
SEED   ?=
OLD    ?=

.PHONY: chaos
chaos: all ## kill, cut and fill while everything is written; then compare exactly (FAULTS=200 SEED=n OLD=commit)
	@tests/fault/chaos/$(if $(OLD),mixed.sh $(OLD),chaos.py) --faults $(FAULTS) $(if $(SEED),--seed $(SEED))
