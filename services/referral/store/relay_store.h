/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_store.h - relays from their sending to their outcome, and the contacts around them.
 *
 * As referral_store.h: nothing here decides; a move is written when the record still is in the
 * state and at the version that were read, CMN_E_NOT_FOUND otherwise.
 */
#ifndef REFERRAL_RELAY_STORE_H
#define REFERRAL_RELAY_STORE_H

#include "referral_store.h"

struct referral_new_relay {
	const char *proposal_id, *actor_id;
	const char *dossier_id;  /* NULL: none */
	const char *explanation; /* NULL: none */
};
/* Relay an accepted proposal to an actor; CMN_E_NOT_FOUND when it is not accepted, CMN_E_CONFLICT
 * when a relay of it is under way. */
enum cmn_err referral_store_relay_to(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_new_relay *relay,
				     struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_relay(const struct referral_at *at, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_relays(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret) CMN_MUST_CHECK;

struct referral_relay_move {
	int64_t version;       /* 0: whatever version */
	const char *from, *to; /* from "": only find out whether it was done before */
	const char *via;       /* actor, team, link; NULL: not an answer */
	const char *reason;    /* of a decline, a withdrawal, an outcome */
	const char *on;        /* day of an outcome */
	const char *words, *note;
	const char *more;     /* further events, see more_statements.h */
	const char *link_act; /* answered by this link: its log has a row more */
	const char *link_id;
};
enum cmn_err referral_store_move_relay(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_relay_move *move,
				       struct referral_done *ret) CMN_MUST_CHECK;

/* Delivered: of these relays, those that are addressed to this actor and were only sent are
 * received, each with its event; `read`: and somebody opened them.  Leaves versions as they are,
 * because it changes nothing that anybody decides on. */
struct referral_receipt {
	const char *departement, *actor_id;
	const char *relays; /* an array of PostgreSQL */
	bool read;
	const char *by, *now, *request_id;
};
enum cmn_err referral_store_receive(const struct referral_at *at,
				    const struct referral_receipt *receipt) CMN_MUST_CHECK;

struct referral_contact {
	const char *situation_id, *actor_id, *proposal_id, *relay_id;
	const char *at, *means, *presence, *result, *next_on, *note;
};
/* CMN_E_NOT_FOUND when the situation was erased. */
enum cmn_err referral_store_add_contact(const struct referral_at *at, struct cmn_write *write,
					const struct referral_contact *contact,
					struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_contact(const struct referral_at *at, const char *id,
				    PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_contacts(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt REFERRAL_RELAYS, REFERRAL_RELAYS_TO, REFERRAL_CONTACTS;
extern const struct cmn_stmt *const REFERRAL_RELAY_STATEMENTS[];
extern const size_t REFERRAL_RELAY_STATEMENT_COUNT;

#endif
