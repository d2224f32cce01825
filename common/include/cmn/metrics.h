/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/metrics.h - Prometheus text format, kept by ourselves (no C client exists in Debian 12).
 *
 * A metric is a static object that registers itself at first use; values are atomics.  Names and
 * labels are constants of the code, never input, so the number of series is bounded.
 */
#ifndef CMN_METRICS_H
#define CMN_METRICS_H

#include "cmn/buf.h"

#include <stdatomic.h>

#define CMN_HIST_BUCKETS 12 /* 0.5 ms … 10 s and +Inf: the bounds stand in metrics.c */

enum cmn_metric_kind { CMN_COUNTER = 1, CMN_GAUGE, CMN_HISTOGRAM };

struct cmn_metric {
	const char *name; /* "c360_outbox_oldest_seconds" */
	const char *help;
	const char *labels; /* "reason=\"stale\"" or NULL; several metrics may share a name */
	enum cmn_metric_kind kind;
	_Atomic int64_t value; /* counter, gauge: as it is; a gauge in milli-units when `milli` */
	bool milli;            /* printed divided by 1000 */
	_Atomic int64_t sum_us, count, bucket[CMN_HIST_BUCKETS];
	struct cmn_metric *next;
	atomic_bool registered;
};

#define CMN_DEFINE_COUNTER(var, n, h) \
	static struct cmn_metric var = {.name = n, .help = h, .kind = CMN_COUNTER}
#define CMN_DEFINE_GAUGE(var, n, h) \
	static struct cmn_metric var = {.name = n, .help = h, .kind = CMN_GAUGE}

void cmn_metric_add(struct cmn_metric *m, int64_t by);
void cmn_metric_set(struct cmn_metric *m, int64_t value);
void cmn_metric_observe_us(struct cmn_metric *m,
			   int64_t us); /* histogram, in seconds when printed */

/* Make the metric appear with value 0 before its first event. */
void cmn_metric_register(struct cmn_metric *m);

/* The whole page, in the form that `promtool check metrics` accepts. */
void cmn_metrics_write(struct cmn_buf *out);

#endif
