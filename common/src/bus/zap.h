/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/zap.h - who may connect (ZeroMQ RFC 27): the keys of the grants file, nobody else.  The
 * User-Id that every message then carries is the public key, as z85.
 */
#ifndef CMN_BUS_ZAP_H
#define CMN_BUS_ZAP_H

#include "cmn/metrics.h"
#include "grants.h"

struct cmn_zap;

/* One per context, started before the first CURVE server of the context binds. */
enum cmn_err cmn_zap_start(void *ctx, struct cmn_grants *grants, struct cmn_zap **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
void cmn_zap_stop(struct cmn_zap **zap);

/* c360_bus_refused_total by reason */
extern struct cmn_metric CMN_REFUSED_KEY, CMN_REFUSED_STREAM, CMN_REFUSED_REPLAY,
    CMN_REFUSED_REQUEST;

#endif
