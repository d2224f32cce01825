/* SPDX-License-Identifier: EUPL-1.2 */
#include "pool.h"

static _Thread_local struct pg_behalf behalf = {"", ""};

void cmn_pg_on_behalf(const char *function, const char *organisation)
{
	behalf = (struct pg_behalf){function ? function : "", organisation ? organisation : ""};
}

const struct pg_behalf *pg_behalf(void)
{
	return &behalf;
}
