/* SPDX-License-Identifier: EUPL-1.2 */
#include "grants.h"

#include "cmn/event.h"
#include "keys.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_MAX_BYTES 16384
#define GRANTS_MAX     16384

struct grant {
	char key[CMN_KEY_LEN];
	char pattern[CMN_STREAM_MAX];
};

struct table {
	struct grant *rows;
	size_t n;
	size_t cap;
};

struct cmn_grants {
	char *path;
	pthread_rwlock_t lock;
	struct table table;
	struct stat seen; /* read by one thread only: the one that refreshes */
};

/* --- names ------------------------------------------------------------------------------------ */

static size_t segment(const char *text)
{
	return strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");
}

/* Length of a segment or of a '*' that stands alone; 0 when neither. */
static size_t segment_or_star(const char *text, bool star)
{
	if (star && text[0] == '*')
		return 1;
	return segment(text);
}

static bool name_valid(const char *text, bool star)
{
	const char *at = text;

	if (strlen(text) >= CMN_STREAM_MAX)
		return false;
	for (int i = 0; i < 2; i++) {
		size_t n = segment_or_star(at, star);

		if (n == 0 || at[n] != '.')
			return false;
		at += n + 1;
	}
	/* the audience may have parts of its own: "partner.<id>" */
	for (;;) {
		size_t n = segment(at);

		if (n == 0)
			return false;
		if (at[n] == '\0')
			return true;
		if (at[n] != '.')
			return false;
		at += n + 1;
	}
}

bool cmn_stream_valid(const char *stream)
{
	return name_valid(stream, false);
}

bool cmn_grant_valid(const char *pattern)
{
	return name_valid(pattern, true);
}

bool cmn_grant_matches(const char *pattern, const char *stream)
{
	if (!cmn_stream_valid(stream) || !cmn_grant_valid(pattern))
		return false;
	for (int i = 0; i < 2; i++) {
		size_t p = strcspn(pattern, "."), s = strcspn(stream, ".");
		bool any = p == 1 && pattern[0] == '*';

		if (!any && (p != s || memcmp(pattern, stream, s) != 0))
			return false;
		pattern += p + 1;
		stream += s + 1;
	}
	return strcmp(pattern, stream) == 0;
}

/* --- file ------------------------------------------------------------------------------------- */

static void table_drop(struct table *t)
{
	free(t->rows);
	*t = (struct table){.rows = NULL};
}

static void file_drop(FILE **f)
{
	if (*f)
		fclose(*f);
}

static bool table_add(struct table *t, const char *key, const char *pattern)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 64;
		struct grant *rows =
		    cap <= GRANTS_MAX ? reallocarray(t->rows, cap, sizeof(*rows)) : NULL;

		if (!rows)
			return false;
		t->rows = rows;
		t->cap = cap;
	}
	snprintf(t->rows[t->n].key, CMN_KEY_LEN, "%s", key);
	snprintf(t->rows[t->n].pattern, CMN_STREAM_MAX, "%s", pattern);
	t->n++;
	return true;
}

static enum cmn_err fail_line(struct cmn_error *err, long line)
{
	return cmn_fail(err, CMN_E_INVALID,
			"droits du bus, ligne %ld : attendu « partie clé flux… », un flux "
			"complet, département et service remplaçables par *",
			"grants of the bus, line %ld: expected \"party key stream…\", a complete "
			"stream, * allowed for département and service",
			line);
}

static enum cmn_err read_line(char *text, long line, struct table *t, struct cmn_error *err)
{
	char *save = NULL;
	const char *party = strtok_r(text, " \t\r\n", &save);
	const char *key = strtok_r(NULL, " \t\r\n", &save);
	const char *pattern = strtok_r(NULL, " \t\r\n", &save);

	if (!party || party[0] == '#')
		return CMN_OK;
	if (!key || !cmn_key_valid(key) || !pattern)
		return fail_line(err, line);
	for (; pattern; pattern = strtok_r(NULL, " \t\r\n", &save)) {
		if (!cmn_grant_valid(pattern) || !table_add(t, key, pattern))
			return fail_line(err, line);
	}
	return CMN_OK;
}

static enum cmn_err read_file(const char *path, struct table *ret, struct stat *ret_stat,
			      struct cmn_error *err)
{
	CMN_AUTO(file_drop) FILE *f = fopen(path, "re");
	CMN_AUTO(table_drop) struct table t = {.rows = NULL};
	CMN_AUTO(cmn_free_drop) char *text = malloc(LINE_MAX_BYTES);
	enum cmn_err rc = CMN_OK;

	if (!f || !text || fstat(fileno(f), ret_stat) != 0) {
		cmn_fail(err, CMN_E_INVALID, "fichier des droits du bus illisible",
			 "grants file of the bus cannot be read");
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	for (long line = 1; rc == CMN_OK && fgets(text, LINE_MAX_BYTES, f); line++)
		rc = strlen(text) + 1 == LINE_MAX_BYTES ? fail_line(err, line)
							: read_line(text, line, &t, err);
	if (rc != CMN_OK)
		return rc;
	*ret = t;
	t.rows = NULL;
	return CMN_OK;
}

enum cmn_err cmn_grants_open(const char *path, struct cmn_grants **ret, struct cmn_error *err)
{
	struct cmn_grants *g = calloc(1, sizeof(*g));
	enum cmn_err rc = CMN_E_UNAVAILABLE;

	if (!g || !(g->path = strdup(path)))
		cmn_fail(err, rc, "mémoire épuisée", "out of memory");
	else
		rc = read_file(path, &g->table, &g->seen, err);
	if (rc != CMN_OK) {
		if (g)
			free(g->path);
		free(g);
		return rc;
	}
	pthread_rwlock_init(&g->lock, NULL);
	*ret = g;
	return CMN_OK;
}

void cmn_grants_close(struct cmn_grants **grants)
{
	struct cmn_grants *g = *grants;

	if (!g)
		return;
	pthread_rwlock_destroy(&g->lock);
	table_drop(&g->table);
	free(g->path);
	free(g);
	*grants = NULL;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

enum cmn_err cmn_grants_refresh(struct cmn_grants *g, bool *ret_changed, struct cmn_error *err)
{
	struct table fresh = {.rows = NULL}, old;
	struct stat st;
	enum cmn_err rc;

	*ret_changed = false;
	if (stat(g->path, &st) == 0 && same_file(&st, &g->seen))
		return CMN_OK;
	rc = read_file(g->path, &fresh, &st, err);
	if (rc != CMN_OK)
		return rc;
	pthread_rwlock_wrlock(&g->lock);
	old = g->table;
	g->table = fresh;
	pthread_rwlock_unlock(&g->lock);
	table_drop(&old);
	g->seen = st;
	*ret_changed = true;
	return CMN_OK;
}

/* stream NULL: any grant of the key */
static bool find(struct cmn_grants *g, const char *key, const char *stream)
{
	bool found = false;

	pthread_rwlock_rdlock(&g->lock);
	for (size_t i = 0; i < g->table.n && !found; i++) {
		const struct grant *row = &g->table.rows[i];

		found = strcmp(row->key, key) == 0 &&
			(!stream || cmn_grant_matches(row->pattern, stream));
	}
	pthread_rwlock_unlock(&g->lock);
	return found;
}

bool cmn_grants_known(struct cmn_grants *g, const char *key)
{
	return find(g, key, NULL);
}

bool cmn_grants_allow(struct cmn_grants *g, const char *key, const char *stream)
{
	return find(g, key, stream);
}
