/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_http.h"

#include "observatory_ops.h"
#include "report_region.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err answer(struct cmn_call *call, const struct report_region *region,
			   enum report_form form)
{
	const struct report_at at = report_at(call);
	struct report_document doc;
	char name[160];
	enum cmn_err rc;

	report_document_init(&doc);
	rc = report_region_compose(&at, region, &doc);
	if (rc == CMN_OK && !report_render(&doc, form, &call->out))
		rc = cmn_fail(&call->err, CMN_E_UNAVAILABLE, "le fichier n’a pas pu être produit",
			      "the file could not be made");
	report_document_free(&doc);
	if (rc != CMN_OK)
		return rc;
	snprintf(name, sizeof(name), "attachment; filename=\"comparaison-%s-%d.%s\"",
		 cmn_call_param(call, "region"), region->period.year, report_form_code(form));
	cmn_call_answer_header(call, "Content-Disposition", name);
	call->content_type = report_form_media_type(form);
	return CMN_OK;
}

enum cmn_err observatory_http_compare_region(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *communities = NULL;
	const struct report_at at = report_at(call);
	const char *format = cmn_call_param(call, "format");
	const char *which = cmn_call_param(call, "edition");
	char today[CMN_DAY_LEN], now[CMN_TIME_LEN], year[16];
	struct report_region region = {
	    .period = {.year = (int)cmn_call_param_int(call, "year", 0)},
	    .edition = which && strcmp(which, "exact") == 0 ? REPORT_EXACT : REPORT_PROTECTED,
	    .live = report_team(call),
	    .now = now,
	    .today = today,
	};
	enum cmn_err rc = report_edition_allowed(call, region.edition);

	report_today("", today);
	cmn_time_format(cmn_clock_us(), now);
	report_period_text(&region.period, year);
	if (rc == CMN_OK && !report_period_begun(&region.period, today))
		rc = cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:year",
				 "cette année n’a pas commencé", "this year has not begun");
	if (rc == CMN_OK)
		rc = report_store_region(&at, cmn_call_param(call, "region"), year, &communities);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(communities) == 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucune communauté dans cette région",
				"no community in this region");
	region.communities = communities;
	return answer(call, &region, report_form_of(format ? format : "xlsx"));
}
