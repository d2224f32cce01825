/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_definitions.h"

#include "definition_store.h"

#include "cmn/clock.h"

#include <pthread.h>

#define KEEP_MS 5000

struct board_definitions {
	struct observatory_set *set;
	unsigned users; /* under the lock */
	int64_t until_ms;
};

/* The newest ones, of which this place is a user too. */
static struct {
	pthread_mutex_t lock;
	struct board_definitions *newest;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct board_definitions *take_newest(void)
{
	struct board_definitions *d = NULL;

	pthread_mutex_lock(&kept.lock);
	if (kept.newest && cmn_clock_mono_ms() < kept.newest->until_ms) {
		d = kept.newest;
		d->users++;
	}
	pthread_mutex_unlock(&kept.lock);
	return d;
}

static void keep(struct board_definitions *d)
{
	struct board_definitions *before;

	pthread_mutex_lock(&kept.lock);
	before = kept.newest;
	kept.newest = d;
	d->users++;
	pthread_mutex_unlock(&kept.lock);
	board_definitions_drop(&before);
}

/* Several that find nothing kept read at the same time: each has what it read. */
enum cmn_err board_definitions_read(struct cmn_call *call, struct board_definitions **ret)
{
	struct board_definitions *d = take_newest();
	enum cmn_err rc;

	if (d) {
		*ret = d;
		return CMN_OK;
	}
	d = calloc(1, sizeof(*d));
	if (!d)
		return cmn_no_memory(&call->err);
	d->users = 1;
	d->until_ms = cmn_clock_mono_ms() + KEEP_MS;
	rc = observatory_store_definitions(call->pool, &call->ctx, &d->set, &call->err);
	if (rc != CMN_OK) {
		board_definitions_drop(&d);
		return rc;
	}
	keep(d);
	*ret = d;
	return CMN_OK;
}

const struct observatory_set *board_definitions_set(const struct board_definitions *d)
{
	return d->set;
}

void board_definitions_drop(struct board_definitions **given)
{
	struct board_definitions *d = *given;
	bool last;

	*given = NULL;
	if (!d)
		return;
	pthread_mutex_lock(&kept.lock);
	last = --d->users == 0;
	pthread_mutex_unlock(&kept.lock);
	if (!last)
		return;
	observatory_set_free(&d->set);
	free(d);
}
