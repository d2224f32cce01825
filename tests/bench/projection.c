/* SPDX-License-Identifier: EUPL-1.2
 *
 * projection - how fast the observatory learns what happenings.h invents.
 *
 *   projection apply ADDRESS SCHEMA BATCH EVENTS [FIRST]
 *       as the feed does it: decode, check, inbox, facts, cells and position, BATCH at a time
 *       -> events/s
 *   projection load EVENTS
 *       the same events as text for COPY intake.event (stream, epoch, sequence, event_id, type,
 *       subject, at, traceparent, data), a stream for each département
 */
#include "definition_file.h"
#include "fact_feed.h"
#include "happenings.h"

#include "cmn/event_schema.h"

#include <stdlib.h>

#define BATCH_MAX 5000

/* --- apply ------------------------------------------------------------------------------------ */

static const struct cmn_stmt INBOX = {
    .name = "bench_inbox",
    .writes = true,
    .n_params = 2,
    .sql = "INSERT INTO inbox (event_id, applied_at) SELECT id, $2::timestamptz"
	   " FROM unnest($1::uuid[]) AS id ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
};
static const struct cmn_stmt PARKED = {
    .name = "bench_parked",
    .n_params = 1,
    .sql = "SELECT DISTINCT subject FROM parked WHERE reader = 'bench'"
	   " AND subject = ANY ($1::text[])",
};
static const struct cmn_stmt POSITION = {
    .name = "bench_position",
    .writes = true,
    .n_params = 1,
    .sql = "INSERT INTO position AS p (reader, stream, epoch, sequence)"
	   " VALUES ('bench', '31.intake.facts', 1, $1::bigint) ON CONFLICT (reader, stream)"
	   " DO UPDATE SET sequence = excluded.sequence",
};

static void envelope(struct cmn_buf *out, const struct happening *h, uint64_t n)
{
	struct cmn_event ev = {.epoch = 1, .sequence = (int64_t)n + 1};

	cmn_uuid7(ev.id);
	snprintf(ev.stream, sizeof(ev.stream), "%s.%s.facts", h->departement, h->service);
	snprintf(ev.source, sizeof(ev.source), "/c360/%s", h->service);
	snprintf(ev.type, sizeof(ev.type), "%s", h->type);
	snprintf(ev.subject, sizeof(ev.subject), "%s", h->subject);
	snprintf(ev.time, sizeof(ev.time), "%s", h->at);
	snprintf(ev.departement, sizeof(ev.departement), "%s", h->departement);
	cmn_buf_reset(out);
	cmn_event_write(out, &ev, h->data);
}

struct applying {
	struct cmn_conn *conn;
	struct observatory_fold *fold;
	struct cmn_event *events;
	const struct cmn_event **batch;
	struct cmn_buf *raw; /* as they came over the wire */
};

static enum cmn_err decode_all(const struct applying *a, size_t n, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < n; i++) {
		rc = cmn_event_decode(a->raw[i].data, a->raw[i].len, &a->events[i], err);
		if (rc == CMN_OK)
			rc = cmn_event_check(&a->events[i], err);
		a->batch[i] = &a->events[i];
	}
	return rc;
}

