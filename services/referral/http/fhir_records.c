/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_records.c - a hand-off as Task, ServiceRequest and Goals; an agreement as Consent; a sealed
 * dossier as DocumentReference.
 */
#include "fhir_out.h"
#include "fhir_status.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define LOINC_CONSENT "59284-0" /* patient consent */

static int64_t version_of(const PGresult *res, int row)
{
	return cmn_pg_int(res, row, PQfnumber(res, "version"), 0);
}

void referral_fhir_team(struct cmn_buf *out, const char *key, const char *prefix,
			const char *departement)
{
	char id[40];

	snprintf(id, sizeof(id), "%s-%s", prefix, departement);
	cmn_fhir_reference(out, key, "Organization", id);
}

void referral_fhir_patient(struct cmn_buf *out, const char *key, const PGresult *res, int row)
{
	const char *dossier = cmn_column(res, row, "dossier_id");

	if (dossier) {
		cmn_fhir_reference(out, key, "Patient", dossier);
		return;
	}
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "Patient");
	cmn_json_key(out, "identifier");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", "urn:c360:situation");
	cmn_json_kstr(out, "value", cmn_column(res, row, "situation_id"));
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
}

/* Each state has at most one reason. */
static void reasons(struct cmn_buf *out, const PGresult *res, int row)
{
	static const char *const WHY[][2] = {
	    {"refusal_reason", "handoff_refusal_reasons"},
	    {"outcome_reason", "no_pag_reasons"},
	    {"withdrawal_reason", "handoff_withdrawal_reasons"},
	    {"complement_codes", "handoff_complements"},
	};

	for (size_t i = 0; i < CMN_LEN(WHY); i++) {
		const char *codes = cmn_column(res, row, WHY[i][0]);

		if (codes && codes[0]) {
			cmn_fhir_concept(out, "statusReason", WHY[i][1], codes);
			return;
		}
	}
}

static void in_out(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *dossier = cmn_column(res, row, "dossier_id");
	const char *outcome = cmn_column(res, row, "outcome");

	if (dossier) {
		cmn_json_key(out, "input");
		cmn_json_open(out, '[');
		cmn_json_open(out, '{');
		cmn_fhir_standard(out, "type", "urn:c360:task-input", "dossier");
		cmn_fhir_reference(out, "valueReference", "DocumentReference", dossier);
		cmn_json_close(out, '}');
		cmn_json_close(out, ']');
	}
	if (outcome) {
		cmn_json_key(out, "output");
		cmn_json_open(out, '[');
		cmn_json_open(out, '{');
		cmn_fhir_standard(out, "type", "urn:c360:task-output", "outcome");
		cmn_fhir_concept(out, "valueCodeableConcept", "handoff_outcomes", outcome);
		cmn_json_close(out, '}');
		cmn_json_close(out, ']');
	}
}

static void one_reference(struct cmn_buf *out, const char *key, const char *type, const char *id)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	cmn_fhir_reference_value(out, type, id);
	cmn_json_close(out, ']');
}

void referral_fhir_task(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	const char *id = cmn_column(res, row, "id");
	const char *departement = cmn_column(res, row, "departement");
	const char *state = cmn_column(res, row, "state");

	(void)whole;
	cmn_fhir_head(out, "Task", id, version_of(res, row), cmn_column(res, row, "state_at"),
		      NULL);
	cmn_fhir_identifiers(out, "handoff", id);
	one_reference(out, "basedOn", "ServiceRequest", id);
	cmn_json_kstr(out, "status",
		      referral_fhir_status(referral_handoff_state(state),
					   cmn_column(res, row, "outcome_reason")));
	reasons(out, res, row);
	cmn_fhir_concept(out, "businessStatus", "handoff_states", state);
	cmn_json_kstr(out, "intent", "order");
	cmn_fhir_standard(out, "code", REFERRAL_FHIR_TASK_CODE, "fulfill");
	cmn_fhir_reference(out, "focus", "ServiceRequest", id);
	referral_fhir_patient(out, "for", res, row);
	cmn_json_kstr(out, "authoredOn", cmn_column(res, row, "sent_at"));
	cmn_json_kstr(out, "lastModified", cmn_column(res, row, "state_at"));
	referral_fhir_team(out, "requester", "communaute", departement);
	referral_fhir_team(out, "owner", "mdph", departement);
	cmn_fhir_concept(out, "reasonCode", "handoff_reasons", cmn_column(res, row, "reason"));
	in_out(out, res, row);
	cmn_json_close(out, '}');
}

void referral_fhir_needs(const PGresult *res, char out[REFERRAL_FHIR_NEEDS])
{
	const char *json = cmn_column(res, 0, "needs");
	size_t n = 0;

	for (; json && *json && n + 1 < REFERRAL_FHIR_NEEDS; json++)
		if (*json == ',')
			out[n++] = ' ';
		else if (!strchr("[]\" ", *json))
			out[n++] = *json;
	out[n] = '\0';
}

/* What goes with it: the sealed dossier, the needs. */
static void supporting(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	const char *dossier = cmn_column(res, row, "dossier_id");
	char needs[REFERRAL_FHIR_NEEDS] = "";
	const char *at = needs;

	if (whole)
		referral_fhir_needs(res, needs);
	if (!dossier && !needs[0])
		return;
	cmn_json_key(out, "supportingInfo");
	cmn_json_open(out, '[');
	if (dossier)
		cmn_fhir_reference_value(out, "DocumentReference", dossier);
	while (*at) {
		char id[80];
		size_t n = strcspn(at, " ");

		snprintf(id, sizeof(id), "%s-%.*s", cmn_column(res, row, "id"), (int)n, at);
		cmn_fhir_reference_value(out, "Goal", id);
		at += n + strspn(at + n, " ");
	}
	cmn_json_close(out, ']');
}

