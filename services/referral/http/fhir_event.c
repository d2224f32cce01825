/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_event.c - one status of a decision of the CDAPH with an ESMS (TRE_R357) as the SDO has it: a
 * Task of intent plan that is completed as it comes, and never changes.
 */
#include "fhir_event.h"
#include "fhir_out.h"

#include "cmn/codes.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *list, *system;
} LISTS[] = {
    {"tre_r357", REFERRAL_SDO_R357},
    {"tre_r358", REFERRAL_SDO_R358},
};

static void open_input(struct cmn_buf *out, const char *code)
{
	cmn_json_open(out, '{');
	cmn_fhir_standard(out, "type", REFERRAL_SDO_INPUT, code);
}

static void put_code(struct cmn_buf *out, const char *name, size_t which, const char *code)
{
	const struct cmn_code_list *list = cmn_code_list_find(LISTS[which].list);
	const struct cmn_code *found = list && code ? cmn_code_find(list, code) : NULL;

	if (!code)
		return;
	open_input(out, name);
	cmn_json_key(out, "valueCodeableConcept");
	cmn_fhir_standard_value(out, LISTS[which].system, code,
				found ? found->label[CMN_FR] : NULL);
	cmn_json_close(out, '}');
}

static void put_identifier(struct cmn_buf *out, const char *name, const char *kind,
			   const char *value)
{
	if (!value)
		return;
	open_input(out, name);
	cmn_json_key(out, "valueIdentifier");
	cmn_fhir_identifier(out, kind, value);
	cmn_json_close(out, '}');
}

static void put_inputs(struct cmn_buf *out, const PGresult *res, int row)
{
	cmn_json_key(out, "input");
	cmn_json_open(out, '[');
	put_identifier(out, "idNat_Struct", "actor", cmn_column(res, row, "actor_id"));
	open_input(out, "nomESMS");
	cmn_fhir_kstr(out, "valueString", cmn_column(res, row, "actor_name"));
	cmn_json_close(out, '}');
	put_code(out, REFERRAL_SDO_STATUS, 0, cmn_column(res, row, "status"));
	put_code(out, REFERRAL_SDO_MOTIVE, 1, cmn_column(res, row, "motive"));
	open_input(out, REFERRAL_SDO_DAY);
	cmn_json_kstr(out, "valueDate", cmn_column(res, row, "entered_on"));
	cmn_json_close(out, '}');
	put_identifier(out, "idDecision", "decision", cmn_column(res, row, "decision_number"));
	cmn_json_close(out, ']');
}

void referral_fhir_event_key(const char *orientation, const char *status, const char *day,
			     const char *motive, char out[REFERRAL_FHIR_EVENT_KEY])
{
	snprintf(out, REFERRAL_FHIR_EVENT_KEY, "%s.%s.%s%s%s", orientation, status, day,
		 motive ? "." : "", motive ? motive : "");
}

/* Who said it: the ESMS, the MDPH or the community. */
static void put_requester(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *side = cmn_column(res, row, "side");
	const char *departement = cmn_column(res, row, "departement");

	if (strcmp(side, "actor") == 0)
		cmn_fhir_reference(out, "requester", "Organization",
				   cmn_column(res, row, "actor_id"));
	else
		referral_fhir_team(out, "requester",
				   strcmp(side, "mdph") == 0 ? "mdph" : "communaute", departement);
}

void referral_fhir_event(struct cmn_buf *out, const PGresult *res, int row, bool whole)
{
	const char *orientation = cmn_column(res, row, "orientation_id");
	const char *at = cmn_column(res, row, "recorded_at");
	char key[REFERRAL_FHIR_EVENT_KEY];

	(void)whole;
	referral_fhir_event_key(orientation, cmn_column(res, row, "status"),
				cmn_column(res, row, "entered_on"), cmn_column(res, row, "motive"),
				key);
	cmn_fhir_head(out, "Task", cmn_column(res, row, "id"), 1, at, NULL);
	cmn_fhir_identifiers(out, REFERRAL_FHIR_EVENT, key);
	cmn_json_key(out, "groupIdentifier");
	cmn_fhir_identifier(out, "orientation", orientation);
	cmn_json_kstr(out, "status", "completed");
	cmn_json_kstr(out, "intent", "plan");
	referral_fhir_patient(out, "for", res, row);
	cmn_json_kstr(out, "authoredOn", at);
	cmn_json_kstr(out, "lastModified", at);
	put_requester(out, res, row);
	cmn_fhir_reference(out, "owner", "Organization", cmn_column(res, row, "actor_id"));
	put_inputs(out, res, row);
	cmn_json_close(out, '}');
}
