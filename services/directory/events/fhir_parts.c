/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_parts.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)16 << 10)

/* --- pieces ------------------------------------------------------------------------------------
 */

void directory_fhir_head(struct cmn_buf *out, const char *type, const json_t *from)
{
	cmn_fhir_head(out, type, cmn_json_get(from, "id"),
		      json_integer_value(directory_get(from, "version")),
		      cmn_json_get(from, "modified_at"), NULL);
}

static void put_telecom_item(struct cmn_buf *out, const char *system, const char *value)
{
	if (!cmn_fhir_said(value))
		return;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", system);
	cmn_fhir_kstr(out, "value", value);
	cmn_json_close(out, '}');
}

static void put_ways(struct cmn_buf *out, const json_t *from, const char *web)
{
	put_telecom_item(out, "phone", cmn_json_get(from, "phone"));
	put_telecom_item(out, "email", cmn_json_get(from, "email"));
	put_telecom_item(out, "url", cmn_json_get(from, web));
}

static bool reachable(const json_t *from, const char *web)
{
	return cmn_fhir_said(cmn_json_get(from, "phone")) ||
	       cmn_fhir_said(cmn_json_get(from, "email")) || cmn_fhir_said(cmn_json_get(from, web));
}

/* Of the record itself, then of its contacts; no array is empty in FHIR. */
void directory_fhir_telecom(struct cmn_buf *out, const json_t *from)
{
	const json_t *contacts = directory_get(from, "contacts");
	bool any = reachable(from, "website");

	for (size_t i = 0; i < json_array_size(contacts); i++)
		any |= reachable(json_array_get(contacts, i), "url");
	if (!any)
		return;
	cmn_json_key(out, "telecom");
	cmn_json_open(out, '[');
	put_ways(out, from, "website");
	for (size_t i = 0; i < json_array_size(contacts); i++)
		put_ways(out, json_array_get(contacts, i), "url");
	cmn_json_close(out, ']');
}

static void put_line(struct cmn_buf *out, const char *address, const char *complement)
{
	if (!cmn_fhir_said(address) && !cmn_fhir_said(complement))
		return;
	cmn_json_key(out, "line");
	cmn_json_open(out, '[');
	if (cmn_fhir_said(address))
		cmn_fhir_str(out, address);
	if (cmn_fhir_said(complement))
		cmn_fhir_str(out, complement);
	cmn_json_close(out, ']');
}

void directory_fhir_address(struct cmn_buf *out, const json_t *from, const char *postal_code)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "use", "work");
	put_line(out, cmn_json_get(from, "address"), cmn_json_get(from, "complement"));
	cmn_fhir_kstr(out, "city", cmn_json_get(from, "commune_name"));
	cmn_fhir_kstr(out, "district", cmn_json_get(from, "departement"));
	cmn_fhir_kstr(out, "postalCode", postal_code);
	cmn_json_kstr(out, "country", "FR");
	cmn_json_close(out, '}');
}

/* Codes of a list of the record, each a concept of its own; `key` may be NULL inside an array. */
void directory_fhir_concepts(struct cmn_buf *out, const json_t *from, const char *member,
			     const char *list)
{
	for (size_t i = 0; i < directory_size(from, member); i++)
		cmn_fhir_concept_value(out, list, directory_code_at(from, member, i));
}

void directory_fhir_concept_array(struct cmn_buf *out, const char *key, const json_t *from,
				  const char *member, const char *list)
{
	if (directory_size(from, member) == 0)
		return;
	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	directory_fhir_concepts(out, from, member, list);
	cmn_json_close(out, ']');
}

void directory_fhir_text(struct cmn_buf *out, const char *key, struct cmn_buf *text)
{
	if (text->failed)
		out->failed = true;
	else if (text->len > 0)
		cmn_fhir_kstr(out, key, text->data);
}

/* --- hours -------------------------------------------------------------------------------------
 */

/* Every week, every year: what the element can say. */
static bool plain(const json_t *rule)
{
	return directory_size(rule, "nth") == 0 && directory_get(rule, "weeks") == NULL &&
	       directory_get(rule, "from") == NULL && directory_get(rule, "until") == NULL;
}

static void put_time(struct cmn_buf *out, const char *key, const char *time)
{
	char text[16];

	snprintf(text, sizeof(text), "%.5s:00", time);
	cmn_json_kstr(out, key, strcmp(time, "24:00") == 0 ? "23:59:59" : text);
}

void directory_fhir_times(struct cmn_buf *out, const json_t *hours, const char *key,
			  const char *begin, const char *end)
{
	const json_t *weekly = directory_get(hours, "weekly");
	bool any = false;

	for (size_t i = 0; i < json_array_size(weekly); i++) {
		const json_t *rule = json_array_get(weekly, i);

		if (!plain(rule))
			continue;
		if (!any) {
			cmn_json_key(out, key);
			cmn_json_open(out, '[');
			any = true;
		}
		cmn_json_open(out, '{');
		cmn_json_key(out, "daysOfWeek");
		cmn_json_open(out, '[');
		for (size_t d = 0; d < directory_size(rule, "days"); d++)
			cmn_json_strn(out, directory_code_at(rule, "days", d), 3);
		cmn_json_close(out, ']');
		put_time(out, begin, cmn_json_get(rule, "opens"));
		put_time(out, end, cmn_json_get(rule, "closes"));
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, ']');
}

/* All of it, in the words of opening_hours: what availableTime cannot say too. */
void directory_fhir_exceptions(struct cmn_buf *out, const json_t *hours)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	if (hours == NULL)
		return;
	cmn_buf_init(&text, TEXT_MAX);
	directory_osm_hours(&text, hours);
	directory_fhir_text(out, "availabilityExceptions", &text);
}

void directory_fhir_closures(struct cmn_buf *out, const json_t *hours)
{
	const json_t *all = directory_get(hours, "exceptions");
	bool any = false;

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *one = json_array_get(all, i);
		const char *until = cmn_json_get(one, "until"), *why = cmn_json_get(one, "why");

		if (!directory_true(one, "closed"))
			continue;
		if (!any) {
			cmn_json_key(out, "notAvailable");
			cmn_json_open(out, '[');
			any = true;
		}
		cmn_json_open(out, '{');
		cmn_fhir_kstr(out, "description",
			      why != NULL ? directory_label("hours_exceptions", why) : "fermeture");
		cmn_fhir_period(out, "during", cmn_json_get(one, "from"),
				until != NULL ? until : cmn_json_get(one, "from"));
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, ']');
}
