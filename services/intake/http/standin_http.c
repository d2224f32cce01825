/* SPDX-License-Identifier: EUPL-1.2
 *
 * standin_http.c - whose work falls to the caller today: the absences of the day, put to the rule
 * of domain/standin.h.
 */
#include "standin.h"
#include "work_http.h"

#include <string.h>

void intake_work_whose_drop(struct intake_whose_room *room)
{
	free(room->absent);
	free(room->mine);
}

static struct intake_absence *read_absences(const PGresult *res)
{
	size_t n = (size_t)PQntuples(res);
	struct intake_absence *all = calloc(n + 1, sizeof(*all));

	for (size_t i = 0; all && i < n; i++)
		all[i] = (struct intake_absence){
		    .conseiller = cmn_pg_text(res, (int)i, 0),
		    .substitute = cmn_pg_text(res, (int)i, 1),
		    .from = cmn_pg_text(res, (int)i, 2),
		    .to = cmn_pg_text(res, (int)i, 3),
		};
	return all;
}

/* Accounts as array text: all that are absent, or only those for whom `me` acts. */
static char *accounts(const struct intake_absence *all, size_t n, const char *day, const char *me)
{
	json_t *list = json_array();
	char *text;

	for (size_t i = 0; i < n; i++) {
		const char *acts = intake_who_acts(all[i].conseiller, NULL, all, n, day);

		if (!me || (acts && strcmp(acts, me) == 0))
			json_array_append_new(list, json_string(all[i].conseiller));
	}
	text = cmn_json_pg_array(list);
	json_decref(list);
	return text;
}

enum cmn_err intake_work_whose(struct cmn_call *call, const char *departement,
			       struct intake_whose_room *room, struct intake_whose *ret)
{
	char day[CMN_DAY_LEN];
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_absence *all;
	size_t n;
	enum cmn_err rc;

	intake_work_today(departement, day);
	rc = intake_store_absent_on(call, departement, day, &res);
	if (rc != CMN_OK)
		return rc;
	n = (size_t)PQntuples(res);
	all = read_absences(res);
	if (all) {
		room->absent = accounts(all, n, day, NULL);
		room->mine = accounts(all, n, day, call->caller->sub);
	}
	free(all);
	if (!room->absent || !room->mine)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
				"out of memory");
	*ret = (struct intake_whose){call->caller->sub, room->absent, room->mine};
	return CMN_OK;
}
