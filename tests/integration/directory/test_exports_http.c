/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_exports_http.c - the directory as files: whole, in pieces, interrupted and resumed while
 * others write, and never with what is confidential.
 */
#include "integration/directory/exporting.h"

#include <gnutls/crypto.h>

static void sha256(const char *bytes, size_t n, char ret[65])
{
	unsigned char digest[32];

	assert_int_equal(gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, n, digest), 0);
	for (size_t i = 0; i < 32; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* --- whole -------------------------------------------------------------------------------------
 */

static void every_file_has_the_size_and_checksum_that_the_list_says(void **state)
{
	const char *id = make_export();
	json_t *list, *file;
	size_t i;

	(void)state;
	get(EXPORTS, 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "id")), id);
	list = json_incref(json_object_get(item(0), "files"));
	assert_int_equal(json_array_size(list), DIRECTORY_EXPORT_NAME_COUNT);
	json_array_foreach(list, i, file)
	{
		const char *name = cmn_json_get(file, "name");
		char sum[65];

		get_with(file_of(id, name), NULL, 200);
		assert_int_equal(me.a.answer.body.len, cmn_json_get_int(file, "bytes", -1));
		sha256(me.a.answer.body.data, me.a.answer.body.len, sum);
		assert_string_equal(sum, cmn_json_get(file, "sha256"));
		assert_memory_equal(said("ETag") + 1, sum, 64);
		assert_string_equal(said("Accept-Ranges"), "bytes");
		assert_string_equal(said("Content-Location"), file_of(id, name));
		if (strstr(name, ".ndjson") != NULL)
			assert_int_equal(lines_of(me.a.answer.body.data),
					 cmn_json_get_int(file, "records", -1));
		else if (strstr(name, "json") != NULL)
			assert_non_null(me.a.json);
	}
	json_decref(list);
}

static void the_file_holds_every_record_that_leaves_once_and_in_order(void **state)
{
	const char *id = make_export();
	char last[80] = "", *line, *rest;
	int64_t n = 0;

	get_with(file_of(id, "directory.ndjson"), NULL, 200);
	rest = me.a.answer.body.data;
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		json_t *record = json_loads(line, 0, NULL);
		static const char ORDER[] = "apoc";
		char key[80];

		assert_non_null(record);
		/* actors, places, offers, contacts */
		snprintf(key, sizeof(key), "%d%s",
			 (int)(strchr(ORDER, cmn_json_get(record, "kind")[0]) - ORDER),
			 cmn_json_get(record, "id"));
		assert_true(strcmp(key, last) > 0);
		snprintf(last, sizeof(last), "%s", key);
		json_decref(record);
		n++;
	}
	assert_int_equal(
	    n, test_db_count(
		   *state, "SET search_path = directory; SELECT (SELECT count(*) FROM actor WHERE"
			   " active) + (SELECT count(*) FROM offer WHERE active) + (SELECT count(*)"
			   " FROM place WHERE active AND NOT confidential) + (SELECT count(*) FROM"
			   " contact x LEFT JOIN place p ON p.id = x.place_id WHERE x.active AND"
			   " x.visibility = 'public' AND (p.id IS NULL OR p.active AND NOT"
			   " p.confidential))"));
}

static void latest_is_the_newest_and_an_unknown_one_is_not_found(void **state)
{
	char first[40];

	(void)state;
	snprintf(first, sizeof(first), "%s", make_export());
	const char *second = make_export();
	get_with(EXPORTS "/latest/actors.csv", NULL, 200);
	assert_string_equal(said("Content-Location"), file_of(second, "actors.csv"));
	assert_string_equal(me.a.answer.content_type, "text/csv; charset=utf-8");
	get_with(file_of(first, "actors.csv"), NULL, 200);
	get(EXPORTS "/latest/nothing.csv", 404);
	get(EXPORTS "/00000000-0000-7000-8000-000000000000/actors.csv", 404);
	get(EXPORTS "/oldest/actors.csv", 400);
}

/* --- pieces -------------------------------------------------------------------------------------
 */

