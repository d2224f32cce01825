/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_plan.c - a PAG as CarePlan: each named service is an activity with its actor, its frequency,
 * and what actor and person answered.
 */
#include "fhir_out.h"
#include "fhir_status.h"
#include "pag.h"
#include "pag_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define OURS "urn:c360:fhir:"

/* {"url":"urn:c360:fhir:<name>","valueCoding":{…}}; code NULL: left out. */
static void coded(struct cmn_buf *out, const char *name, const char *list, const char *code)
{
	char url[64];

	if (!code)
		return;
	snprintf(url, sizeof(url), OURS "%s", name);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "url", url);
	cmn_json_key(out, "valueCoding");
	cmn_fhir_coding(out, list, code);
	cmn_json_close(out, '}');
}

/* --- an activity -------------------------------------------------------------------------------
 */

/* times a unit of time, from … until …; "as needed" has a code and no number. */
static void put_timing(struct cmn_buf *out, const json_t *service)
{
	static const char *const UNITS[][2] = {
	    {"day", "d"}, {"week", "wk"}, {"month", "mo"}, {"year", "a"}};
	const json_t *frequency = json_object_get(service, "frequency");
	const char *every = cmn_json_get(frequency, "every"), *unit = NULL;
	const char *from = cmn_json_get(service, "from"), *until = cmn_json_get(service, "until");
	bool once = every && strcmp(every, "once") == 0;

	for (size_t i = 0; every && i < CMN_LEN(UNITS); i++)
		if (strcmp(UNITS[i][0], every) == 0)
			unit = UNITS[i][1];
	if (!every && !from && !until)
		return;
	cmn_json_key(out, "scheduledTiming");
	cmn_json_open(out, '{');
	if (unit || once || from || until) {
		cmn_json_key(out, "repeat");
		cmn_json_open(out, '{');
		cmn_fhir_period(out, "boundsPeriod", from, until);
		if (once)
			cmn_json_kint(out, "count", 1);
		if (unit) {
			cmn_json_kint(out, "frequency", cmn_json_get_int(frequency, "times", 1));
			cmn_json_kint(out, "period", 1);
			cmn_json_kstr(out, "periodUnit", unit);
		}
		cmn_json_close(out, '}');
	}
	cmn_fhir_concept(out, "code", "pag_frequencies", every);
	cmn_json_close(out, '}');
}

static void put_performer(struct cmn_buf *out, const json_t *service)
{
	char reference[80];

	snprintf(reference, sizeof(reference), "Organization/%s",
		 cmn_json_get(service, "actor_id"));
	cmn_json_key(out, "performer");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "reference", reference);
	cmn_fhir_kstr(out, "display", cmn_json_get(service, "actor_name"));
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

/* What it is called, and its nature in words. */
static void put_description(struct cmn_buf *out, const json_t *service)
{
	const char *label = cmn_json_get(service, "label");
	const char *nature = cmn_json_get(service, "nature");
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = 65536};

	if (label)
		cmn_buf_text(&text, label);
	if (nature)
		cmn_buf_fmt(&text, "%s%s", label ? "\n" : "", nature);
	if (text.failed)
		out->failed = true;
	cmn_fhir_kstr(out, "description", text.data);
}

static void put_activity(struct cmn_buf *out, const json_t *service, const char *pag_state)
{
	const char *commitment = cmn_json_get(service, "commitment");

	cmn_json_open(out, '{');
	cmn_json_key(out, "detail");
	cmn_json_open(out, '{');
	cmn_json_key(out, "extension");
	cmn_json_open(out, '[');
	coded(out, "commitment", "pag_commitments", commitment);
	coded(out, "accord", "pag_accords", cmn_json_get(service, "accord"));
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "url", OURS "needed");
	cmn_json_kbool(out, "valueBoolean", json_is_true(json_object_get(service, "needed")));
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
	cmn_fhir_concept(out, "code", "pag_intervention_kinds", cmn_json_get(service, "kind"));
	cmn_json_kstr(out, "status", referral_fhir_activity_status(commitment, pag_state));
	cmn_fhir_concept(out, "statusReason", "pag_commitment_reasons",
			 cmn_json_get(service, "commitment_reason"));
	put_timing(out, service);
	put_performer(out, service);
	put_description(out, service);
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
}

