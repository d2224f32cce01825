/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_store.h - agreements of communities, their avenants and signatures.
 *
 * Texts are borrowed (JSON where said), NULL: as it was; results are owned by the caller.  Writes
 * answer CMN_E_NOT_FOUND when the record is not in that state at that version.
 */
#ifndef AGREEMENT_STORE_H
#define AGREEMENT_STORE_H

#include "writes.h"

#include "cmn/record.h"

/* Where a statement runs, and what becomes of it. */
struct agreement_at {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	struct cmn_write *write; /* of writes */
	struct cmn_error *err;
};

struct agreement_text {
	const char *title, *who_does_what;
	const char *content, *missions, *commitments, *levels; /* JSON; missions "{a,b}" */
	const char *parties; /* JSON: [{role, actor_id, name}]; of a draft */
};

/* What is wrong with parties or with parts of a content: columns `what` ("party", "part"), `at`
 * (position or code), `why`; no row: nothing. */
enum cmn_err agreement_store_faults(const struct agreement_at *at, const char *departement,
				    const char *parties, const char *parts, const char *list,
				    PGresult **ret) CMN_MUST_CHECK;

/* By the rules of `day`.  CMN_E_NOT_FOUND: the région has none. */
enum cmn_err agreement_store_draft(const struct agreement_at *at, const struct agreement_text *text,
				   const char *day) CMN_MUST_CHECK;

struct agreement_avenant {
	const char *parent_id, *purpose;
	const char *joins_role, *joins_actor, *joins_name; /* NULL: nobody joins */
};
/* The parties of the agreement sign it, and who joins.  CMN_E_NOT_FOUND: it is not in force. */
enum cmn_err agreement_store_avenant(const struct agreement_at *at,
				     const struct agreement_text *text,
				     const struct agreement_avenant *avenant) CMN_MUST_CHECK;

enum cmn_err agreement_store_change(const struct agreement_at *at,
				    const struct agreement_text *text,
				    int64_t version) CMN_MUST_CHECK;

/* What a signature or a step makes of it. */
struct agreement_becomes {
	int64_t version;
	const char *from, *state;
	const char *signed_on, *effective_on, *ends_on, *validated_on, *denounced_on, *reason;
	/* of a signature */
	const char *party_id, *party_signed_on, *way;
};
/* CMN_E_CONFLICT: another agreement is in force in that time. */
enum cmn_err agreement_store_become(const struct agreement_at *at,
				    const struct agreement_becomes *becomes) CMN_MUST_CHECK;

/* Is another agreement of the département in force on a day of the period?  NULL: without end. */
enum cmn_err agreement_store_overlaps(const struct agreement_at *at, const char *departement,
				      const char *id, const char *from, const char *until,
				      bool *ret) CMN_MUST_CHECK;

/* organisation NULL: team, authorities, MDPH; else that of a member on `day`. */
struct agreement_reader {
	const char *organisation;
	char day[11];
};
enum cmn_err agreement_store_read(const struct agreement_at *at,
				  const struct agreement_reader *reader, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err agreement_store_list(const struct agreement_at *at,
				  const struct agreement_reader *reader, const char *departement,
				  const char *after, int64_t limit, PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const AGREEMENT_STATEMENTS[];
extern const size_t AGREEMENT_STATEMENT_COUNT;
extern const struct cmn_stmt AGREEMENT_LIST;

#endif
