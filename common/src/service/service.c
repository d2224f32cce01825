/* SPDX-License-Identifier: EUPL-1.2
 *
 * service.c - the life of a service: read the settings, start its parts, wait for a signal, stop
 * them.
 */
#include "running.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "start.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define RETRY_S     1
#define WATCHDOG_MS 5000 /* after the grace: the process ends, whatever hangs */

static bool told_to_stop(const struct running *r, unsigned seconds)
{
	const struct timespec wait = {.tv_sec = (time_t)seconds};

	return sigtimedwait(&r->signals, NULL, &wait) > 0;
}

/* What is away for the moment is waited for; what is wrong ends the start. */
static bool start_part(struct running *r, size_t i, bool *ret_stop)
{
	struct cmn_error err;
	enum cmn_err rc;

	*ret_stop = false;
	for (;;) {
		cmn_error_init(&err);
		rc = CMN_PARTS[i].start(r, &err);
		if (rc == CMN_OK)
			return true;
		cmn_log(rc == CMN_E_UNAVAILABLE ? CMN_WARN : CMN_ERROR, "cannot start",
			{"part", CMN_PARTS[i].name, 0}, {"why", err.detail[CMN_EN], 0},
			{"cause", err.cause, 0});
		if (rc != CMN_E_UNAVAILABLE)
			break;
		*ret_stop = told_to_stop(r, RETRY_S);
		if (*ret_stop)
			return false;
	}
	fprintf(stderr, "c360-%s: %s\n", r->service->name, err.detail[CMN_EN]);
	return false;
}

static void *watch(void *arg)
{
	unsigned grace_ms = (unsigned)(uintptr_t)arg;

	cmn_sleep_ms(grace_ms + WATCHDOG_MS);
	cmn_log(CMN_ERROR, "stop takes too long", {"grace_ms", NULL, grace_ms});
	if (cmn_audit_waiting() > 0)
		cmn_log(CMN_ERROR, "audit lost", {"rows", NULL, cmn_audit_waiting()});
	_exit(3);
}

static void start_watchdog(const struct running *r)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, watch, (void *)(uintptr_t)r->settings->grace_ms) == 0)
		pthread_detach(thread);
}

static int serve(struct running *r)
{
	bool stop = false;
	size_t n = 0;

	while (n < CMN_PART_COUNT && start_part(r, n, &stop))
		n++;
	if (n == CMN_PART_COUNT) {
		cmn_log(CMN_INFO, "ready", {"port", NULL, r->settings->port},
			{"ops_port", NULL, r->settings->ops_port});
		int sig = cmn_wait_for_signal(&r->signals);

		stop = true;
		cmn_log(CMN_INFO, "stopping", {"signal", NULL, sig});
	}
	start_watchdog(r);
	cmn_conn_end_by(cmn_clock_mono_ms() + r->settings->grace_ms);
	cmn_health_end(&r->health);
	while (n > 0)
		CMN_PARTS[--n].stop(r);
	cmn_log(CMN_INFO, "stopped");
	return stop ? 0 : 1;
}

/* By itself malloc makes up to eight heaps per core, and each keeps what a burst left at its top.
 * A few are as fast and give back more. */
#define HEAPS_MAX 4

int cmn_service_main(int argc, char **argv, const struct cmn_service *service)
{
	struct running r = {.service = service};
	struct cmn_setup setup = {0};
	enum cmn_order order = cmn_setup_read(argc, argv, service, &setup);
	int rc;

	mallopt(M_ARENA_MAX, HEAPS_MAX);
	if (order != CMN_ORDER_SERVE) {
		cmn_setup_clear(&setup);
		return order == CMN_ORDER_DONE ? 0 : 2;
	}
	r.settings = cmn_setup_common(&setup);
	r.health.service = service->name;
	pthread_mutex_init(&r.health.lock, NULL);
	sigemptyset(&r.signals);
	sigaddset(&r.signals, SIGTERM);
	sigaddset(&r.signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &r.signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	rc = serve(&r);
	cmn_setup_clear(&setup);
	return rc;
}
