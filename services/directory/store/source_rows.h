/* SPDX-License-Identifier: EUPL-1.2
 *
 * source_rows.h - how the lines of some sources become rows, beyond copying their columns.
 */
#ifndef DIRECTORY_SOURCE_ROWS_H
#define DIRECTORY_SOURCE_ROWS_H

#include "source.h"

typedef enum directory_line directory_derive_fn(const struct cmn_csv *csv,
						const struct directory_types *types,
						struct cmn_buf *row, const char **ret_column);

directory_derive_fn directory_derive_commune;   /* folded name, place in the plane */
directory_derive_fn directory_derive_functions; /* filled cells of the Annexe 2 matrix, as JSON */
directory_derive_fn directory_derive_mdph;
directory_derive_fn directory_derive_annuaire;

/* One row of the stage of actors. */
struct directory_staged_actor {
	const char *departement, *type, *sector, *name, *commune;
	const char *address, *phone, *email, *website; /* "" for none */
	const char *source, *source_id;
	const char *more; /* JSON object of further columns (more_sql.h); NULL: none */
	bool invented;
};
void directory_stage_actor_row(const struct directory_staged_actor *actor, struct cmn_buf *row);

#endif
