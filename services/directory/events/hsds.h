/* SPDX-License-Identifier: EUPL-1.2
 *
 * hsds.h - the Human Services Data Specification 3.0 (Open Referral): actor = organization, offer =
 * service, place = location, offer at a place = service_at_location.
 */
#ifndef DIRECTORY_HSDS_H
#define DIRECTORY_HSDS_H

#include "mapped.h"

#define DIRECTORY_HSDS_VERSION "3.0"

/* How much of a record. */
enum directory_hsds_size {
	DIRECTORY_HSDS_MINIMAL = 1, /* what has one value, as lists have it */
	DIRECTORY_HSDS_FULL,        /* with all that belongs to it */
};

/* One offer, one actor (documents of export_rows.h, whole), as an object. */
void directory_hsds_service(struct cmn_buf *out, const json_t *offer,
			    enum directory_hsds_size size);
void directory_hsds_organization(struct cmn_buf *out, const json_t *actor,
				 enum directory_hsds_size size);
/* The offer at the place whose `held_id` this is. */
void directory_hsds_held(struct cmn_buf *out, const json_t *offer, const char *held_id,
			 enum directory_hsds_size size);

/* The lists of codes that offers are described by: a taxonomy each.  `id` is enough to find one. */
struct directory_hsds_taxonomy {
	const char *list;   /* of proto/codes */
	const char *column; /* of the offer */
};
extern const struct directory_hsds_taxonomy DIRECTORY_HSDS_TAXONOMIES[];
extern const size_t DIRECTORY_HSDS_TAXONOMY_COUNT;
void directory_hsds_taxonomy_id(const char *list, char ret[CMN_UUID_LEN]);
void directory_hsds_term_id(const char *list, const char *code, char ret[CMN_UUID_LEN]);
void directory_hsds_taxonomy(struct cmn_buf *out, const char *list);
void directory_hsds_term(struct cmn_buf *out, const char *list, const char *code);

/* --- pieces -------------------------------------------------------------------------------------
 */

void directory_hsds_schedules(struct cmn_buf *out, const json_t *hours, const char *owner,
			      const char *owner_key);
void directory_hsds_contacts(struct cmn_buf *out, const json_t *contacts, const char *place_id);
void directory_hsds_location(struct cmn_buf *out, const json_t *place);
void directory_hsds_attributes(struct cmn_buf *out, const json_t *offer);

#endif
