/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_loss.c - what the façade cannot carry, said by the façade itself.
 */
#include "referral_http.h"

/* `out`: what we hold and the resource has no place for; `in`: what a resource may say and we do
 * not keep. */
static const struct {
	const char *resource, *way, *what;
} LOSSES[] = {
    {"Task", "out", "person_text, may_still_ask, known_number: read them in /v1/referral/handoffs"},
    {"Task", "out", "that a hand-off is a relay between teams and starts no legal delay"},
    {"Task", "out", "a draft: it is not addressed to anybody yet"},
    {"Task", "out", "requested and received are one status each; businessStatus tells read apart"},
    {"Task", "out", "words between the teams (notes): /v1/referral/handoffs/{id}/history"},
    {"Task", "in",
     "description, note, priority, executionPeriod, restriction, further codings, identifiers and "
     "tags: every part that is not kept is named in the header C360-Loss of each write"},
    {"Task", "in", "statusReason of ours is one list for each status; words alone become other"},
    {"Task (intent plan)", "out",
     "plain_text and internal_note; the type, right and qualification of the decision: "
     "/v1/referral/orientations"},
    {"Task (intent plan)", "out",
     "national numbers (idNat_Struct, idNat_Decision): ids of ours in systems of ours"},
    {"Task (intent plan)", "in",
     "identifiers of others: an event is known by what makes it the same"},
    {"ServiceRequest", "out",
     "rupture and its facts, actors ready to commit, saisine, orientation, "
     "what the person wants told: /v1/referral/handoffs/{id}"},
    {"Goal", "out", "only codes of needs (SERAFIN-PH); the life project is in the sealed dossier"},
    {"Consent", "out", "categories of data, what proves the agreement, who collected it"},
    {"DocumentReference", "out",
     "hash and size, and the documents of a dossier: /v1/intake/dossiers/{id}/openings"},
    {"Patient", "out",
     "what the agreement does not cover (label REDACTED without identity); without a sealed "
     "dossier a Task refers to our pseudonym and there is no Patient"},
    {"Patient", "out",
     "a way to reach the person with discretion, hours, means, ways to communicate, access for "
     "the deaf: they are in the dossier; given names are one text"},
    {"RelatedPerson", "out", "matters of the power; those who neither decide nor assist"},
    {"PractitionerRole", "out", "no name: functions only"},
    {"CarePlan", "out",
     "orientations, decisions of the CDAPH, reviews, former versions, what the person said each "
     "time, notes of actors: /v1/referral/pags/{id}"},
    {"CarePlan", "out",
     "draft is in_preparation and elaborated, active five states: extension state"},
};

static void put_part(struct cmn_buf *out, const char *name, const char *text)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "name", name);
	cmn_json_kstr(out, "valueString", text);
	cmn_json_close(out, '}');
}

enum cmn_err referral_http_fhir_loss(struct cmn_call *call)
{
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "resourceType", "Parameters");
	cmn_json_key(out, "parameter");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CMN_LEN(LOSSES); i++) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "name", "loss");
		cmn_json_key(out, "part");
		cmn_json_open(out, '[');
		put_part(out, "resource", LOSSES[i].resource);
		put_part(out, "direction", LOSSES[i].way);
		put_part(out, "what", LOSSES[i].what);
		cmn_json_close(out, ']');
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}
