/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_config.h - the settings of intake, and what is made of them at start.
 */
#ifndef INTAKE_CONFIG_H
#define INTAKE_CONFIG_H

#include "intake_deps.h"

#include "cmn/service.h"

struct intake_settings {
	struct cmn_service_settings common; /* first, see cmn/service.h */
	const char *smtp_url, *smtp_from, *smtp_ca;
	const char *mss_url, *mss_from, *mss_domains;
	bool smtp_clear;
	unsigned smtp_timeout_ms;
	unsigned draft_days, callback_days, danger_remind_minutes;
	unsigned document_max_kib;
	const char *public_url;
	bool sandbox;
};

extern const struct cmn_setting INTAKE_SETTINGS[];
extern const size_t INTAKE_SETTINGS_N;

enum cmn_err intake_deps_open(const void *settings, struct cmn_pool *pool, void **ret_deps,
			      struct cmn_error *err) CMN_MUST_CHECK;
void intake_deps_close(void *deps);

#endif