/* --- the plan ----------------------------------------------------------------------------------
 */

static void put_extensions(struct cmn_buf *out, const PGresult *pag, int row)
{
	const char *state = cmn_column(pag, row, "state");
	const char *coordinator = cmn_column(pag, row, "coordinator_id");

	cmn_json_key(out, "extension");
	cmn_json_open(out, '[');
	coded(out, "state", "pag_states", state);
	coded(out, "ans-status", "pag_statuses", referral_pag_ans_status(state));
	coded(out, "end-reason", "pag_end_reasons", cmn_column(pag, row, "end_reason"));
	if (coordinator) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "url", OURS "coordinator");
		cmn_fhir_reference(out, "valueReference", "Organization", coordinator);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* Up to the subject; dates as the PAG has them. */
static void put_head(struct cmn_buf *out, const PGresult *pag, int row, const char *mark)
{
	const char *id = cmn_column(pag, row, "id");

	cmn_fhir_head(out, "CarePlan", id, cmn_pg_int(pag, row, PQfnumber(pag, "version"), 0),
		      cmn_column(pag, row, "_changed_at"), mark);
	put_extensions(out, pag, row);
	cmn_fhir_identifiers(out, "pag", id);
	cmn_json_kstr(out, "status", referral_fhir_plan_status(cmn_column(pag, row, "state")));
	cmn_json_kstr(out, "intent", "plan");
	cmn_json_key(out, "category");
	cmn_json_open(out, '[');
	cmn_fhir_standard_value(out, "urn:c360:service", "pag", "Plan d’accompagnement global");
	cmn_json_close(out, ']');
}

static void put_facts(struct cmn_buf *out, const PGresult *pag, int row)
{
	const char *ended = cmn_column(pag, row, "ended_on");
	const char *until = cmn_column(pag, row, "in_force_until");

	cmn_fhir_period(out, "period", cmn_column(pag, row, "in_force_from"),
			ended ? ended : until);
	cmn_json_kstr(out, "created", cmn_column(pag, row, "_prepared_at"));
	referral_fhir_team(out, "author", "mdph", cmn_column(pag, row, "departement"));
	cmn_json_key(out, "supportingInfo");
	cmn_json_open(out, '[');
	cmn_fhir_reference_value(out, "ServiceRequest", cmn_column(pag, row, "handoff_id"));
	cmn_json_close(out, ']');
}

void referral_fhir_plan_light(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	(void)whole;
	put_head(out, res, row, "SUBSETTED");
	referral_fhir_patient(out, "subject", res, row);
	put_facts(out, res, row);
	cmn_json_close(out, '}');
}

static void put_goals(struct cmn_buf *out, const PGresult *handoff)
{
	char needs[REFERRAL_FHIR_NEEDS];
	const char *at = needs;

	referral_fhir_needs(handoff, needs);
	if (!needs[0])
		return;
	cmn_json_key(out, "goal");
	cmn_json_open(out, '[');
	while (*at) {
		char id[80];
		size_t n = strcspn(at, " ");

		snprintf(id, sizeof(id), "%s-%.*s", cmn_column(handoff, 0, "id"), (int)n, at);
		cmn_fhir_reference_value(out, "Goal", id);
		at += n + strspn(at + n, " ");
	}
	cmn_json_close(out, ']');
}

void referral_fhir_plan(struct cmn_buf *out, const PGresult *pag, const PGresult *handoff,
			bool goals)
{
	CMN_AUTO(cmn_json_drop) json_t *services = referral_pag_json(pag, "services");
	json_t *one;
	size_t i;

	put_head(out, pag, 0, NULL);
	cmn_json_kstr(out, "title", "Plan d’accompagnement global");
	cmn_fhir_kstr(out, "description", cmn_column(pag, 0, "summary"));
	referral_fhir_patient(out, "subject", handoff, 0);
	put_facts(out, pag, 0);
	if (goals)
		put_goals(out, handoff);
	if (json_array_size(services) > 0) {
		cmn_json_key(out, "activity");
		cmn_json_open(out, '[');
		json_array_foreach(services, i, one)
		{
			put_activity(out, one, cmn_column(pag, 0, "state"));
		}
		cmn_json_close(out, ']');
	}
	cmn_json_close(out, '}');
}