/* What the feed asks and writes beside what is applied. */
static enum cmn_err beside(const struct applying *a, size_t n, struct cmn_error *err)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf ids;
	CMN_AUTO(cmn_buf_free) struct cmn_buf subjects;
	char now[CMN_TIME_LEN], sequence[24];
	enum cmn_err rc;

	cmn_buf_init(&ids, 1 << 20);
	cmn_buf_init(&subjects, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		cmn_buf_fmt(&ids, "%c%s", i ? ',' : '{', a->events[i].id);
		cmn_buf_fmt(&subjects, "%c%s", i ? ',' : '{', a->events[i].subject);
	}
	cmn_buf_char(&ids, '}');
	cmn_buf_char(&subjects, '}');
	cmn_time_format(cmn_clock_us(), now);
	snprintf(sequence, sizeof(sequence), "%lld", (long long)a->events[n - 1].sequence);
	rc = cmn_conn_run(a->conn, &PARKED, (const char *[]){subjects.data}, NULL, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(a->conn, &INBOX, (const char *[]){ids.data, now}, NULL, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(a->conn, &POSITION, (const char *[]){sequence}, NULL, err);
	return rc;
}

static enum cmn_err apply_batch(const struct applying *a, size_t n, struct cmn_error *err)
{
	enum cmn_err rc = decode_all(a, n, err);

	if (rc == CMN_OK)
		rc = cmn_conn_begin(a->conn, err);
	if (rc == CMN_OK)
		rc = beside(a, n, err);
	if (rc == CMN_OK)
		rc = observatory_fold_apply(a->conn, a->batch, n, a->fold, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(a->conn, err);
	for (size_t i = 0; i < n; i++)
		cmn_event_clear(&a->events[i]);
	return rc;
}

static enum cmn_err apply_all(struct applying *a, size_t batch, uint64_t first, uint64_t n,
			      double *ret_s, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	*ret_s = 0;
	for (uint64_t at = first; rc == CMN_OK && at < first + n; at += batch) {
		const size_t m = first + n - at < batch ? (size_t)(first + n - at) : batch;
		double began;

		for (size_t i = 0; i < m; i++) {
			struct happening h;

			happen(at + i, 2000000, &h);
			envelope(&a->raw[i], &h, at + i);
		}
		began = now_s();
		rc = apply_batch(a, m, err);
		*ret_s += now_s() - began;
	}
	return rc;
}

static int apply(const char *address, const char *schema, size_t batch, uint64_t n, uint64_t first)
{
	struct applying a = {.fold = observatory_fold_new(false)};
	struct cmn_error err;
	double seconds = 0;
	enum cmn_err rc;

	cmn_error_init(&err);
	if (batch == 0 || batch > BATCH_MAX)
		batch = BATCH_MAX;
	a.events = calloc(batch, sizeof(*a.events));
	a.batch = calloc(batch, sizeof(*a.batch));
	a.raw = calloc(batch, sizeof(*a.raw));
	for (size_t i = 0; a.raw && i < batch; i++)
		cmn_buf_init(&a.raw[i], CMN_EVENT_MAX);
	if (!a.fold || !a.events || !a.batch || !a.raw)
		return fail("memory", &err);
	rc = cmn_conn_open(address, schema, &a.conn, &err);
	if (rc == CMN_OK)
		rc = observatory_definitions_start(a.conn, "2026-01-01T00:00:00Z", &err);
	if (rc == CMN_OK)
		rc = apply_all(&a, batch, first, n, &seconds, &err);
	for (size_t i = 0; i < batch; i++)
		cmn_buf_free(&a.raw[i]);
	free(a.raw);
	free(a.batch);
	free(a.events);
	cmn_conn_close(&a.conn);
	observatory_fold_free(&a.fold);
	if (rc != CMN_OK)
		return fail("apply", &err);
	printf("%.1f\n", (double)n / seconds);
	return 0;
}

/* --- load ------------------------------------------------------------------------------------- */

static int load(uint64_t n)
{
	int64_t sequence[DEPARTEMENTS] = {0};
	struct cmn_error err;

	cmn_error_init(&err);
	for (uint64_t i = 0; i < n; i++) {
		struct happening h;
		char id[CMN_UUID_LEN];
		size_t d = 0;

		happen(i, n, &h);
		while (strcmp(TERRITORY[d], h.departement) != 0)
			d++;
		cmn_uuid7(id);
		printf("%s.facts\t1\t%lld\t%s\t%s\t%s\t%s\t\\N\t%s\n", h.departement,
		       (long long)++sequence[d], id, h.type, h.subject, h.at, h.data);
	}
	return ferror(stdout) ? fail("write", &err) : 0;
}

int main(int argc, char **argv)
{
	if (argc >= 6 && strcmp(argv[1], "apply") == 0)
		return apply(argv[2], argv[3], strtoul(argv[4], NULL, 10),
			     strtoull(argv[5], NULL, 10),
			     argc > 6 ? strtoull(argv[6], NULL, 10) : 0);
	if (argc == 3 && strcmp(argv[1], "load") == 0)
		return load(strtoull(argv[2], NULL, 10));
	fprintf(stderr, "usage: projection apply|load …, see tests/bench/projection.c\n");
	return 2;
}
