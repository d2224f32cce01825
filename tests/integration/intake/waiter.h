/* SPDX-License-Identifier: EUPL-1.2
 *
 * waiter.h - a conseiller whose request waits in line behind what is not committed yet.
 */
#ifndef TEST_WAITER_H
#define TEST_WAITER_H

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct waiter {
	pthread_t thread;
	char target[160], headers[1700], body[400];
	int status;
};

static inline void *wait_in_line(void *arg)
{
	struct waiter *w = arg;
	struct asked a = {0};

	ask(work.desk.d, "POST", w->target, w->headers, w->body, &a);
	w->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

/* The conseiller asks for it, and stands behind what the administrator has not committed yet. */
static inline void begin(struct waiter *w, const char *target, int version, const char *body)
{
	snprintf(w->target, sizeof(w->target), "%s", target);
	snprintf(w->body, sizeof(w->body), "%s", body);
	snprintf(w->headers, sizeof(w->headers),
		 version ? "%s\nContent-Type: application/json\nIf-Match: \"%d\""
			 : "%s\nContent-Type: application/json",
		 work.conseiller, version);
	assert_int_equal(pthread_create(&w->thread, NULL, wait_in_line, w), 0);
	for (int i = 0; i < 500; i++) {
		if (work_count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0)
			return;
		work_exec("SELECT pg_sleep(0.01)");
	}
	fail_msg("%s waits for nobody", target);
}

/* What was held is committed; the one who waited gets this status. */
static inline void end(struct waiter *w, int status)
{
	work_exec("COMMIT");
	pthread_join(w->thread, NULL);
	assert_int_equal(w->status, status);
}

#endif
