/* SPDX-License-Identifier: EUPL-1.2 */
#include "health.h"

#include "cmn/metrics.h"

#include <string.h>

#define PAGE_MAX ((size_t)1 << 20)

static void add(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg,
		bool needed)
{
	size_t i;

	pthread_mutex_lock(&health->lock);
	i = health->n_checks;
	if (i < CMN_HEALTH_CHECKS) {
		health->checks[i].name = name;
		health->checks[i].good = good;
		health->checks[i].arg = arg;
		health->checks[i].needed = needed;
		health->n_checks++;
	}
	pthread_mutex_unlock(&health->lock);
}

void cmn_health_end(struct cmn_health *health)
{
	atomic_store(&health->serving, false);
	pthread_mutex_lock(&health->lock);
	health->n_checks = 0;
	pthread_mutex_unlock(&health->lock);
}

void cmn_health_add(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg)
{
	add(health, name, good, arg, true);
}

void cmn_health_tell(struct cmn_health *health, const char *name, bool (*good)(void *), void *arg)
{
	add(health, name, good, arg, false);
}

/* Alive: this process answers.  Never asks anybody else, or a lost database would have every
 * replica restarted. */
static void alive(struct cmn_health *health, struct cmn_answer *answer)
{
	answer->status = 200;
	answer->content_type = "application/json";
	cmn_json_open(&answer->body, '{');
	cmn_json_kstr(&answer->body, "service", health->service);
	cmn_json_kstr(&answer->body, "status", "alive");
	cmn_json_close(&answer->body, '}');
}

static bool put_checks(struct cmn_health *health, struct cmn_buf *out)
{
	size_t i;
	bool all = atomic_load(&health->serving);

	cmn_json_key(out, "checks");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "listener", all ? "ok" : "closed");
	pthread_mutex_lock(&health->lock);
	for (i = 0; i < health->n_checks; i++) {
		bool good = health->checks[i].good(health->checks[i].arg);

		cmn_json_kstr(out, health->checks[i].name, good ? "ok" : "failed");
		all = all && (good || !health->checks[i].needed);
	}
	pthread_mutex_unlock(&health->lock);
	cmn_json_close(out, '}');
	return all;
}

static void ready(struct cmn_health *health, struct cmn_answer *answer)
{
	bool all;

	answer->content_type = "application/json";
	cmn_json_open(&answer->body, '{');
	cmn_json_kstr(&answer->body, "service", health->service);
	all = put_checks(health, &answer->body);
	cmn_json_kstr(&answer->body, "status", all ? "ready" : "not ready");
	cmn_json_close(&answer->body, '}');
	answer->status = all ? 200 : 503;
	if (!all)
		cmn_answer_header(answer, "Retry-After", "1");
}

static void metrics(struct cmn_health *health, struct cmn_answer *answer)
{
	(void)health;
	answer->status = 200;
	answer->content_type = "text/plain; version=0.0.4; charset=utf-8";
	cmn_metrics_write(&answer->body);
}

static const struct {
	const char *path;
	void (*answer)(struct cmn_health *health, struct cmn_answer *answer);
} PAGES[] = {{"/healthz", alive}, {"/readyz", ready}, {"/metrics", metrics}};

static void refuse(struct cmn_answer *answer, bool known)
{
	struct cmn_error err;

	cmn_error_init(&err);
	if (known)
		cmn_fail(&err, CMN_E_METHOD_NOT_ALLOWED, "seulement GET et HEAD",
			 "only GET and HEAD");
	else
		cmn_fail(&err, CMN_E_NOT_FOUND, "seulement /healthz, /readyz et /metrics",
			 "only /healthz, /readyz and /metrics");
	cmn_answer_problem(answer, &err, CMN_FR, NULL);
	if (known)
		cmn_answer_header(answer, "Allow", "GET, HEAD");
}

void cmn_health_answer(void *arg, const struct cmn_request *request, struct cmn_answer *answer)
{
	bool get = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	size_t len = strcspn(request->target, "?"), i;

	cmn_buf_init(&answer->body, PAGE_MAX);
	cmn_answer_header(answer, "Cache-Control", "no-store");
	for (i = 0; i < CMN_LEN(PAGES); i++)
		if (strlen(PAGES[i].path) == len &&
		    memcmp(PAGES[i].path, request->target, len) == 0)
			break;
	if (i == CMN_LEN(PAGES) || !get) {
		refuse(answer, i < CMN_LEN(PAGES));
		return;
	}
	PAGES[i].answer(arg, answer);
	if (answer->body.failed) {
		struct cmn_error err;

		cmn_no_memory(&err);
		cmn_answer_problem(answer, &err, CMN_FR, NULL);
	}
}
