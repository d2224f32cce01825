/* SPDX-License-Identifier: EUPL-1.2
 *
 * transfer_copy_desk.h - a file that 31 has offered to 44, for the tests of what becomes of it.
 */
#ifndef TRANSFER_COPY_DESK_H
#define TRANSFER_COPY_DESK_H

#include "transfer_desk.h"

static struct transfer_desk t;

#define ALL "{situation,identity,contact,needs}"

static inline int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		transfer_desk_open(&t, state);
	return rc;
}

static inline int teardown(void **state)
{
	desk_close(&t.desk);
	return test_db_teardown(state);
}

static inline void offered(struct moving *m)
{
	transfer_file(&t, m);
	transfer_agree(&t, m, ALL);
	transfer_offer(&t, m, ",\"commune\":\"44109\",\"note\":\"Mot inventé.\"", 201);
}

static inline void get(const char *who, const char *id, int status)
{
	char target[128];

	snprintf(target, sizeof(target), TRANSFERS "/%s", id);
	desk_get(&t.desk, who, target, status);
}

#endif
