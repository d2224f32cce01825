/* SPDX-License-Identifier: EUPL-1.2
 *
 * bodies.h - the schemas of the bodies of a service are compiled when they are first needed; here
 * each is needed once, so that none is found to be wrong only by a caller.
 */
#ifndef TESTS_BODIES_H
#define TESTS_BODIES_H

#include "support/cmocka_all.h"

#include "cmn/call.h"
#include "cmn/schema.h"

static inline void assert_bodies_compile(const struct cmn_ops *ops)
{
	assert_true(ops->n > 0);
	for (size_t i = 0; i < ops->n; i++) {
		struct cmn_schema_late late = {.text = ops->ops[i].body_schema};
		const struct cmn_schema *schema = NULL;
		struct cmn_error err;

		cmn_error_init(&err);
		if (late.text && cmn_schema_late(&late, &schema, &err) != CMN_OK)
			fail_msg("%s: %s", ops->ops[i].id, err.detail[CMN_EN]);
		cmn_schema_late_free(&late);
	}
}

#endif