static void a_piece_says_what_it_is(void **state)
{
	const char *target = EXPORTS "/latest/directory.ndjson";
	char header[160], etag[80];
	size_t whole;
	char *text;

	(void)state;
	make_export();
	get_with(target, NULL, 200);
	text = body_now(&whole);
	snprintf(etag, sizeof(etag), "%s", said("ETag"));
	get_with(target, "Range: bytes=1000-262200", 206);
	assert_int_equal(me.a.answer.body.len, 261201);
	assert_memory_equal(me.a.answer.body.data, text + 1000, 261201);
	snprintf(header, sizeof(header), "bytes 1000-262200/%zu", whole);
	assert_string_equal(said("Content-Range"), header);
	assert_true(strcmp(said("Repr-Digest"), said("Content-Digest")) != 0);
	get_with(target, "Range: bytes=-10", 206);
	assert_memory_equal(me.a.answer.body.data, text + whole - 10, 10);
	snprintf(header, sizeof(header), "Range: bytes=%zu-", whole);
	get_with(target, header, 416);
	assert_string_equal(asked_slug(&me.a), "range-not-satisfiable");
	assert_string_equal(asked_pointer(&me.a), "header:Range");
	snprintf(header, sizeof(header), "bytes */%zu", whole);
	assert_string_equal(said("Content-Range"), header);
	get_with(target, "Range: bytes=5-2", 200);
	get_with(target, "Range: bytes=0-1,5-6", 200);
	snprintf(header, sizeof(header), "Range: bytes=0-9\nIf-Range: %s", etag);
	get_with(target, header, 206);
	get_with(target, "Range: bytes=0-9\nIf-Range: \"another\"", 200);
	snprintf(header, sizeof(header), "If-None-Match: %s", etag);
	get_with(target, header, 304);
	assert_int_equal(me.a.answer.body.len, 0);
	free(text);
}

/* A download that is cut off again and again, at another place each time, while others write and
 * further exports are made. */
static void interrupted_and_resumed_gives_the_same_checksum(void **state)
{
	char target[160], sum[65], whole_sum[65], digest[80];
	size_t whole, at = 0, steps = 0;
	struct things t = some("", "");
	char *text, *joined;

	snprintf(target, sizeof(target), "%s", file_of(make_export(), "directory.ndjson"));
	get_with(target, NULL, 200);
	text = body_now(&whole);
	snprintf(digest, sizeof(digest), "%s", said("Repr-Digest"));
	sha256(text, whole, whole_sum);
	joined = malloc(whole);
	assert_non_null(joined);
	while (at < whole) {
		size_t got = 1 + (at * 7919 + 104729) % 700000; /* what came before the cut */
		char header[60], body[80];

		snprintf(body, sizeof(body), "{\"description\":\"Autre texte %zu.\"}", steps);
		patch(of("offers", t.offer), (int)steps + 1, body, 200);
		if (steps == 3)
			make_export();
		snprintf(header, sizeof(header), "Range: bytes=%zu-", at);
		get_with(target, header, 206);
		assert_string_equal(said("Repr-Digest"), digest);
		if (got > me.a.answer.body.len)
			got = me.a.answer.body.len;
		memcpy(joined + at, me.a.answer.body.data, got);
		at += got;
		steps++;
	}
	assert_true(steps > 5);
	sha256(joined, whole, sum);
	assert_string_equal(sum, whole_sum);
	free(text);
	free(joined);
	(void)state;
}

/* What a piece may hold at most does not depend on what is asked. */
static void a_file_too_large_for_one_answer_is_given_in_pieces(void **state)
{
	char header[60];
	int64_t size = (int64_t)20 << 20, at = 0;

	test_db_exec(*state,
		     "SET search_path = directory; INSERT INTO export (id, as_of, mark) VALUES"
		     " ('018f0000-0000-7000-8000-0000000000ff', '2020-01-01', 'x');"
		     " INSERT INTO export_file VALUES ('018f0000-0000-7000-8000-0000000000ff',"
		     " 'large.csv', 'text/csv; charset=utf-8', 20971520, 1, repeat('0', 64));"
		     " INSERT INTO export_part SELECT '018f0000-0000-7000-8000-0000000000ff',"
		     " 'large.csv', n, decode(repeat(lpad(to_hex(n), 2, '0'), 262144), 'hex')"
		     " FROM generate_series(0, 79) AS n");
	const char *target = EXPORTS "/018f0000-0000-7000-8000-0000000000ff/large.csv";
	get_with(target, NULL, 400);
	assert_string_equal(asked_pointer(&me.a), "header:Range");
	while (at < size) {
		snprintf(header, sizeof(header), "Range: bytes=%lld-", (long long)at);
		get_with(target, header, 206);
		assert_true(me.a.answer.body.len <= (size_t)8 << 20);
		for (size_t i = 0; i < me.a.answer.body.len; i += 65536)
			assert_int_equal((unsigned char)me.a.answer.body.data[i],
					 (at + (int64_t)i) / 262144);
		at += (int64_t)me.a.answer.body.len;
	}
	assert_int_equal(at, size);
	test_db_exec(*state, "DELETE FROM directory.export WHERE as_of = '2020-01-01'");
}

