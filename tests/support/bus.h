/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/bus.h - a bus on real sockets for the integration tests: keys and grants in a folder of
 * their own, a relay over the schema intake, a feed into the schema referral whose effect is one
 * row per event in referral.effect.
 */
#ifndef SUPPORT_BUS_H
#define SUPPORT_BUS_H

#include "cmn/bus.h"
#include "support/db.h"

#define TEST_KEY 41

struct test_party {
	char name[32];
	char public_key[TEST_KEY];
	char secret_key[TEST_KEY];
	char file[128];
};

struct test_bus {
	struct test_db *db;
	char dir[64];
	char grants[128];
	unsigned port;            /* pub; replay is port + 1; the next relay has port + 2 */
	struct test_party owner;  /* the service intake */
	struct test_party reader; /* the service referral */
	char sources[512];
	void *ctx; /* of the hand-made clients, which are closed with the bus */
	void *socks[16];
	size_t n_socks;
};

/* `first_port`: of this test program.  Empties the tables of both schemas. */
void test_bus_open(struct test_bus *bus, struct test_db *db, unsigned first_port);
void test_bus_close(struct test_bus *bus);
void test_bus_party(struct test_bus *bus, struct test_party *ret, const char *name);
/* Replace the grants file.  `text` has lines "<party> <key> <pattern> …". */
void test_bus_grants(struct test_bus *bus, const char *text);

/* The nth replica of the relay: 0 or 1.  Fails the test when it does not start. */
struct cmn_relay *test_relay(struct test_bus *bus, unsigned nth);
struct cmn_feed *test_feed(struct test_bus *bus, cmn_apply_fn *apply, void *deps);

/* apply: one row in referral.effect.  A type that ends in ".poison" is CMN_E_INVALID as long as
 * *(bool *)deps; deps may be NULL. */
enum cmn_err test_effect(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			 struct cmn_error *err);

/* n events of type "intake.test.done.v1" into the outbox of intake. */
void test_outbox(struct test_bus *bus, const char *stream, const char *subject, int n);
void test_outbox_type(struct test_bus *bus, const char *stream, const char *subject,
		      const char *type);

/* Poll a counting query until it answers `want`, at most `seconds`.  Fails the test otherwise. */
void test_until(struct test_db *db, const char *sql, int64_t want, unsigned seconds);

/* --- a hand-made client ------------------------------------------------------------------ */
void *test_sub(struct test_bus *bus, const struct test_party *party, unsigned nth,
	       const char *const *topics, size_t n);
void *test_dealer(struct test_bus *bus, const struct test_party *party, unsigned nth);
/* The payload of the next message of `kind` (NULL: any), owned; NULL after wait_ms. */
char *test_sub_next(void *sub, const char *kind, unsigned wait_ms);
/* Ask the replay with this body; the frames of the answer without the id joined by newlines. */
char *test_ask(void *dealer, const char *body, unsigned wait_ms);

#endif
