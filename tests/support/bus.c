/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/bus.h"

#include "cmn/clock.h"
#include "cmn/uuid.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define HOST "tcp://127.0.0.1"

/* --- files ------------------------------------------------------------------------------------ */

static void write_file(const char *path, const char *text)
{
	char fresh[160];
	FILE *f;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	f = fopen(fresh, "we");
	if (!f || fchmod(fileno(f), 0600) != 0 || fputs(text, f) < 0 || fclose(f) != 0 ||
	    rename(fresh, path) != 0)
		fail_msg("%s cannot be written", path);
}

void test_bus_party(struct test_bus *bus, struct test_party *ret, const char *name)
{
	char text[2 * TEST_KEY + 8];

	snprintf(ret->name, sizeof(ret->name), "%s", name);
	assert_int_equal(zmq_curve_keypair(ret->public_key, ret->secret_key), 0);
	snprintf(ret->file, sizeof(ret->file), "%s/%s.key", bus->dir, name);
	snprintf(text, sizeof(text), "%s\n%s\n", ret->public_key, ret->secret_key);
	write_file(ret->file, text);
}

void test_bus_grants(struct test_bus *bus, const char *text)
{
	write_file(bus->grants, text);
}

void test_bus_open(struct test_bus *bus, struct test_db *db, unsigned first_port)
{
	char line[256];

	memset(bus, 0, sizeof(*bus));
	bus->db = db;
	bus->port = first_port;
	bus->ctx = zmq_ctx_new();
	snprintf(bus->dir, sizeof(bus->dir), "/tmp/c360-bus-XXXXXX");
	assert_non_null(mkdtemp(bus->dir));
	snprintf(bus->grants, sizeof(bus->grants), "%s/grants", bus->dir);
	test_bus_party(bus, &bus->owner, "intake");
	test_bus_party(bus, &bus->reader, "referral");
	snprintf(line, sizeof(line), "referral %s *.intake.facts\n", bus->reader.public_key);
	test_bus_grants(bus, line);
	snprintf(bus->sources, sizeof(bus->sources),
		 "intake=" HOST ":%u," HOST ":%u|" HOST ":%u," HOST ":%u|%s", first_port,
		 first_port + 2, first_port + 1, first_port + 3, bus->owner.public_key);
	test_db_exec(db,
		     "TRUNCATE intake.outbox, intake.event, intake.stream_head, intake.barrier,"
		     " referral.position, referral.inbox, referral.parked;"
		     "CREATE TABLE IF NOT EXISTS referral.effect (ord bigint GENERATED ALWAYS AS"
		     " IDENTITY, event_id uuid, stream text, epoch bigint, sequence bigint,"
		     " subject text, type text);"
		     "TRUNCATE referral.effect;"
		     "GRANT SELECT, INSERT ON referral.effect TO c360_referral_bus");
}

void test_bus_close(struct test_bus *bus)
{
	char path[192];

	for (size_t i = 0; i < bus->n_socks; i++)
		zmq_close(bus->socks[i]);
	zmq_ctx_term(bus->ctx);
	unlink(bus->owner.file);
	unlink(bus->reader.file);
	unlink(bus->grants);
	for (const char *const *name = (const char *const[]){"mdph", "stranger", "other", NULL};
	     *name; name++) {
		snprintf(path, sizeof(path), "%s/%s.key", bus->dir, *name);
		unlink(path);
	}
	rmdir(bus->dir);
}

/* --- relay and feed --------------------------------------------------------------------------- */

struct cmn_relay *test_relay(struct test_bus *bus, unsigned nth)
{
	char pub[64], replay[64];
	struct cmn_bus_settings settings = {.service = "intake",
					    .schema = "intake",
					    .conninfo = test_db_url("intake_bus"),
					    .pub_endpoint = pub,
					    .replay_endpoint = replay,
					    .key_file = bus->owner.file,
					    .grants_file = bus->grants};
	struct cmn_relay *relay = NULL;
	struct cmn_error err;

