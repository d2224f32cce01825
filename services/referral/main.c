/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral - what is proposed in a situation, who takes it over, what is handed to the MDPH.
 */
#include "clock_job.h"
#include "concertation_events.h"
#include "need_job.h"
#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"
#include "required.h"
#include "sandbox_job.h"
#include "webhook_sign.h"

#include "cmn/service.h"

#include <string.h>

struct referral_settings {
	struct cmn_service_settings common; /* first, see cmn/service.h */
	const char *consent_required;
	const char *webhook_key, *webhook_key_former, *webhook_ca, *public_url;
	unsigned webhook_timeout_ms;
	bool sandbox;
};

static const struct cmn_setting SETTINGS[] = {
    {"C360_CONSENT_REQUIRED", CMN_SET_TEXT, "", false,
     "from which day on nothing leaves without an agreement, \"31=2027-01-01,*=2027-06-01\"",
     offsetof(struct referral_settings, consent_required)},
    {"C360_WEBHOOK_KEY", CMN_SET_TEXT, "", true,
     "from which the secrets of webhooks are derived, 32 characters or more; empty: no webhooks",
     offsetof(struct referral_settings, webhook_key)},
    {"C360_WEBHOOK_KEY_FORMER", CMN_SET_TEXT, "", true,
     "the key before, which signs as well until every MDPH has taken a new secret",
     offsetof(struct referral_settings, webhook_key_former)},
    {"C360_WEBHOOK_CA", CMN_SET_TEXT, "", false,
     "file of certificates that receivers are checked with; empty: those of the system",
     offsetof(struct referral_settings, webhook_ca)},
    {"C360_WEBHOOK_TIMEOUT_MS", CMN_SET_MILLIS, "10000", false,
     "how long a receiver has for one event",
     offsetof(struct referral_settings, webhook_timeout_ms)},
    {"C360_PUBLIC_URL", CMN_SET_TEXT, "", false,
     "where the gateway is seen from outside, \"https://c360.exemple.fr\": links of FHIR pages",
     offsetof(struct referral_settings, public_url)},
    {"C360_SANDBOX", CMN_SET_BOOL, "false", false,
     "open the fictitious cases of vendors in département 984; refused in production",
     offsetof(struct referral_settings, sandbox)},
};

static bool key_good(const char *key)
{
	return key[0] == '\0' || strlen(key) >= REFERRAL_WEBHOOK_KEY_MIN;
}

static enum cmn_err start_webhooks(const struct referral_settings *s, struct referral_deps *deps,
				   struct cmn_error *err)
{
	const struct referral_sender_settings sender = {
	    .development = deps->development,
	    .ca = s->webhook_ca,
	    .timeout_ms = s->webhook_timeout_ms,
	};

	if (!key_good(s->webhook_key) || !key_good(s->webhook_key_former))
		return cmn_fail(err, CMN_E_INVALID,
				"C360_WEBHOOK_KEY : 32 caractères au moins sont attendus",
				"C360_WEBHOOK_KEY: 32 characters or more are expected");
	referral_webhook_metrics();
	deps->webhooks.key = s->webhook_key;
	deps->webhooks.former_key = s->webhook_key_former;
	deps->webhooks.sender = referral_sender_open(&sender);
	return deps->webhooks.sender ? CMN_OK : cmn_no_memory(err);
}

static void stop(void *arg)
{
	struct referral_deps *deps = arg;

	referral_sender_close(deps->webhooks.sender);
	free(deps);
}

static enum cmn_err start(const void *given, struct cmn_pool *pool, void **ret_deps,
			  struct cmn_error *err)
{
	const struct referral_settings *s = given;
	struct referral_deps *deps;
	enum cmn_err rc;

	(void)pool;
	if (!referral_required_valid(s->consent_required))
		return cmn_fail(
		    err, CMN_E_INVALID,
		    "C360_CONSENT_REQUIRED : « 31=2027-01-01,*=2027-06-01 » est attendu",
		    "C360_CONSENT_REQUIRED: \"31=2027-01-01,*=2027-06-01\" is expected");
	if (s->sandbox && strcmp(s->common.env, "production") == 0)
		return cmn_fail(err, CMN_E_INVALID, "C360_SANDBOX est refusé en production",
				"C360_SANDBOX is refused in production");
	deps = calloc(1, sizeof(*deps));
	if (!deps)
		return cmn_no_memory(err);
	deps->consent_required = s->consent_required;
	deps->public_url = s->public_url;
	deps->sandbox = s->sandbox;
	deps->development = strcmp(s->common.env, "development") == 0;
	rc = start_webhooks(s, deps, err);
	if (rc != CMN_OK)
		free(deps);
	else
		*ret_deps = deps;
	return rc;
}

/* Everything that happens by itself. */
static const struct cmn_job REFERRAL_JOBS[] = {
    {"clocks", 5000, referral_job_clocks},
    {"webhooks", REFERRAL_WEBHOOK_EVERY_MS, referral_job_webhooks},
    {"webhook_log", REFERRAL_WEBHOOK_LOG_EVERY_MS, referral_job_webhook_log},
    {"needs", 5000, referral_job_needs},
    {"sandbox", REFERRAL_SANDBOX_EVERY_MS, referral_job_sandbox},
    {"concertations", REFERRAL_MEETINGS_EVERY_MS, referral_job_meetings},
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
