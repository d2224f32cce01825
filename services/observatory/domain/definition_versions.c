/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_versions.c - the versions of one indicator, one after the other.
 */
#include "definition_fault.h"

#include <string.h>

static bool wrong(struct observatory_fault *ret, size_t at, const char *field, const char *word,
		  const char *fr, const char *en)
{
	observatory_fault_say(ret, OBSERVATORY_NO_PART, field, word, fr, en);
	ret->definition = at;
	return false;
}

static bool first_good(const struct observatory_definition *d, size_t at,
		       struct observatory_fault *ret)
{
	return d->version == 1 || wrong(ret, at, "version", d->indicator,
					"la première version de « %s » porte le numéro 1",
					"the first version of “%s” has the number 1");
}

static bool follows(const struct observatory_definition *before,
		    const struct observatory_definition *d, size_t at,
		    struct observatory_fault *ret)
{
	if (d->version == before->version)
		return wrong(ret, at, "version", d->indicator,
			     "cette version de « %s » est dite deux fois",
			     "this version of “%s” is told twice");
	if (d->version != before->version + 1)
		return wrong(ret, at, "version", d->indicator,
			     "il manque une version de « %s » avant celle-ci",
			     "a version of “%s” is missing before this one");
	if (strcmp(d->departements, before->departements) != 0)
		return wrong(ret, at, "departements", d->indicator,
			     "« %s » garde les départements de sa version précédente",
			     "“%s” keeps the départements of its version before");
	if (d->valid_from <= before->valid_from ||
	    (before->decided && d->valid_from < before->valid_to))
		return wrong(ret, at, "valid_from", d->indicator,
			     "deux versions de « %s » se chevauchent dans le temps",
			     "two versions of “%s” overlap in time");
	return true;
}

bool observatory_version_follows(const struct observatory_definition *before,
				 const struct observatory_definition *d,
				 struct observatory_fault *ret)
{
	return follows(before, d, 0, ret);
}

bool observatory_versions_good(const struct observatory_definition *all, size_t n,
			       struct observatory_fault *ret)
{
	for (size_t i = 0; i < n; i++) {
		const bool first = i == 0 || strcmp(all[i].indicator, all[i - 1].indicator) != 0;

		if (!(first ? first_good(&all[i], i, ret) : follows(&all[i - 1], &all[i], i, ret)))
			return false;
	}
	return true;
}

void observatory_versions_follow(struct observatory_definition *all, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (strcmp(all[i].indicator, all[i + 1].indicator) == 0 && !all[i].decided)
			all[i].valid_to = all[i + 1].valid_from;
	}
}
