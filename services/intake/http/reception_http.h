/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_http.h - what the doors of intake share: where a request belongs, and writing it down.
 */
#ifndef RECEPTION_HTTP_H
#define RECEPTION_HTTP_H

#include "intake_store.h"

#include "cmn/call.h"
#include "cmn/clock.h"

/* Where a request belongs: by commune, never by postal code or telephone prefix (R021). */
struct intake_place {
	char departement[4];
	char commune[8]; /* of today; "" when none was given */
	char given[8];   /* the former code that was given; "" when it is of today */
	bool stated;     /* the département was named, so a commune must lie in it */
};

/* From the members `departement` and `commune` of body: what is named, else the commune's, else the
 * only one of the caller's territory.  In the caller's territory, or refused with the field. */
enum cmn_err intake_place_find(struct cmn_call *call, const json_t *body,
			       struct intake_place *ret) CMN_MUST_CHECK;

/* A write of `place` was refused with rc: was its commune merged away (CMN_OK: place holds the one
 * of today, write again), unknown (CMN_E_INVALID at /commune), not arrived yet (503), or is it
 * another reason (rc)? */
enum cmn_err intake_place_mend(struct cmn_call *call, struct intake_place *place,
			       enum cmn_err rc) CMN_MUST_CHECK;

/* The instant under `key` (RFC 3339, any offset), else now, as UTC.  Not after now, not before
 * 2020.
 */
enum cmn_err intake_instant(struct cmn_call *call, const json_t *body, const char *key,
			    char out[CMN_TIME_LEN]) CMN_MUST_CHECK;

/* CMN_E_INVALID at /key when the text there holds a control character, or nothing but blanks. */
enum cmn_err intake_text_check(struct cmn_call *call, const json_t *body,
			       const char *key) CMN_MUST_CHECK;

/* Record what was heard, `body` being a NewSolicitation that passed the contract, and answer with
 * the receipt.  CMN_E_NOT_FOUND only for a draft that is not there in this version. */
enum cmn_err intake_record_heard(struct cmn_call *call, const json_t *body,
				 struct intake_draft_ref draft) CMN_MUST_CHECK;

/* The draft is gone: the receipt, when the same key made a solicitation of it before; else
 * CMN_E_NOT_FOUND. */
enum cmn_err intake_record_again(struct cmn_call *call,
				 struct intake_draft_ref draft) CMN_MUST_CHECK;

#endif
