/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral - what is proposed in a situation, who takes it over, what is handed to the MDPH.
 */
#include "clock_job.h"
#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"
#include "required.h"

#include "cmn/service.h"

struct referral_settings {
	struct cmn_service_settings common; /* first, see cmn/service.h */
	const char *consent_required;
};

static const struct cmn_setting SETTINGS[] = {
    {"C360_CONSENT_REQUIRED", CMN_SET_TEXT, "", false,
     "from which day on nothing leaves without an agreement, \"31=2027-01-01,*=2027-06-01\"",
     offsetof(struct referral_settings, consent_required)},
};

static enum cmn_err start(const void *given, struct cmn_pool *pool, void **ret_deps,
			  struct cmn_error *err)
{
	const struct referral_settings *s = given;
	struct referral_deps *deps;

	(void)pool;
	if (!referral_required_valid(s->consent_required))
		return cmn_fail(
		    err, CMN_E_INVALID,
		    "C360_CONSENT_REQUIRED : « 31=2027-01-01,*=2027-06-01 » est attendu",
		    "C360_CONSENT_REQUIRED: \"31=2027-01-01,*=2027-06-01\" is expected");
	deps = calloc(1, sizeof(*deps));
	if (!deps)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	deps->consent_required = s->consent_required;
	*ret_deps = deps;
	return CMN_OK;
}

static void stop(void *deps)
{
	free(deps);
}

/* Everything that happens by itself. */
static const struct cmn_job REFERRAL_JOBS[] = {
    {"clocks", 5000, referral_job_clocks},
};

int main(int argc, char **argv)
{
	static const struct cmn_service REFERRAL = {
	    .name = "referral",
	    .ops = &REFERRAL_OPS,
	    .settings = SETTINGS,
	    .n_settings = CMN_LEN(SETTINGS),
	    .settings_size = sizeof(struct referral_settings),
	    .feeds = "intake.facts,directory.facts",
	    .apply = referral_feed_apply,
	    .jobs = REFERRAL_JOBS,
	    .n_jobs = CMN_LEN(REFERRAL_JOBS),
	    .start = start,
	    .stop = stop,
	};

	return cmn_service_main(argc, argv, &REFERRAL);
}
