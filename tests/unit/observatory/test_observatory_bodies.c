/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/bodies.h"

#include "observatory_ops.h"

static void the_schema_of_each_body_compiles(void **state)
{
	(void)state;
	assert_bodies_compile(&OBSERVATORY_OPS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_schema_of_each_body_compiles)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
