/* SPDX-License-Identifier: EUPL-1.2
 *
 * representative_right.c - who may say yes and no in somebody's place.
 */
#include "consent_store.h"

/* Nobody is a representative as long as none can be recorded: no right, so no agreement. */
enum cmn_err intake_store_representative(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *representative_id,
					 int64_t at_us, bool *ret_entitled, int64_t *ret_until_us,
					 struct cmn_error *err)
{
	(void)pool, (void)ctx, (void)departement, (void)representative_id, (void)at_us, (void)err;
	*ret_entitled = false;
	*ret_until_us = CMN_NEVER;
	return CMN_OK;
}
