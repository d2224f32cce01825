/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/written.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

void test_write_prepare(struct cmn_write *write, const char *client, const char *operation,
			const char *key, const char *departement)
{
	memset(write, 0, sizeof(*write));
	write->client = client;
	write->operation = operation;
	snprintf(write->key, sizeof(write->key), "%s", key);
	snprintf(write->request_hash, sizeof(write->request_hash), "hash-of-%s", key);
	cmn_time_format(cmn_clock_us(), write->now);
	write->request_id = "01900000-0000-7000-8000-000000000001";
	write->departement = departement;
	cmn_uuid7(write->resource_id);
	cmn_uuid7(write->event_id);
	write->event_type = "test.happened.v1";
	write->event_data = strdup("{}");
	write->audiences = "{facts}";
}
