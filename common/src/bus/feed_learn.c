/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/bus.h"

#include <string.h>

enum cmn_err cmn_feed_learn(const struct cmn_learn *table, size_t n, struct cmn_conn *conn,
			    const struct cmn_event *ev, struct cmn_error *err)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].type, ev->type) == 0)
			return table[i].apply(conn, ev, err);
	return CMN_OK;
}

enum cmn_err cmn_feed_incomplete(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_INVALID, "il manque un membre obligatoire à l’événement",
			"the event lacks a required member");
}
