/* SPDX-License-Identifier: EUPL-1.2 */
#include "jwks.h"

#include "cmn/clock.h"
#include "cmn/log.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

enum { RETRY_FIRST_MS = 1000, RETRY_MOST_MS = 30000, LOG_EVERY_S = 60 };

struct cmn_jwks {
	struct cmn_jwks_settings set; /* source is owned */
	bool url;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint reads;
	_Atomic uint64_t generation;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t wake;
	struct cmn_keyset *keys;
	bool wanted;

	/* of the thread alone */
	char *text; /* the last good content: the same content is the same generation */
	size_t text_n;
	struct cmn_jwks_stamp stamp;
	int64_t read_ms, next_ms, retry_ms, logged_ms;
};

/* Take new keys into use, unless the content is what is in use already. */
static enum cmn_err adopt(struct cmn_jwks *j, char **text, size_t n, struct cmn_error *err)
{
	struct cmn_keyset *fresh CMN_AUTO(cmn_keyset_unref) = NULL;
	struct cmn_keyset *old;

	if (j->text != NULL && j->text_n == n && memcmp(j->text, *text, n) == 0)
		return CMN_OK;
	if (cmn_keyset_parse(*text, n, &fresh, err) != CMN_OK)
		return err->code;
	free(j->text);
	j->text = CMN_TAKE(*text);
	j->text_n = n;

	pthread_mutex_lock(&j->lock);
	old = j->keys;
	j->keys = CMN_TAKE(fresh);
	atomic_fetch_add(&j->generation, 1);
	pthread_mutex_unlock(&j->lock);
	cmn_keyset_unref(&old);
	return CMN_OK;
}

static enum cmn_err read_source(struct cmn_jwks *j, struct cmn_error *err)
{
	char *text CMN_AUTO(cmn_free_drop) = NULL;
	size_t n = 0;
	enum cmn_err rc;

	atomic_fetch_add(&j->reads, 1);
	j->read_ms = cmn_clock_mono_ms();
	if (j->url) {
		rc = cmn_jwks_read_url(j->set.source, &j->stop, &text, &n, err);
	} else {
		/* before reading: a later change is seen */
		if (!cmn_jwks_stat(j->set.source, &j->stamp))
			j->stamp = (struct cmn_jwks_stamp){.size = -1};
		rc = cmn_jwks_read_file(j->set.source, &text, &n, err);
	}
	return rc == CMN_OK ? adopt(j, &text, n, err) : rc;
}

static bool file_changed(const struct cmn_jwks *j)
{
	struct cmn_jwks_stamp now = {.size = -1};

	/* gone is a change once: who looked on at once would never wait again */
	if (!cmn_jwks_stat(j->set.source, &now))
		return j->stamp.size != -1;
	return now.mtime_ns != j->stamp.mtime_ns || now.size != j->stamp.size ||
	       now.inode != j->stamp.inode;
}

static void log_failure(struct cmn_jwks *j, const struct cmn_error *err)
{
	if (cmn_log_rarely(&j->logged_ms, LOG_EVERY_S))
		cmn_log(CMN_WARN, "jwks-not-read", {"reason", err->detail[CMN_EN], 0},
			{"cause", err->cause, 0});
}

/* After a failure sooner than the refresh, and ever later while it lasts. */
static void plan_next(struct cmn_jwks *j, bool good)
{
	int64_t refresh = (int64_t)j->set.refresh_s * 1000;
	int64_t pause = refresh;

	if (!good) {
		pause = j->retry_ms < refresh ? j->retry_ms : refresh;
		j->retry_ms = j->retry_ms * 2 < RETRY_MOST_MS ? j->retry_ms * 2 : RETRY_MOST_MS;
	} else {
		j->retry_ms = RETRY_FIRST_MS;
	}
	j->next_ms = cmn_clock_mono_ms() + pause;
}

static void one_round(struct cmn_jwks *j)
{
	struct cmn_error err;
	bool good;

	cmn_error_init(&err);
	good = read_source(j, &err) == CMN_OK;
	if (!good && !atomic_load(&j->stop))
		log_failure(j, &err);
	plan_next(j, good);
}

/* When the source is to be read; a kid that nobody knows brings it forward, but not at will. */
static int64_t due_ms(const struct cmn_jwks *j)
{
	int64_t asked = j->read_ms + j->set.kid_gap_ms;

	return j->wanted && asked < j->next_ms ? asked : j->next_ms;
}

