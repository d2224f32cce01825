/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/rows.h"

#include "cmn/base.h"

#include <string.h>

#define TEXTOID 25

PGresult *rows_make(const char *const *columns, const char *const *cells)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc desc[16] = {{0}};
	char *copies[256];
	int n = 0, i;

	for (; columns[n]; n++) {
		copies[n] = strdup(columns[n]);
		desc[n] = (PGresAttDesc){
		    .name = copies[n], .typid = TEXTOID, .typlen = -1, .atttypmod = -1};
	}
	PQsetResultAttrs(res, n, desc);
	for (i = 0; i < n; i++)
		free(copies[i]);
	for (i = 0; cells[i]; i++) {
		char *copy = strdup(cells[i]);
		bool null = strcmp(copy, "\1") == 0;

		PQsetvalue(res, i / n, i % n, null ? NULL : copy, null ? -1 : (int)strlen(copy));
		free(copy);
	}
	return res;
}
