/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_upstream.h"

#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "gateway_exchange.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct gateway_upstream {
	struct gateway_upstream_settings settings;
	char url[256];
	pthread_mutex_t lock;
	pthread_cond_t back;
	unsigned out;  /* calls under way */
	size_t n_idle; /* the one used last is taken first: its connection is warm */
	CURL **idle;   /* settings.budget of them */
};

CMN_DEFINE_COUNTER(exhausted, "c360_gateway_budget_exhausted_total",
		   "Calls refused because too many were under way to one service");
CMN_DEFINE_COUNTER(lost, "c360_gateway_upstream_failures_total",
		   "Calls to a service that brought no answer");

/* --- start and stop
 * -------------------------------------------------------------------------------- */

static void global_init(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void init_lock(struct gateway_upstream *u)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&u->back, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&u->lock, NULL);
}

enum cmn_err gateway_upstream_open(const struct gateway_upstream_settings *settings,
				   struct gateway_upstream **ret, struct cmn_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct gateway_upstream *u;

	if (strncmp(settings->url, "http://", 7) != 0 || strlen(settings->url) >= sizeof(u->url) ||
	    strchr(settings->url + 7, '/'))
		return cmn_fail(err, CMN_E_INVALID,
				"adresse du service « %s » refusée ; attendu : http://hôte:port",
				"address of service \"%s\" refused; expected http://host:port",
				settings->name);
	pthread_once(&once, global_init);
	u = calloc(1, sizeof(*u));
	if (u)
		u->idle = calloc(settings->budget, sizeof(CURL *));
	if (!u || !u->idle) {
		free(u);
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
	}
	snprintf(u->url, sizeof(u->url), "%s", settings->url);
	u->settings = *settings;
	u->settings.url = u->url;
	init_lock(u);
	cmn_metric_register(&exhausted);
	cmn_metric_register(&lost);
	*ret = u;
	return CMN_OK;
}

void gateway_upstream_close(struct gateway_upstream **upstream)
{
	struct gateway_upstream *u = *upstream;

	if (!u)
		return;
	while (u->n_idle > 0)
		curl_easy_cleanup(u->idle[--u->n_idle]);
	pthread_cond_destroy(&u->back);
	pthread_mutex_destroy(&u->lock);
	free(u->idle);
	free(u);
	*upstream = NULL;
}

/* --- the budget
 * ------------------------------------------------------------------------------------ */

static struct timespec deadline(unsigned ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

/* A place in the budget, and an idle handle if there is one. */
static bool enter(struct gateway_upstream *u, CURL **ret)
{
	bool in = true;

	pthread_mutex_lock(&u->lock);
	if (u->out >= u->settings.budget) {
		struct timespec until = deadline(u->settings.wait_ms);
		int rc = 0;

		while (u->out >= u->settings.budget && rc == 0)
			rc = pthread_cond_timedwait(&u->back, &u->lock, &until);
		in = u->out < u->settings.budget;
	}
	if (in) {
		u->out++;
		*ret = u->n_idle > 0 ? u->idle[--u->n_idle] : NULL;
	}
	pthread_mutex_unlock(&u->lock);
	return in;
}

static void leave(struct gateway_upstream *u, CURL **handle)
{
	pthread_mutex_lock(&u->lock);
	u->out--;
	if (*handle)
		u->idle[u->n_idle++] = CMN_TAKE(*handle);
	pthread_cond_signal(&u->back);
	pthread_mutex_unlock(&u->lock);
}

static enum cmn_err acquire(struct gateway_upstream *u, CURL **ret, struct cmn_error *err)
{
	const char *name = u->settings.name;

	if (!enter(u, ret)) {
		cmn_metric_add(&exhausted, 1);
		return cmn_fail(err, CMN_E_UNAVAILABLE,
				"le service « %s » est trop sollicité pour l'instant",
				"service \"%s\" is asked too much at the moment", name);
	}
	if (!*ret)
		*ret = gateway_exchange_handle(&u->settings);
	if (*ret)
		return CMN_OK;
	leave(u, ret);
	return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
}

/* --- calls
 * ----------------------------------------------------------------------------------------- */

static void drop_list(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static enum cmn_err judge(struct gateway_upstream *u, CURL *h, CURLcode rc,
			  struct gateway_exchange *x, struct cmn_error *err)
{
	if (gateway_exchange_judge(h, rc, u->settings.name, x, err) == CMN_OK)
		return CMN_OK;
	cmn_metric_add(&lost, 1);
	return err->code;
}

enum cmn_err gateway_upstream_ask(struct gateway_upstream *u, struct gateway_exchange *x,
				  struct cmn_error *err)
{
	struct curl_slist *headers CMN_AUTO(drop_list) = NULL;
	enum cmn_err rc;
	CURL *h = NULL;

	if (acquire(u, &h, err) != CMN_OK)
		return err->code;
	if (gateway_exchange_prepare(h, x, &headers))
		rc = judge(u, h, curl_easy_perform(h), x, err);
	else
		rc = cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
	leave(u, &h);
	return rc;
}

/* A transfer that is not reported done is a lost one. */
static void perform_both(CURLM *multi, CURL *const h[2], CURLcode ret[2])
{
	CURLMsg *message;
	int running = 1, left;

	ret[0] = ret[1] = CURLE_OPERATION_TIMEDOUT;
	while (running > 0 && curl_multi_perform(multi, &running) == CURLM_OK && running > 0)
		if (curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
			break;
	while ((message = curl_multi_info_read(multi, &left)))
		for (int i = 0; i < 2; i++)
			if (message->msg == CURLMSG_DONE && message->easy_handle == h[i])
				ret[i] = message->data.result;
}

static void ask_two(struct gateway_upstream *u, CURLM *multi, CURL *const h[2],
		    struct gateway_exchange x[2], enum cmn_err ret_codes[2])
{
	struct curl_slist *first CMN_AUTO(drop_list) = NULL;
	struct curl_slist *second CMN_AUTO(drop_list) = NULL;
	struct cmn_error err;
	CURLcode rc[2];

	ret_codes[0] = ret_codes[1] = CMN_E_UNAVAILABLE;
	if (!gateway_exchange_prepare(h[0], &x[0], &first) ||
	    !gateway_exchange_prepare(h[1], &x[1], &second))
		return;
	for (int i = 0; i < 2; i++)
		curl_multi_add_handle(multi, h[i]);
	perform_both(multi, h, rc);
	for (int i = 0; i < 2; i++) {
		cmn_error_init(&err);
		ret_codes[i] = judge(u, h[i], rc[i], &x[i], &err);
		curl_multi_remove_handle(multi, h[i]);
		curl_easy_setopt(h[i], CURLOPT_HTTPHEADER, NULL);
	}
}

void gateway_upstream_ask_both(struct gateway_upstream *u, struct gateway_exchange x[2],
			       enum cmn_err ret_codes[2])
{
	CURLM *multi = curl_multi_init();
	CURL *h[2] = {NULL, NULL};
	struct cmn_error err;
	bool one, two;

	ret_codes[0] = ret_codes[1] = CMN_E_UNAVAILABLE;
	cmn_error_init(&err);
	one = multi && acquire(u, &h[0], &err) == CMN_OK;
	two = one && acquire(u, &h[1], &err) == CMN_OK;
	if (two)
		ask_two(u, multi, h, x, ret_codes);
	if (one)
		leave(u, &h[0]);
	if (two)
		leave(u, &h[1]);
	curl_multi_cleanup(multi);
}
