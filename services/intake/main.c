/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake - what a person or the one who cares for them asks; the file that is opened for it.
 */
#include "erasure_job.h"
#include "intake_config.h"
#include "intake_events.h"
#include "intake_ops.h"
#include "project_events.h"
#include "sandbox_job.h"
#include "transfer_events.h"
#include "work_events.h"

/* One line for each; `deps` is a struct intake_deps. */
static const struct cmn_job INTAKE_JOBS[] = {
    {"notices", INTAKE_NOTICE_EVERY_MS, intake_notice_send},
    {"erasures", INTAKE_ERASURE_EVERY_MS, intake_job_erasure},
    {"retention", INTAKE_RETENTION_EVERY_MS, intake_job_retention},
    {"audit_trail", INTAKE_AUDIT_EVERY_MS, intake_job_audit},
    {"appv_clocks", INTAKE_APPV_CLOCKS_EVERY_MS, intake_job_appv_clocks},
    {"appv_consent", INTAKE_APPV_CONSENT_EVERY_MS, intake_job_appv_consent},
    {"project_drafts", INTAKE_DRAFTS_EVERY_MS, intake_job_project_drafts},
    {"calls", INTAKE_CALLS_EVERY_MS, intake_job_calls},
    {"danger", INTAKE_DANGER_EVERY_MS, intake_job_danger},
    {"danger_kept", INTAKE_DANGER_KEPT_EVERY_MS, intake_job_danger_kept},
    {"drafts", INTAKE_RECEPTION_DRAFTS_EVERY_MS, intake_job_drafts},
    {"transfers", INTAKE_TRANSFERS_EVERY_MS, intake_job_transfers},
    {"sandbox", INTAKE_SANDBOX_EVERY_MS, intake_job_sandbox},
    {"tasks", INTAKE_TASKS_EVERY_MS, intake_job_tasks},
};

int main(int argc, char **argv)
{
	const struct cmn_service intake = {
	    .name = "intake",
	    .ops = &INTAKE_OPS,
	    .settings = INTAKE_SETTINGS,
	    .n_settings = INTAKE_SETTINGS_N,
	    .settings_size = sizeof(struct intake_settings),
	    .feeds = "directory.facts,referral.facts",
	    .apply = intake_feed_apply,
	    .jobs = INTAKE_JOBS,
	    .n_jobs = CMN_LEN(INTAKE_JOBS),
	    .start = intake_deps_open,
	    .stop = intake_deps_close,
	};

	return cmn_service_main(argc, argv, &intake);
}
