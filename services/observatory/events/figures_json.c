/* SPDX-License-Identifier: EUPL-1.2 */
#include "observatory_events.h"

static void put_rate(struct cmn_buf *out, const char *key, int64_t part, int64_t whole)
{
	double rate;

	if (!observatory_rate(part, whole, &rate))
		return; /* no whole, no rate: left out rather than invented */
	cmn_json_key(out, key);
	cmn_json_num(out, rate);
}

static void solicitations(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "value", f->solicitations);
}

static void profiles(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "value", f->solicitations);
	cmn_json_key(out, "breakdown");
	cmn_json_open(out, '{');
	for (enum observatory_profile p = 0; p < OBSERVATORY_PROFILES; p++)
		cmn_json_kint(out, observatory_profile_code(p), f->profiles[p]);
	cmn_json_close(out, '}');
}

static void proposals(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "value", f->proposals);
	cmn_json_kint(out, "numerator", f->with_proposal);
	cmn_json_kint(out, "denominator", f->situations);
	put_rate(out, "rate", f->with_proposal, f->situations);
}

static void acceptances(struct cmn_buf *out, const struct observatory_figures *f)
{
	int64_t answered = f->accepted + f->refused;

	cmn_json_kint(out, "value", f->accepted);
	cmn_json_kint(out, "numerator", f->accepted);
	cmn_json_kint(out, "denominator", observatory_made(f));
	put_rate(out, "rate", f->accepted, observatory_made(f));
	put_rate(out, "rate_of_answered", f->accepted, answered);
	cmn_json_key(out, "breakdown");
	cmn_json_open(out, '{');
	cmn_json_kint(out, "accepted", f->accepted);
	cmn_json_kint(out, "refused", f->refused);
	cmn_json_kint(out, "pending", f->pending);
	cmn_json_kint(out, "withdrawn", f->withdrawn);
	cmn_json_kint(out, "declined", f->declined);
	cmn_json_close(out, '}');
}

static void delays(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "n", f->delays);
	if (f->delays <= 0)
		return;
	cmn_json_key(out, "mean_days");
	cmn_json_num(out, (double)f->delay_days / (double)f->delays);
	cmn_json_key(out, "median_days");
	cmn_json_num(out, f->delay_median);
}

static void sectors(struct cmn_buf *out, const char *key, int64_t ordinary, int64_t specialised)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kint(out, "ordinary", ordinary);
	cmn_json_kint(out, "specialised", specialised);
	cmn_json_close(out, '}');
}

/* Those that nobody of the community has verified are no part of the number. */
static void actors(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "value", f->ordinary + f->specialised);
	sectors(out, "breakdown", f->ordinary, f->specialised);
	sectors(out, "apart", f->apart_ordinary, f->apart_specialised);
}

static void partners(struct cmn_buf *out, const struct observatory_figures *f)
{
	cmn_json_kint(out, "value", f->partners);
}

void observatory_write_indicator(struct cmn_buf *out, const struct observatory_figures *f,
				 enum observatory_indicator i, int64_t threshold)
{
	static void (*const WRITE[OBSERVATORY_INDICATOR_END_])(
	    struct cmn_buf *, const struct observatory_figures *) = {
	    [OBSERVATORY_1_1] = solicitations, [OBSERVATORY_1_2] = profiles,
	    [OBSERVATORY_1_5] = proposals,     [OBSERVATORY_1_6] = acceptances,
	    [OBSERVATORY_1_7] = delays,        [OBSERVATORY_4_2] = actors,
	    [OBSERVATORY_5_1] = partners,
	};

	cmn_json_kstr(out, "code", observatory_indicator_code(i));
	if (observatory_shown(f, i, threshold))
		WRITE[i](out, f);
	else
		cmn_json_kbool(out, "suppressed", true);
}
