/* SPDX-License-Identifier: EUPL-1.2
 *
 * vocabulary_file.c - facts.csv and fact-attributes.csv, with the code lists that they name.
 */
#include "definition_file.h"

#include "cmn/codes.h"
#include "cmn/csv.h"

#include <pthread.h>
#include <string.h>

#define KINDS_MAX      40
#define ATTRIBUTES_MAX 160

static struct observatory_kind kinds[KINDS_MAX];
static struct observatory_attribute attributes[ATTRIBUTES_MAX];
static struct observatory_vocabulary vocabulary = {.kinds = kinds, .attributes = attributes};
static struct cmn_error failure;
static enum cmn_err read_rc;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void close_csv(struct cmn_csv **csv)
{
	cmn_csv_close(csv);
}

typedef enum cmn_err row_fn(const struct cmn_csv *csv, struct cmn_error *err);

static enum cmn_err each_row(const char *name, const char *text, row_fn *row, struct cmn_error *err)
{
	CMN_AUTO(close_csv) struct cmn_csv *csv = NULL;
	bool end = false;
	enum cmn_err rc = cmn_csv_open_text(name, text, strlen(text), ',', &csv, err);

	while (rc == CMN_OK) {
		rc = cmn_csv_next(csv, &end, err);
		if (rc != CMN_OK || end)
			break;
		rc = row(csv, err);
	}
	return rc;
}

static enum cmn_err kind_row(const struct cmn_csv *csv, struct cmn_error *err)
{
	const char *kind = strdup(cmn_csv_get(csv, "kind"));

	if (!kind || vocabulary.n_kinds == KINDS_MAX)
		return cmn_no_memory(err);
	kinds[vocabulary.n_kinds++] = (struct observatory_kind){
	    .kind = kind,
	    .stands = cmn_csv_get(csv, "until")[0] != '\0',
	    .valued = cmn_csv_get(csv, "value")[0] != '\0',
	};
	return CMN_OK;
}

/* "@list": the codes of a list; "*": identifiers; else the words themselves. */
static bool values_of(const char *text, struct observatory_attribute *ret)
{
	const struct cmn_code_list *list = text[0] == '@' ? cmn_code_list_find(text + 1) : NULL;
	const size_t most = list ? list->n : strlen(text) / 2 + 1;
	const char **values = calloc(most, sizeof(*values));
	char *own = strdup(text), *save = NULL;

	if (!values || !own || (text[0] == '@' && !list)) {
		free(values);
		free(own);
		return false;
	}
	ret->values = values;
	for (size_t i = 0; list && i < list->n; i++)
		values[ret->n_values++] = list->codes[i].code;
	if (list || strcmp(text, "*") == 0) {
		free(own);
		return true;
	}
	for (char *w = strtok_r(own, " ", &save); w; w = strtok_r(NULL, " ", &save))
		values[ret->n_values++] = w;
	return true;
}

static enum cmn_err attribute_row(const struct cmn_csv *csv, struct cmn_error *err)
{
	struct observatory_attribute a = {
	    .kind = strdup(cmn_csv_get(csv, "kind")),
	    .attribute = strdup(cmn_csv_get(csv, "attribute")),
	};

	if (!a.kind || !a.attribute || vocabulary.n_attributes == ATTRIBUTES_MAX)
		return cmn_no_memory(err);
	if (!values_of(cmn_csv_get(csv, "values"), &a))
		return cmn_fail(err, CMN_E_INVALID, "fact-attributes.csv : liste de codes inconnue",
				"fact-attributes.csv: unknown list of codes");
	attributes[vocabulary.n_attributes++] = a;
	return CMN_OK;
}

static void read_files(void)
{
	read_rc = each_row("facts.csv", OBSERVATORY_FACTS_CSV, kind_row, &failure);
	if (read_rc == CMN_OK)
		read_rc = each_row("fact-attributes.csv", OBSERVATORY_FACT_ATTRIBUTES_CSV,
				   attribute_row, &failure);
}

const struct observatory_vocabulary *observatory_vocabulary(struct cmn_error *err)
{
	pthread_once(&once, read_files);
	if (read_rc == CMN_OK)
		return &vocabulary;
	*err = failure;
	return NULL;
}
