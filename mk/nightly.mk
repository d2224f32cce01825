# Everything in its long form, one after the other; a failure does not keep the rest from running.
# NIGHTLY="failover soak" runs these alone.  "=45": minutes after which it is ended; the sum of these is
# what a night may take at most, on two processors that do nothing else about half of it.

SOAK_SECONDS ?= 1800
NIGHTLY ?= lint=10 test=45 people=30 races=45 walks=20 consent-fuzz=30 imports=30 source-imports=30 handoffs=30 chaos=45 failover=20 restore-test=20 \
           torture=45 fuzz=30 attack=30 valgrind=30 race=30 san=90 soak=40 page-walks=30 bench=15

.PHONY: nightly soak torture san people
people: $(B)/check/unit/intake/test_person_population $(B)/check/integration/intake/test_people_merge ## 200 000 persons for the duplicate finder, 10 000 merges undone
	@B=$(B) C360_PEOPLE=200000 C360_MERGES=10000 TEST_TIMEOUT=1800 RESULTS=$(B)/people-results.txt tests/run.sh $^

soak: all ## half of capacity for SOAK_SECONDS=1800: memory and descriptors stay flat
	@tests/fault/soak.py --seconds $(SOAK_SECONDS)

.PHONY: races
races: $(B)/check/integration/referral/test_proposal_races ## 10 000 races of simultaneous acceptances: exactly one wins
	@B=$(B) C360_RACES=10000 TEST_TIMEOUT=3600 RESULTS=$(B)/races.txt tests/run.sh $<

.PHONY: page-walks
page-walks: $(B)/check/integration/directory/test_walks_http ## 1 000 walks of lists in a storm of writes: what stays is met exactly once
	@B=$(B) C360_PAGE_WALKS=1000 TEST_TIMEOUT=1800 RESULTS=$(B)/page-walks.txt tests/run.sh $<

.PHONY: walks
walks: $(B)/check/integration/referral/test_handoff_property ## 1 000 random orders of acts on a hand-off against a model
	@B=$(B) C360_WALKS=1000 TEST_TIMEOUT=3600 RESULTS=$(B)/walks.txt tests/run.sh $<

.PHONY: consent-fuzz
consent-fuzz: $(B)/check/integration/intake/test_consent_fuzz ## 100 000 random states of consent against every path of intake
	@B=$(B) C360_FUZZ_CONSENT=100000 TEST_TIMEOUT=1800 RESULTS=$(B)/consent-fuzz.txt tests/run.sh $<

.PHONY: imports
imports: $(B)/check/integration/intake/test_import_large ## a file of 50 000 lines is read, made and taken away; killed in it
	@B=$(B) C360_IMPORT_LINES=50000 TEST_TIMEOUT=1800 RESULTS=$(B)/imports.txt tests/run.sh $< tests/e2e/test_import_kill.py

.PHONY: source-imports
source-imports: $(B)/check/integration/directory/test_import_large ## a public file of 200 000 lines, 300 of them faulty, is read, compared, applied, and again
	@B=$(B) C360_IMPORT_LINES=200000 TEST_TIMEOUT=1800 RESULTS=$(B)/source-imports.txt tests/run.sh $<

.PHONY: handoffs
handoffs: all ## 2 000 hand-offs while our side and the software of the MDPH are killed at random (SEED=n)
	@B=$(B) C360_HANDOFFS=2000 TEST_TIMEOUT=1800 RESULTS=$(B)/handoffs.txt tests/run.sh tests/e2e/test_handoff_kill.py

TORTURED = $(filter %/test_oom_dispatch,$(CHECKS)) $(foreach t,$(CHECKS),$(if $(findstring /test_torture_,$(t)),$(t)))
.PHONY: torture-programs
torture-programs: $(TORTURED)
torture: ## every single allocation and libpq call fails in its turn, under the sanitizers
	@$(MAKE) -s SAN=1 torture-programs
	@$(MAKE) -s SAN=1 torture-run

.PHONY: torture-run
torture-run:
	@B=$(B) C360_TORTURE=full TEST_TIMEOUT=3600 RESULTS=$(B)/torture-results.txt tests/run.sh $(TORTURED)

san: ## the whole suite under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(MAKE) -s SAN=1 checks
	@B=build-san SAN=1 tests/all.sh

nightly: all ## the long forms of all tests, with a summary at the end
	@tests/nightly.sh $(NIGHTLY)