/* Wait, with the lock held, until `until_ms` or a call. */
static void wait_until(struct cmn_jwks *j, int64_t until_ms)
{
	struct timespec at = {.tv_sec = (time_t)(until_ms / 1000),
			      .tv_nsec = (long)(until_ms % 1000) * 1000000};

	pthread_cond_timedwait(&j->wake, &j->lock, &at);
}

/* Nothing is due: look at the file, else wait.  True when the file has changed. */
static bool idle(struct cmn_jwks *j, int64_t now, int64_t due)
{
	int64_t look = now + j->set.poll_ms;
	bool changed;

	if (j->url) {
		wait_until(j, due);
		return false;
	}
	pthread_mutex_unlock(&j->lock); /* a slow file system must not hold up the readers */
	changed = file_changed(j);
	pthread_mutex_lock(&j->lock);
	if (!changed && !atomic_load(&j->stop))
		wait_until(j, due < look ? due : look);
	return changed;
}

static void *loop(void *arg)
{
	struct cmn_jwks *j = arg;

	pthread_mutex_lock(&j->lock);
	while (!atomic_load(&j->stop)) {
		int64_t now = cmn_clock_mono_ms();
		int64_t due = due_ms(j);

		if (now < due && !idle(j, now, due))
			continue;
		j->wanted = false;
		pthread_mutex_unlock(&j->lock);
		one_round(j);
		pthread_mutex_lock(&j->lock);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

static void jwks_free(struct cmn_jwks **jwks)
{
	struct cmn_jwks *j = CMN_TAKE(*jwks);
	char *source;

	if (j == NULL)
		return;
	cmn_keyset_unref(&j->keys);
	pthread_cond_destroy(&j->wake);
	pthread_mutex_destroy(&j->lock);
	memcpy(&source, &j->set.source, sizeof(source));
	free(source);
	free(j->text);
	free(j);
}

static struct cmn_jwks *jwks_new(const struct cmn_jwks_settings *settings)
{
	struct cmn_jwks *j = calloc(1, sizeof(*j));
	pthread_condattr_t attr;

	if (j == NULL)
		return NULL;
	j->set = *settings;
	if (j->set.refresh_s == 0)
		j->set.refresh_s = 1; /* never a busy loop */
	j->set.source = strdup(settings->source);
	j->url = cmn_jwks_is_url(settings->source);
	j->retry_ms = RETRY_FIRST_MS;
	pthread_mutex_init(&j->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&j->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (j->set.source == NULL)
		jwks_free(&j);
	return j;
}

/* Signals belong to main: the thread that reads keys takes none. */
static int start_thread(struct cmn_jwks *j)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&j->thread, NULL, loop, j);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

enum cmn_err cmn_jwks_open(const struct cmn_jwks_settings *settings, struct cmn_jwks **ret,
			   struct cmn_error *err)
{
	struct cmn_jwks *j CMN_AUTO(jwks_free) = jwks_new(settings);

	if (j == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	if (!j->url) {
		if (read_source(j, err) != CMN_OK)
			return err->code;
		plan_next(j, true);
	}
	if (start_thread(j) != 0)
		return cmn_fail(err, CMN_E_INTERNAL, "pas de fil d’exécution libre",
				"no thread available");
	*ret = CMN_TAKE(j);
	return CMN_OK;
}

void cmn_jwks_close(struct cmn_jwks **jwks)
{
	struct cmn_jwks *j = *jwks;

	if (j == NULL)
		return;
	pthread_mutex_lock(&j->lock);
	atomic_store(&j->stop, true);
	pthread_cond_signal(&j->wake);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	jwks_free(jwks);
}

struct cmn_keyset *cmn_jwks_take(struct cmn_jwks *jwks, uint64_t *ret_generation)
{
	struct cmn_keyset *keys;

	pthread_mutex_lock(&jwks->lock);
	keys = cmn_keyset_ref(jwks->keys);
	*ret_generation = atomic_load(&jwks->generation);
	pthread_mutex_unlock(&jwks->lock);
	return keys;
}

uint64_t cmn_jwks_generation(const struct cmn_jwks *jwks)
{
	return atomic_load(&jwks->generation);
}

void cmn_jwks_want(struct cmn_jwks *jwks)
{
	pthread_mutex_lock(&jwks->lock);
	if (!jwks->wanted) {
		jwks->wanted = true;
		pthread_cond_signal(&jwks->wake);
	}
	pthread_mutex_unlock(&jwks->lock);
}

unsigned cmn_jwks_reads(const struct cmn_jwks *jwks)
{
	return atomic_load(&jwks->reads);
}
