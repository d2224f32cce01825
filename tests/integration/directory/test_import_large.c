/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_large.c - a file of the size that is promised (C360_IMPORT_LINES=200000; make test:
 * 6 000): 300 lines in 200 000 are faulty, the reader is killed in the middle, the rest is kept;
 * the same file again changes nothing.  All invented.
 */
#include "integration/directory/importing.h"

#include "cmn/clock.h"

#include <math.h>

static int lines(void)
{
	const char *said_ = getenv("C360_IMPORT_LINES");

	return said_ != NULL ? (int)strtol(said_, NULL, 10) : 6000;
}

/* One line in 667 is faulty, in turn: a commune, a field, a letter, the number again. */
static bool faulty(int i)
{
	return i % 667 == 666;
}

static void put_line(struct cmn_buf *file, int i)
{
	static const char *const COMMUNES[] = {"555", "483", "395", "044", "149"};
	int bad = faulty(i) ? i / 667 % 4 : -1;

	if (bad == 1) {
		cmn_buf_fmt(file, "structureet;31%07d;310009999;TRONQUEE\n", i);
		return;
	}
	cmn_buf_fmt(
	    file,
	    "structureet;31%07d;310009999;ETAB %d;ETABLISSEMENT INVENT%s %d;;;%d;R;DES "
	    "INVENTIONS;;;%s;31;HAUTE GARONNE;31000 TOULOUSE;01%08d;;%s;LIB;1;LIB;;8899A;99;"
	    "LIB;1;LIB;2001-01-01;2001-01-01;2026-01-01;\n",
	    bad == 3 ? i - 1 : i, i, bad == 2 ? "\xE9" : "É", i, i % 90 + 1,
	    bad == 0 ? "999" : COMMUNES[i % 5], 99000000 + i % 10000, i % 2 != 0 ? "182" : "446");
}

static void write_file(struct cmn_buf *file, int n)
{
	cmn_buf_init(file, 128U << 20);
	cmn_buf_text(file, "finess;etalab;99;2026-10-10\n");
	for (int i = 0; i < n; i++)
		put_line(file, i);
	for (int i = 0; i < n; i += 10)
		if (!faulty(i) && i % 5 == 0)
			cmn_buf_fmt(
			    file,
			    "geolocalisation;31%07d;%.1f;%.1f;1,ATLASANTE,100,IGN,BD_ADRESSE,"
			    "V2.2,LAMBERT_93;2026-01-01\n",
			    i, 574357.8 + i % 1000, 6279642.9 - i % 1000);
	assert_false(file->failed);
}

/* The worker dies in the middle of a slice: its connection is closed with the transaction open. */
static void die(void)
{
	PGresult *import CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;
	bool done;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(bus, &err), CMN_OK);
	PGresult *taken CMN_AUTO(cmn_pgres_drop) =
	    PQexec(cmn_conn_pg(bus), "SELECT *, said_sha256 FROM source_import WHERE state ="
				     " 'reading' FOR UPDATE");
	if (PQntuples(taken) == 1)
		assert_int_equal(directory_reading_slice(bus, taken, NOW, &done, &err), CMN_OK);
	cmn_conn_close(&bus);
	bus = test_db_conn("directory");
}

static void a_large_file_with_faults_is_kept_but_for_them(void **state)
{
	struct cmn_buf file;
	int n = lines(), bad = 0;
	int64_t began = cmn_clock_mono_ms(), read, compared;

	(void)state;
	for (int i = 0; i < n; i++)
		bad += faulty(i);
	write_file(&file, n);
	begin("finess_csv", "finess", ",\"complete\":true", 201);
	for (size_t from = 0; from < file.len; from += 1000003)
		send_at((int64_t)from, file.data + from,
			file.len - from > 1000003 ? 1000003 : file.len - from, 200);
	act("/check", NULL, 200);
	for (int slice = 0; slice < 3; slice++)
		work_once();
	look("", 200);
	int64_t stood = whole("lines");
	assert_true(stood > 0);
	die();
	look("", 200);
	assert_int_equal(whole("lines"), stood); /* nothing of the slice that died */
	while (work_once() && (look("", 200), strcmp(said("state"), "reading") == 0))
		;
	read = cmn_clock_mono_ms();
	work("checked");
	compared = cmn_clock_mono_ms();
	if (whole("refused") != bad)
		fail_msg("%d faulty lines: %s", bad, me.a.answer.body.data);
	assert_int_equal(would("actor", "create"), n - bad);
	/* one fault for each, no more */
	assert_int_equal(count("SELECT count(*) FROM directory.source_import_fault WHERE refused"),
			 bad);
	apply("{}");
	print_message("# IMPORT lines=%d faulty=%d read_ms=%lld compare_ms=%lld apply_ms=%lld\n", n,
		      bad, (long long)(read - began), (long long)(compared - read),
		      (long long)(cmn_clock_mono_ms() - compared));
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'finess'"),
			 n - bad);
	assert_int_equal(
	    count("SELECT count(*) FROM (SELECT o.subject FROM directory.outbox o JOIN"
		  " directory.actor a ON a.id::text = o.subject WHERE a.source = 'finess'"
		  " GROUP BY 1 HAVING count(*) = 1) AS x"),
	    n - bad);
	assert_true(count("SELECT count(*) FROM directory.place WHERE source = 'finess' AND"
			  " abs(place[0] - 574357.8) <= 1000") > n / 20);
	cmn_buf_free(&file);
}

static void the_same_file_again_changes_nothing(void **state)
{
	struct cmn_buf file;
	int64_t told = count("SELECT count(*) FROM directory.outbox");

	(void)state;
	write_file(&file, lines());
	check_bytes("finess_csv", "finess", ",\"complete\":true", file.data, file.len, 5000000);
	assert_int_equal(would("actor", "change") + would("place", "change"), 0);
	assert_int_equal(would("actor", "create") + would("actor", "close"), 0);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.outbox"), told);
	cmn_buf_free(&file);
}

static void a_file_cut_short_closes_nothing_without_force(void **state)
{
	struct cmn_buf file;

	(void)state;
	write_file(&file, lines());
	check_bytes("finess_csv", "finess", ",\"complete\":true", file.data, file.len / 3, 5000000);
	assert_true(would("actor", "close") > lines() / 3);
	act("/apply", "{}", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "manquent"));
	act("/cancel", NULL, 200);
	assert_int_equal(
	    count("SELECT count(*) FROM directory.actor WHERE source = 'finess' AND NOT"
		  " active"),
	    0);
	assert_string_equal(said("state"), "cancelled");
	cmn_buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_large_file_with_faults_is_kept_but_for_them),
	    cmocka_unit_test(the_same_file_again_changes_nothing),
	    cmocka_unit_test(a_file_cut_short_closes_nothing_without_force),
	};

	return cmocka_run_group_tests(tests, importing_setup, importing_teardown);
}