void referral_fhir_service_request(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	const char *id = cmn_column(res, row, "id");
	const char *departement = cmn_column(res, row, "departement");
	char mdph[16];
	const char *urgency = whole ? cmn_column(res, row, "urgency") : NULL;
	enum referral_handoff_state state = referral_handoff_state(cmn_column(res, row, "state"));

	cmn_fhir_head(out, "ServiceRequest", id, version_of(res, row),
		      cmn_column(res, row, "state_at"), whole ? NULL : "SUBSETTED");
	cmn_fhir_identifiers(out, "handoff", id);
	cmn_json_kstr(out, "status", referral_fhir_request_status(state));
	cmn_json_kstr(out, "intent", "order");
	cmn_json_kstr(out, "priority", urgency ? referral_fhir_priority(urgency) : NULL);
	cmn_fhir_standard(out, "code", "urn:c360:service", "pag");
	referral_fhir_patient(out, "subject", res, row);
	cmn_json_kstr(out, "authoredOn", cmn_column(res, row, "sent_at"));
	referral_fhir_team(out, "requester", "communaute", departement);
	snprintf(mdph, sizeof(mdph), "mdph-%s", departement);
	one_reference(out, "performer", "Organization", mdph);
	cmn_json_key(out, "reasonCode");
	cmn_json_open(out, '[');
	cmn_fhir_concept_value(out, "handoff_reasons", cmn_column(res, row, "reason"));
	cmn_json_close(out, ']');
	supporting(out, res, row, whole);
	cmn_json_close(out, '}');
}

void referral_fhir_goal(struct cmn_buf *out, const PGresult *res, const char *need)
{
	const char *handoff = cmn_column(res, 0, "id"), *sent = cmn_column(res, 0, "sent_at");
	enum referral_handoff_state state = referral_handoff_state(cmn_column(res, 0, "state"));
	char needs[REFERRAL_FHIR_NEEDS], id[80], day[11];

	referral_fhir_needs(res, needs);
	snprintf(id, sizeof(id), "%s%s%s", handoff, need ? "-" : "", need ? need : "");
	snprintf(day, sizeof(day), "%.10s", sent);
	cmn_fhir_head(out, "Goal", id, version_of(res, 0), cmn_column(res, 0, "state_at"), NULL);
	cmn_fhir_identifiers(out, "goal", id);
	cmn_json_kstr(out, "lifecycleStatus",
		      referral_handoff_ended(state) ? "completed" : "active");
	cmn_fhir_concept(out, "description", "serafin_needs", need ? need : needs);
	referral_fhir_patient(out, "subject", res, 0);
	cmn_json_kstr(out, "startDate", day);
	cmn_json_close(out, '}');
}

static void provision(struct cmn_buf *out, const PGresult *res, int row)
{
	cmn_json_key(out, "provision");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type",
		      cmn_pg_bool(res, row, PQfnumber(res, "given")) ? "permit" : "deny");
	cmn_fhir_period(out, "period", cmn_column(res, row, "valid_from"),
			cmn_column(res, row, "valid_until"));
	cmn_json_key(out, "actor");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_fhir_standard(out, "role", "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
			  "IRCP");
	referral_fhir_team(out, "reference", "mdph", cmn_column(res, row, "departement"));
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void referral_fhir_consent(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	bool given = cmn_pg_bool(res, row, PQfnumber(res, "given"));
	const char *withdrawn = cmn_column(res, row, "withdrawn_at");

	(void)whole;
	cmn_fhir_head(out, "Consent", cmn_column(res, row, "id"), 0,
		      withdrawn ? withdrawn : cmn_column(res, row, "decided_at"), NULL);
	cmn_json_kstr(out, "status", withdrawn ? "inactive" : given ? "active" : "rejected");
	cmn_fhir_standard(out, "scope", "http://terminology.hl7.org/CodeSystem/consentscope",
			  "patient-privacy");
	cmn_json_key(out, "category");
	cmn_json_open(out, '[');
	cmn_fhir_standard_value(out, "http://loinc.org", LOINC_CONSENT, NULL);
	cmn_json_close(out, ']');
	referral_fhir_patient(out, "patient", res, row);
	cmn_json_kstr(out, "dateTime", cmn_column(res, row, "decided_at"));
	cmn_fhir_standard(out, "policyRule",
			  "http://terminology.hl7.org/CodeSystem/consentpolicycodes", "cric");
	provision(out, res, row);
	cmn_json_close(out, '}');
}

void referral_fhir_document(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	const char *dossier = cmn_column(res, row, "dossier_id");
	char url[96];

	(void)whole;
	snprintf(url, sizeof(url), "Patient/%s", dossier);
	cmn_fhir_head(out, "DocumentReference", dossier, 0, cmn_column(res, row, "state_at"), NULL);
	cmn_fhir_identifiers(out, "dossier", dossier);
	cmn_json_kstr(out, "status", "current");
	cmn_fhir_standard(out, "type", "urn:c360:document", "dossier");
	referral_fhir_patient(out, "subject", res, row);
	cmn_json_kstr(out, "date", cmn_column(res, row, "state_at"));
	referral_fhir_team(out, "custodian", "communaute", cmn_column(res, row, "departement"));
	cmn_json_key(out, "content");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_key(out, "attachment");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "contentType", "application/fhir+json");
	cmn_json_kstr(out, "url", url);
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}
