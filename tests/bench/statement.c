/* SPDX-License-Identifier: EUPL-1.2
 *
 * statement - print a statement of a service as one line of a pgbench script, so that both sides of
 * a comparison always run the same SQL.
 *
 *   statement NAME [N=TEXT]…    parameter $N becomes TEXT, or the pgbench variable :pN
 *   statement NAME raw          as it is
 */
#include "../../services/directory/store/statements.h"
#include "../../services/intake/store/intake_store.h"
#include "../../services/observatory/store/cell_store.h"
#include "saw.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct cmn_stmt *find(const char *name)
{
	for (size_t i = 0; i < INTAKE_STATEMENT_COUNT; i++)
		if (strcmp(INTAKE_STATEMENTS[i]->name, name) == 0)
			return INTAKE_STATEMENTS[i];
	for (size_t i = 0; i < DIRECTORY_READ_STATEMENT_COUNT; i++)
		if (strcmp(DIRECTORY_READ_STATEMENTS[i]->name, name) == 0)
			return DIRECTORY_READ_STATEMENTS[i];
	if (strcmp(OBSERVATORY_CELLS.name, name) == 0)
		return &OBSERVATORY_CELLS;
	return strcmp(CMN_SAW_INSERT.name, name) == 0 ? &CMN_SAW_INSERT : NULL;
}

static void put_param(unsigned long n, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		char *end;

		if (strtoul(argv[i], &end, 10) == n && *end == '=') {
			printf("%s", end + 1);
			return;
		}
	}
	printf(":p%lu", n);
}

/* pgbench replaces :name inside quotes too, so 'HH24:MI' is taken apart. */
static void put_sql(const char *sql, int argc, char **argv)
{
	bool quoted = false;

	while (*sql) {
		quoted ^= *sql == '\'';
		if (!quoted && *sql == '$' && isdigit((unsigned char)sql[1])) {
			char *end;

			put_param(strtoul(sql + 1, &end, 10), argc, argv);
			sql = end;
			continue;
		}
		if (quoted && *sql == ':')
			printf("' || ':' || '");
		else
			putchar(*sql == '\n' ? ' ' : *sql);
		sql++;
	}
	puts(";");
}

int main(int argc, char **argv)
{
	const struct cmn_stmt *stmt = argc > 1 ? find(argv[1]) : NULL;

	if (!stmt) {
		fprintf(stderr, "statement: no statement has this name\n");
		return 2;
	}
	if (argc == 3 && strcmp(argv[2], "raw") == 0)
		puts(stmt->sql);
	else
		put_sql(stmt->sql, argc, argv);
	return 0;
}