	snprintf(pub, sizeof(pub), HOST ":%u", bus->port + 2 * nth);
	snprintf(replay, sizeof(replay), HOST ":%u", bus->port + 2 * nth + 1);
	cmn_error_init(&err);
	if (cmn_relay_start(&settings, &relay, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return relay;
}

struct cmn_feed *test_feed(struct test_bus *bus, cmn_apply_fn *apply, void *deps)
{
	struct cmn_feed_settings settings = {.reader = "referral",
					     .schema = "referral",
					     .conninfo = test_db_url("referral_bus"),
					     .key_file = bus->reader.file,
					     .sources = bus->sources,
					     .streams = "intake.facts",
					     .departements = "31,44",
					     .apply = apply,
					     .deps = deps};
	struct cmn_feed *feed = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_feed_start(&settings, &feed, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return feed;
}

enum cmn_err test_effect(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			 struct cmn_error *err)
{
	static const struct cmn_stmt EFFECT = {
	    .name = "test_effect",
	    .n_params = 6,
	    .writes = true,
	    .sql = "INSERT INTO effect (event_id, stream, epoch, sequence, subject, type)"
		   " VALUES ($1::uuid, $2, $3::bigint, $4::bigint, $5, $6)"};
	size_t n = strlen(ev->type);
	char epoch[24], sequence[24];

	if (deps && *(const volatile bool *)deps && n > 7 &&
	    strcmp(ev->type + n - 7, ".poison") == 0)
		return cmn_fail(err, CMN_E_INVALID, "empoisonné", "poisoned");
	snprintf(epoch, sizeof(epoch), "%lld", (long long)ev->epoch);
	snprintf(sequence, sizeof(sequence), "%lld", (long long)ev->sequence);
	return cmn_conn_run(
	    conn, &EFFECT,
	    (const char *[]){ev->id, ev->stream, epoch, sequence, ev->subject, ev->type}, NULL,
	    err);
}

/* --- rows ------------------------------------------------------------------------------------- */

static void run(struct test_bus *bus, const char *sql, const char *const *params, int n)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(bus->db->pg, sql, n, NULL, params, NULL, NULL, 0);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		fail_msg("%s", PQerrorMessage(bus->db->pg));
}

void test_outbox(struct test_bus *bus, const char *stream, const char *subject, int n)
{
	char count[16];

	snprintf(count, sizeof(count), "%d", n);
	run(bus,
	    "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
	    " SELECT gen_random_uuid(), $1, 'intake.test.done.v1', $2, '2026-11-22T10:00:00Z',"
	    " json_build_object('n', i) FROM generate_series(1, $3::int) AS i",
	    (const char *[]){stream, subject, count}, 3);
}

void test_outbox_type(struct test_bus *bus, const char *stream, const char *subject,
		      const char *type)
{
	run(bus,
	    "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
	    " VALUES (gen_random_uuid(), $1, $3, $2, '2026-11-22T10:00:00Z', '{}')",
	    (const char *[]){stream, subject, type}, 3);
}

void test_until(struct test_db *db, const char *sql, int64_t want, unsigned seconds)
{
	int64_t end = cmn_clock_mono_ms() + 1000 * (int64_t)seconds, seen;

	while ((seen = test_db_count(db, sql)) != want) {
		if (cmn_clock_mono_ms() > end)
			fail_msg("%s: %lld instead of %lld", sql, (long long)seen, (long long)want);
		cmn_sleep_ms(20);
	}
}

/* --- a hand-made client ------------------------------------------------------------------ */

static void *client(struct test_bus *bus, int type, const struct test_party *party, unsigned port)
{
	void *sock = zmq_socket(bus->ctx, type);
	char endpoint[64];
	int zero = 0, hwm = 100000;

	snprintf(endpoint, sizeof(endpoint), HOST ":%u", port);
	zmq_setsockopt(sock, ZMQ_LINGER, &zero, sizeof(zero));
	zmq_setsockopt(sock, ZMQ_RCVHWM, &hwm, sizeof(hwm));
	zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, party->public_key, TEST_KEY);
	zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, party->secret_key, TEST_KEY);
	zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, bus->owner.public_key, TEST_KEY);
	assert_int_equal(zmq_connect(sock, endpoint), 0);
	assert_true(bus->n_socks < CMN_LEN(bus->socks));
	bus->socks[bus->n_socks++] = sock;
	return sock;
}

void *test_sub(struct test_bus *bus, const struct test_party *party, unsigned nth,
	       const char *const *topics, size_t n)
{
	void *sub = client(bus, ZMQ_SUB, party, bus->port + 2 * nth);

	for (size_t i = 0; i < n; i++)
		zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topics[i], strlen(topics[i]));
	return sub;
}

void *test_dealer(struct test_bus *bus, const struct test_party *party, unsigned nth)
{
	return client(bus, ZMQ_DEALER, party, bus->port + 2 * nth + 1);
}

/* One frame as text, owned; NULL when none came within wait_ms. */
static char *next_frame(void *sock, unsigned wait_ms, bool *ret_more)
{
	zmq_pollitem_t item = {sock, 0, ZMQ_POLLIN, 0};
	zmq_msg_t frame;
	char *text = NULL;

	*ret_more = false;
	if (zmq_poll(&item, 1, (long)wait_ms) <= 0)
		return NULL;
	zmq_msg_init(&frame);
	if (zmq_msg_recv(&frame, sock, ZMQ_DONTWAIT) >= 0) {
		text = strndup(zmq_msg_data(&frame), zmq_msg_size(&frame));
		*ret_more = zmq_msg_more(&frame) != 0;
	}
	zmq_msg_close(&frame);
	return text;
}

char *test_sub_next(void *sub, const char *kind, unsigned wait_ms)
{
	int64_t end = cmn_clock_mono_ms() + wait_ms;

	for (int64_t now; (now = cmn_clock_mono_ms()) <= end;) {
		bool more;
		char *topic CMN_AUTO(cmn_free_drop) = next_frame(sub, (unsigned)(end - now), &more);
		char *seen CMN_AUTO(cmn_free_drop) = more ? next_frame(sub, 0, &more) : NULL;
		char *payload CMN_AUTO(cmn_free_drop) = more ? next_frame(sub, 0, &more) : NULL;

		if (topic && payload && (!kind || strcmp(seen, kind) == 0))
			return CMN_TAKE(payload);
	}
	return NULL;
}

char *test_ask(void *dealer, const char *body, unsigned wait_ms)
{
	struct cmn_buf all;
	bool more = true, first = true;

	/* libzmq drops the way to a server that refused our key: sending would wait for ever */
	if (zmq_send(dealer, "7", 1, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 ||
	    zmq_send(dealer, body, strlen(body), ZMQ_DONTWAIT) < 0)
		return NULL;
	cmn_buf_init(&all, 16 * 1024 * 1024);
	while (more) {
		char *text CMN_AUTO(cmn_free_drop) = next_frame(dealer, first ? wait_ms : 0, &more);

		if (!text) {
			cmn_buf_free(&all);
			return NULL;
		}
		if (!first) {
			cmn_buf_text(&all, text);
			cmn_buf_char(&all, '\n');
		}
		first = false;
	}
	return cmn_buf_take(&all);
}