/* --- when one is made ---------------------------------------------------------------------------
 */

static void run_job(const char *now)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	if (directory_export_job(conn, now, NULL, &more, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	assert_false(more);
	cmn_conn_close(&conn);
}

static int64_t exports(void **state)
{
	return test_db_count(*state, "SELECT count(*) FROM directory.export");
}

/* Few offers are enough to see when one is made. */
static void shrink(void **state)
{
	test_db_exec(*state, "SET search_path = directory; DELETE FROM export; DELETE FROM contact;"
			     " DELETE FROM offer_place; DELETE FROM place; DELETE FROM offer");
}

static void one_is_made_when_something_changed_and_an_hour_is_over(void **state)
{
	struct things t;

	shrink(state);
	t = some("", "");
	run_job("2031-01-01T00:00:00Z");
	assert_int_equal(exports(state), 1);
	run_job("2031-01-01T00:30:00Z");
	run_job("2031-01-01T02:00:00Z");
	assert_int_equal(exports(state), 1); /* nothing changed */
	patch(of("offers", t.offer), 1, "{\"name\":\"Autre nom inventé\"}", 200);
	run_job("2031-01-01T00:40:00Z");
	assert_int_equal(exports(state), 1);
	run_job("2031-01-01T02:00:00Z");
	assert_int_equal(exports(state), 2);
}

static void old_ones_go_but_never_the_two_newest(void **state)
{
	static const char *const HOURS[] = {"03", "05", "07", "09", "11", "13"};
	struct things t = some("", "");

	for (size_t i = 0; i < CMN_LEN(HOURS); i++) {
		char now[40], body[60];

		snprintf(body, sizeof(body), "{\"name\":\"Nom inventé %zu\"}", i);
		patch(of("offers", t.offer), (int)i + 1, body, 200);
		snprintf(now, sizeof(now), "2032-01-01T%s:00:00Z", HOURS[i]);
		run_job(now);
	}
	assert_int_equal(exports(state), 4); /* 07, 09, 11, 13 */
	patch(of("offers", t.offer), 7, "{\"name\":\"Dernier nom inventé\"}", 200);
	run_job("2032-01-05T00:00:00Z");
	assert_int_equal(exports(state), 2);
	test_db_exec(*state, "DELETE FROM directory.export");
}

/* Three hundred offers: what is made of them is made often here. */
static int setup(void **state)
{
	int rc = asking_setup(state);

	if (rc == 0)
		test_db_exec(
		    *state,
		    "SET search_path = directory; DELETE FROM contact WHERE offer_id IS NOT NULL;"
		    " DELETE FROM offer_place; DELETE FROM offer WHERE id IN (SELECT id FROM offer"
		    " ORDER BY id OFFSET 300); ANALYZE");
	return rc;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_file_has_the_size_and_checksum_that_the_list_says),
	    cmocka_unit_test(the_file_holds_every_record_that_leaves_once_and_in_order),
	    cmocka_unit_test(latest_is_the_newest_and_an_unknown_one_is_not_found),
	    cmocka_unit_test(a_piece_says_what_it_is),
	    cmocka_unit_test(interrupted_and_resumed_gives_the_same_checksum),
	    cmocka_unit_test(a_file_too_large_for_one_answer_is_given_in_pieces),
	    cmocka_unit_test(one_is_made_when_something_changed_and_an_hour_is_over),
	    cmocka_unit_test(old_ones_go_but_never_the_two_newest),
	};

	return cmocka_run_group_tests(tests, setup, asking_teardown);
}
