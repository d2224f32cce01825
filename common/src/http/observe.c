/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include "cmn/log.h"
#include "cmn/metrics.h"

#include <time.h>

#define REQUESTS(text)                                                                           \
	{                                                                                        \
		.name = "c360_http_requests_total",                                              \
		.help = "Requests answered, by class of status", .labels = "class=\"" text "\"", \
		.kind = CMN_COUNTER                                                              \
	}

static struct cmn_metric by_class[] = {
    REQUESTS("1xx"), REQUESTS("2xx"), REQUESTS("3xx"), REQUESTS("4xx"), REQUESTS("5xx"),
};
static struct cmn_metric seconds = {
    .name = "c360_http_request_seconds",
    .help = "Time from the whole request to the whole answer",
    .kind = CMN_HISTOGRAM,
};
CMN_DEFINE_GAUGE(in_flight, "c360_http_requests_in_flight", "Requests being worked on");

void cmn_dispatch_metrics(void)
{
	size_t i;

	for (i = 1; i < CMN_LEN(by_class); i++)
		cmn_metric_register(&by_class[i]);
	cmn_metric_register(&seconds);
	cmn_metric_register(&in_flight);
}

static int64_t mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void cmn_observe_begin(struct cmn_work *work)
{
	work->began_us = mono_us();
	cmn_metric_add(&in_flight, 1);
}

static void log_line(const struct cmn_work *work, int64_t us)
{
	const struct cmn_error *err = &work->call.err;
	int status = work->answer->status;
	struct cmn_kv kv[6];
	size_t n = 0;

	kv[n++] = (struct cmn_kv){"request_id", work->request_id, 0};
	kv[n++] = (struct cmn_kv){"operation", work->call.op ? work->call.op->id : "none", 0};
	kv[n++] = (struct cmn_kv){"status", NULL, status};
	kv[n++] = (struct cmn_kv){"ms", NULL, us / 1000};
	if (err->code != CMN_OK)
		kv[n++] = (struct cmn_kv){"error", cmn_err_slug(err->code), 0};
	if (err->code != CMN_OK && err->cause[0])
		kv[n++] = (struct cmn_kv){"cause", err->cause, 0};
	cmn_log_line(status >= 500 ? CMN_ERROR : CMN_INFO, "request", kv, n);
}

void cmn_observe_end(struct cmn_work *work)
{
	int64_t us = mono_us() - work->began_us;
	size_t class = (size_t)work->answer->status / 100 - 1;

	cmn_metric_add(&in_flight, -1);
	if (class < CMN_LEN(by_class))
		cmn_metric_add(&by_class[class], 1);
	cmn_metric_observe_us(&seconds, us);
	log_line(work, us);
}
