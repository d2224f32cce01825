/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_instance_http.c - instances are set up, composed, changed, grafted on another, ended.
 */
#include "governance_decision.h"
#include "governance_http.h"

#include "cmn/role.h"

#include <string.h>

#define INSTANCES "/v1/directory/governance-instances"
#define CHANGED   "directory.governance_instance.changed.v1"

static enum cmn_err tells_instance(struct cmn_call *call, const char *kind, const char *act)
{
	return governance_tells(call, CHANGED,
				json_pack("{s:s, s:s, s:s}", "instance_id", call->write.resource_id,
					  "kind", kind, "act", act));
}

static enum cmn_err check_new(struct cmn_call *call, const char *departement)
{
	const char *kind = cmn_json_get(call->body, "kind");
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "/departement", departement);
	if (rc == CMN_OK && json_object_get(call->body, "commission") != NULL &&
	    strcmp(kind, "commission") != 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/commission",
				 "seule une commission porte un thème",
				 "only a commission has a theme");
	if (rc == CMN_OK && json_object_get(call->body, "sub_territory") != NULL &&
	    governance_strategic(kind))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/sub_territory",
				 "la gouvernance stratégique est commune à tout le département",
				 "strategic governance is common to the whole département");
	if (rc == CMN_OK)
		rc = governance_listed(call, departement, "commission", "commission");
	return rc == CMN_OK ? governance_listed(call, departement, "chairs", "chair") : rc;
}

enum cmn_err directory_http_create_governance_instance(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = check_new(call, departement);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = tells_instance(call, cmn_json_get(call->body, "kind"), "set_up");
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_INSTANCE_ADD, NULL, NULL, NULL);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(
		    &call->err, CMN_E_CONFLICT, "/kind",
		    "la communauté a déjà cette instance : elle se change ou se "
		    "termine",
		    "the community has this instance already: it is changed or ended");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_INSTANCE_READ,
					       call->write.resource_id, INSTANCES)
			    : rc;
}

enum cmn_err directory_http_list_governance_instances(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_INSTANCE_LIST, "kind", NULL);
}

enum cmn_err directory_http_read_governance_instance(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_INSTANCE_READ, cmn_call_param(call, "id"), NULL);
}

#define ENDED_FR "l’instance a pris fin, ou ces jours ne s’accordent pas"
#define ENDED_EN "the instance has ended, or these days do not agree"

enum cmn_err directory_http_update_governance_instance(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	const bool ends = json_object_get(call->body, "ended_on") != NULL;
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_INSTANCE_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = governance_past(call, "ended_on");
	if (rc == CMN_OK)
		rc = governance_listed(call, departement, "chairs", "chair");
	if (rc == CMN_OK)
		rc = tells_instance(call, cmn_column(now, 0, "kind"), ends ? "ended" : "changed");
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_INSTANCE_CHANGE, NULL, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_INSTANCE_READ,
					  cmn_call_param(call, "id"), ENDED_FR, ENDED_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_INSTANCE_READ,
					       cmn_call_param(call, "id"), NULL)
			    : rc;
}

/* --- grafted on an existing instance (R159) ------------------------------------------------ */

/* The colleges that are not there are told by their labels. */
static enum cmn_err collegial(struct cmn_call *call, const PGresult *now)
{
	const char *text = cmn_column(now, 0, "composition");
	CMN_AUTO(cmn_json_drop) json_t *composition = text ? json_loads(text, 0, NULL) : NULL;
	const json_t *missing = json_object_get(composition, "missing");
	const json_t *one;
	char names[150] = "";
	size_t i, used = 0;

	if (json_array_size(missing) == 0)
		return CMN_OK;
	json_array_foreach(missing, i, one)
	{
		const char *label = cmn_json_get(one, "label");

		if (label == NULL || used + strlen(label) + 3 > sizeof(names))
			break;
		if (used > 0) {
			memcpy(names + used, ", ", 3);
			used += 2;
		}
		memcpy(names + used, label, strlen(label) + 1);
		used += strlen(label);
	}
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/host", "collèges absents : %s",
			   "missing colleges: %s", names);
}

enum cmn_err directory_http_graft_governance_instance(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], today[CMN_DAY_LEN];
	const struct governance_given given[] = {{"day", today}, {NULL, NULL}};
	const bool grafts = cmn_json_get(call->body, "host") != NULL;
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	if (rc == CMN_OK)
		rc = governance_past(call, "since");
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_INSTANCE_READ, true, departement, &now);
	if (rc == CMN_OK && call->if_match == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) &&
	    grafts)
		rc = collegial(call, now);
	if (rc == CMN_OK)
		rc = tells_instance(call, cmn_column(now, 0, "kind"),
				    grafts ? "grafted" : "ungrafted");
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_INSTANCE_GRAFT, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_INSTANCE_READ,
					  cmn_call_param(call, "id"), ENDED_FR, ENDED_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_INSTANCE_READ,
					       cmn_call_param(call, "id"), NULL)
			    : rc;
}

/* --- seats --------------------------------------------------------------------------------- */

enum cmn_err directory_http_add_governance_seat(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	const char *from = cmn_json_get(call->body, "from");
	const char *until = cmn_json_get(call->body, "until");
	const struct governance_given given[] = {{"instance", cmn_call_param(call, "id")},
						 {NULL, NULL}};
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_INSTANCE_READ, false, departement, &now);
	if (rc == CMN_OK && until != NULL && strcmp(until, from) < 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				 "le siège finirait avant de commencer",
				 "the seat would end before it begins");
	if (rc == CMN_OK)
		rc = governance_listed(call, departement, "college", "college");
	if (rc == CMN_OK)
		rc = governance_member(call, departement, "/actor_id",
				       cmn_json_get(call->body, "actor_id"));
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_SEAT_ADD, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_INSTANCE_READ,
					  cmn_call_param(call, "id"), ENDED_FR, ENDED_EN);
	return rc == CMN_OK
		   ? governance_reply(call, &GOVERNANCE_SEAT_READ, call->write.resource_id, NULL)
		   : rc;
}

enum cmn_err directory_http_update_governance_seat(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_SEAT_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_SEAT_CHANGE, NULL, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_SEAT_READ, cmn_call_param(call, "id"),
					  "le siège finirait avant de commencer",
					  "the seat would end before it begins");
	return rc == CMN_OK
		   ? governance_reply(call, &GOVERNANCE_SEAT_READ, cmn_call_param(call, "id"), NULL)
		   : rc;
}
