/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/metrics.h"

#include "metrics_process.h"

#include <inttypes.h>
#include <string.h>

/* Upper bounds in microseconds; the last bucket is +Inf. */
static const int64_t BOUNDS_US[CMN_HIST_BUCKETS - 1] = {
    500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 500000, 2000000, 10000000,
};
static const char *const BOUNDS[CMN_HIST_BUCKETS] = {
    "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.5", "2", "10", "+Inf",
};

/* Only ever grows at its head, so a reader may walk it while others register. */
static struct cmn_metric *_Atomic registry;

void cmn_metric_register(struct cmn_metric *m)
{
	struct cmn_metric *head;

	if (atomic_load_explicit(&m->registered, memory_order_relaxed))
		return;
	if (atomic_exchange(&m->registered, true))
		return;
	head = atomic_load(&registry);
	do
		m->next = head;
	while (!atomic_compare_exchange_weak(&registry, &head, m));
}

void cmn_metric_add(struct cmn_metric *m, int64_t by)
{
	cmn_metric_register(m);
	atomic_fetch_add_explicit(&m->value, by, memory_order_relaxed);
}

void cmn_metric_set(struct cmn_metric *m, int64_t value)
{
	cmn_metric_register(m);
	atomic_store_explicit(&m->value, value, memory_order_relaxed);
}

void cmn_metric_observe_us(struct cmn_metric *m, int64_t us)
{
	size_t i = 0;

	cmn_metric_register(m);
	while (i < CMN_LEN(BOUNDS_US) && us > BOUNDS_US[i])
		i++;
	atomic_fetch_add_explicit(&m->bucket[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->sum_us, us, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->count, 1, memory_order_relaxed);
}

/* --- the page --------------------------------------------------------------------------------- */

/* value / scale in decimal, scale a power of ten: no floating point, no locale. */
static void write_scaled(struct cmn_buf *out, int64_t value, int64_t scale, int digits)
{
	int64_t whole = value / scale, rest = value % scale;

	cmn_buf_fmt(out, "%s%" PRId64, value < 0 && whole == 0 ? "-" : "", whole);
	if (rest != 0)
		cmn_buf_fmt(out, ".%0*" PRId64, digits, rest < 0 ? -rest : rest);
	cmn_buf_char(out, '\n');
}

static void write_plain(struct cmn_buf *out, const struct cmn_metric *m)
{
	cmn_buf_text(out, m->name);
	if (m->labels)
		cmn_buf_fmt(out, "{%s}", m->labels);
	cmn_buf_char(out, ' ');
	write_scaled(out, m->value, m->milli ? 1000 : 1, 3);
}

/* The count is taken from the buckets, so that the page agrees with itself while others count. */
static void write_histogram(struct cmn_buf *out, const struct cmn_metric *m)
{
	const char *labels = m->labels ? m->labels : "";
	const char *comma = m->labels ? "," : "";
	int64_t sum_us = m->sum_us, below = 0;

	for (size_t i = 0; i < CMN_HIST_BUCKETS; i++) {
		below += m->bucket[i];
		cmn_buf_fmt(out, "%s_bucket{%s%sle=\"%s\"} %" PRId64 "\n", m->name, labels, comma,
			    BOUNDS[i], below);
	}
	cmn_buf_fmt(out, m->labels ? "%s_sum{%s} " : "%s_sum%s ", m->name, labels);
	write_scaled(out, sum_us, 1000000, 6);
	cmn_buf_fmt(out, m->labels ? "%s_count{%s} " : "%s_count%s ", m->name, labels);
	write_scaled(out, below, 1, 0);
}

static void write_head(struct cmn_buf *out, const struct cmn_metric *m)
{
	static const char *const KINDS[] = {
	    [CMN_COUNTER] = "counter", [CMN_GAUGE] = "gauge", [CMN_HISTOGRAM] = "histogram"};

	cmn_buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, KINDS[m->kind]);
}

static int by_name(const void *a, const void *b)
{
	const struct cmn_metric *x = *(const struct cmn_metric *const *)a;
	const struct cmn_metric *y = *(const struct cmn_metric *const *)b;
	int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	return strcmp(x->labels ? x->labels : "", y->labels ? y->labels : "");
}

static void write_sorted(struct cmn_buf *out, const struct cmn_metric **sorted, size_t n)
{
	qsort(sorted, n, sizeof(const struct cmn_metric *), by_name);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(sorted[i]->name, sorted[i - 1]->name) != 0)
			write_head(out, sorted[i]);
		if (sorted[i]->kind == CMN_HISTOGRAM)
			write_histogram(out, sorted[i]);
		else
			write_plain(out, sorted[i]);
	}
}

static void drop_list(const struct cmn_metric ***list)
{
	free(*list);
}

void cmn_metrics_write(struct cmn_buf *out)
{
	const struct cmn_metric *head = atomic_load(&registry);
	size_t n = 0, i = 0;

	for (const struct cmn_metric *m = head; m; m = m->next)
		n++;
	CMN_AUTO(drop_list) const struct cmn_metric **sorted = calloc(n + 1, sizeof(*sorted));

	if (!sorted) {
		out->failed = true;
		return;
	}
	for (const struct cmn_metric *m = head; m; m = m->next)
		sorted[i++] = m;
	write_sorted(out, sorted, n);
	cmn_metrics_process_write(out);
}
