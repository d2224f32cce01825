/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_events.h"

#include <string.h>

#define FACTS    "{facts}"
#define DATA_MAX 32768

static void value(struct cmn_buf *out, const char *key, json_t *json)
{
	cmn_json_key(out, key);
	cmn_json_value(out, json);
}

enum cmn_err intake_event_consent(struct cmn_call *call, const struct intake_consent *c,
				  json_t *categories, json_t *recipients, const char *files)
{
	bool given = strcmp(c->decision, "given") == 0;
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "consent_id", call->write.resource_id);
	cmn_json_kstr(&out, "situation_id", c->situation_id);
	cmn_json_kstr(&out, "solicitation_id", c->solicitation_id);
	cmn_json_kstr(&out, "person_id", c->person_id);
	if (files) {
		cmn_json_key(&out, "situation_ids");
		cmn_json_raw(&out, files, strlen(files));
	}
	cmn_json_kstr(&out, "purpose", c->purpose);
	value(&out, "categories", categories);
	value(&out, "recipients", recipients);
	cmn_json_kstr(&out, "decided_at", c->decided_at);
	cmn_json_kstr(&out, "valid_from", c->valid_from);
	cmn_json_kstr(&out, "valid_until", c->valid_until);
	cmn_json_kstr(&out, "right_until", c->right_until);
	cmn_json_kstr(&out, "means", c->means);
	cmn_json_kstr(&out, "given_by", c->given_by);
	cmn_json_close(&out, '}');
	return cmn_write_event_text(
	    call, given ? "intake.consent.given.v1" : "intake.consent.refused.v1", FACTS, &out);
}

enum cmn_err intake_event_withdrawn(struct cmn_call *call, const PGresult *consent,
				    const struct intake_withdrawal *w)
{
	static const char *const ABOUT[] = {"situation_id", "solicitation_id", "person_id"};
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "consent_id", call->write.resource_id);
	for (size_t i = 0; i < CMN_LEN(ABOUT); i++)
		cmn_json_kstr(&out, ABOUT[i], cmn_column(consent, 0, ABOUT[i]));
	cmn_json_kstr(&out, "withdrawn_at", w->withdrawn_at);
	cmn_json_kstr(&out, "means", w->means);
	cmn_json_kstr(&out, "given_by", w->given_by);
	cmn_json_close(&out, '}');
	return cmn_write_event_text(call, "intake.consent.withdrawn.v1", FACTS, &out);
}
