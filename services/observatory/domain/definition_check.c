/* SPDX-License-Identifier: EUPL-1.2 */
#include "definition_fault.h"

#include "month.h"

#include <string.h>

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

static const char *const MEASURES[OBSERVATORY_MEASURE_END_] = {
    [OBSERVATORY_COUNT] = "count",
    [OBSERVATORY_SPREAD] = "spread",
    [OBSERVATORY_STOCK] = "stock",
    [OBSERVATORY_WEIGHTED] = "weighted",
};

enum observatory_measure observatory_measure_named(const char *name)
{
	for (int m = OBSERVATORY_COUNT; m < OBSERVATORY_MEASURE_END_; m++) {
		if (strcmp(MEASURES[m], name) == 0)
			return (enum observatory_measure)m;
	}
	return 0;
}

const char *observatory_measure_name(enum observatory_measure m)
{
	return m > 0 && m < OBSERVATORY_MEASURE_END_ ? MEASURES[m] : "";
}

static bool among(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}

/* --- one part ----------------------------------------------------------------------------------
 */

struct looking {
	const struct observatory_definition *d;
	const struct observatory_vocabulary *v;
	struct observatory_fault *ret;
};

static const struct observatory_kind *kind_of(const struct observatory_vocabulary *v,
					      const char *kind)
{
	for (size_t i = 0; i < v->n_kinds; i++) {
		if (strcmp(v->kinds[i].kind, kind) == 0)
			return &v->kinds[i];
	}
	return NULL;
}

static const struct observatory_attribute *attribute_of(const struct observatory_vocabulary *v,
							const char *kind, const char *attribute,
							size_t len)
{
	for (size_t i = 0; i < v->n_attributes; i++) {
		const struct observatory_attribute *a = &v->attributes[i];

		if (strcmp(a->kind, kind) == 0 && strlen(a->attribute) == len &&
		    memcmp(a->attribute, attribute, len) == 0)
			return a;
	}
	return NULL;
}

static bool code_good(const struct looking *l, size_t part, const char *field, const char *code)
{
	const char *colon = strchr(code, ':');
	const struct observatory_attribute *a;

	if (!colon || colon == code || !colon[1] || strlen(code) > OBSERVATORY_KEY_MAX)
		return observatory_fault_say(l->ret, part, field, code,
					     "« %s » n’est pas de la forme attribut:code",
					     "“%s” is not of the form attribute:code");
	a = attribute_of(l->v, l->d->parts[part].kind, code, (size_t)(colon - code));
	if (!a)
		return observatory_fault_say(
		    l->ret, part, field, code,
		    "les faits de cette sorte n’ont pas l’attribut de « %s »",
		    "facts of this kind have no attribute as in “%s”");
	if (a->n_values > 0 && !among(colon + 1, a->values, a->n_values))
		return observatory_fault_say(l->ret, part, field, code, "code inconnu : « %s »",
					     "unknown code: “%s”");
	return true;
}

static bool codes_good(const struct looking *l, size_t part, const char *field,
		       const char *const *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!code_good(l, part, field, codes[i]))
			return false;
		if (among(codes[i], codes, i))
			return observatory_fault_say(l->ret, part, field, codes[i],
						     "« %s » est dit deux fois",
						     "“%s” is said twice");
	}
	return true;
}

static bool is_named(const char *part, const char *name)
{
	const size_t len = strlen(name);

	return strncmp(part, name, len) == 0 && (!part[len] || (part[len] == '.' && part[len + 1]));
}

static bool begins(const char *part, const char *prefix)
{
	return strncmp(part, prefix, strlen(prefix)) == 0 && part[strlen(prefix)];
}

static bool name_good(const struct looking *l, size_t part)
{
	const struct observatory_part *p = &l->d->parts[part];
	const bool by = begins(p->part, "by_");
	const bool known = by || begins(p->part, "apart_") || strcmp(p->part, "number") == 0 ||
			   strcmp(p->part, "waiting") == 0 || is_named(p->part, "numerator") ||
			   is_named(p->part, "denominator");

	if (!known || strlen(p->part) > 40)
		return observatory_fault_say(l->ret, part, "part", p->part,
					     "partie inconnue : « %s »", "unknown part: “%s”");
	for (size_t i = 0; i < part; i++) {
		if (strcmp(l->d->parts[i].part, p->part) == 0)
			return observatory_fault_say(l->ret, part, "part", p->part,
						     "« %s » est dit deux fois",
						     "“%s” is said twice");
	}
	if (by && !p->by[0])
		return observatory_fault_say(
		    l->ret, part, "by", p->part,
		    "la partie « %s » dit selon quel attribut elle répartit",
		    "the part “%s” says by which attribute");
	if (p->by[0] && !by && !begins(p->part, "apart_"))
		return observatory_fault_say(l->ret, part, "by", p->part,
					     "la partie « %s » est un seul nombre",
					     "the part “%s” is one number");
	return true;
}

static bool measure_good(const struct looking *l, size_t part)
{
	const struct observatory_part *p = &l->d->parts[part];
	const struct observatory_kind *kind = kind_of(l->v, p->kind);
	const bool stands = p->measure == OBSERVATORY_STOCK || p->measure == OBSERVATORY_WEIGHTED;
	const bool valued = p->measure == OBSERVATORY_SPREAD || p->measure == OBSERVATORY_WEIGHTED;

	if (!kind)
		return observatory_fault_say(l->ret, part, "kind", p->kind, "fait inconnu : « %s »",
					     "unknown fact: “%s”");
	if (p->measure <= 0 || p->measure >= OBSERVATORY_MEASURE_END_)
		return observatory_fault_say(l->ret, part, "measure", p->part,
					     "mesure inconnue pour « %s »",
					     "unknown measure for “%s”");
	if ((stands && !kind->stands) || (valued && !kind->valued))
		return observatory_fault_say(l->ret, part, "measure", p->kind,
					     "les faits « %s » ne se mesurent pas ainsi",
					     "facts “%s” are not measured so");
	if (p->by[0] && !attribute_of(l->v, p->kind, p->by, strlen(p->by)))
		return observatory_fault_say(l->ret, part, "by", p->by,
					     "les faits de cette sorte n’ont pas l’attribut « %s »",
					     "facts of this kind have no attribute “%s”");
	return true;
}

/* Does the part count nothing, whatever the facts are? */
static bool empty(const struct observatory_part *p)
{
	size_t shut = 0;

	for (size_t i = 0; i < p->n_all; i++) {
		if (among(p->all[i], p->none, p->n_none))
			return true;
	}
	for (size_t i = 0; i < p->n_any; i++)
		shut += among(p->any[i], p->none, p->n_none);
	return p->n_any > 0 && shut == p->n_any;
}

static bool part_good(const struct looking *l, size_t part)
{
	const struct observatory_part *p = &l->d->parts[part];

	if (!name_good(l, part) || !measure_good(l, part) ||
	    !codes_good(l, part, "all", p->all, p->n_all) ||
	    !codes_good(l, part, "any", p->any, p->n_any) ||
	    !codes_good(l, part, "none", p->none, p->n_none))
		return false;
	if (!empty(p))
		return true;
	return is_named(p->part, "denominator")
		   ? observatory_fault_say(
			 l->ret, part, "none", p->part,
			 "« %s » ne peut rien compter : le taux diviserait par zéro",
			 "“%s” can count nothing: the rate would divide by zero")
		   : observatory_fault_say(l->ret, part, "none", p->part,
					   "« %s » ne peut rien compter", "“%s” can count nothing");
}

/* --- rates --------------------------------------------------------------------------------------
 */

static size_t part_named(const struct observatory_definition *d, const char *name,
			 const char *suffix)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < d->n_parts; i++) {
		if (strncmp(d->parts[i].part, name, len) == 0 &&
		    strcmp(d->parts[i].part + len, suffix) == 0)
			return i;
	}
	return OBSERVATORY_NO_PART;
}

static bool all_among(const char *const *of, size_t n, const char *const *list, size_t n_list)
{
	for (size_t i = 0; i < n; i++) {
		if (!among(of[i], list, n_list))
			return false;
	}
	return true;
}

/* Is whatever `num` counts counted by `den` too? */
static bool within(const struct observatory_part *num, const struct observatory_part *den)
{
	bool any = den->n_any == 0 ||
		   (num->n_any > 0 && all_among(num->any, num->n_any, den->any, den->n_any));

	for (size_t i = 0; i < num->n_all; i++)
		any = any || among(num->all[i], den->any, den->n_any);
	return any && strcmp(num->kind, den->kind) == 0 && num->measure == den->measure &&
	       all_among(den->all, den->n_all, num->all, num->n_all) &&
	       all_among(den->none, den->n_none, num->none, num->n_none);
}

static bool rate_good(const struct looking *l, size_t part)
{
	const struct observatory_definition *d = l->d;
	const struct observatory_part *p = &d->parts[part];
	const bool below = is_named(p->part, "denominator");
	const char *suffix = strchr(p->part, '.') ? strchr(p->part, '.') : "";
	size_t other;

	if (!below && !is_named(p->part, "numerator"))
		return true;
	other = part_named(d, below ? "numerator" : "denominator", suffix);
	if (other == OBSERVATORY_NO_PART)
		return below ? observatory_fault_say(l->ret, part, "part", p->part,
						     "« %s » n’a pas de numérateur",
						     "“%s” has no numerator")
			     : observatory_fault_say(
				   l->ret, part, "part", p->part,
				   "« %s » n’a pas de dénominateur : le taux diviserait par zéro",
				   "“%s” has no denominator: the rate would divide by zero");
	if (!below && !within(p, &d->parts[other]))
		return observatory_fault_say(
		    l->ret, part, "all", p->part,
		    "« %s » compte des faits que le dénominateur ne compte pas",
		    "“%s” counts facts that the denominator does not count");
	return true;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static bool code_word(const char *word)
{
	const size_t len = strlen(word);

	return len > 0 && len <= 40 &&
	       strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_.") == len;
}

static bool dates_good(const struct looking *l)
{
	const struct observatory_definition *d = l->d;

	if (observatory_month_of(d->valid_from) != d->valid_from)
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "valid_from",
					     d->indicator,
					     "« %s » vaut à partir du premier jour d’un mois",
					     "“%s” holds from the first day of a month");
	if (d->valid_to != INT32_MAX &&
	    (d->valid_to <= d->valid_from || observatory_month_of(d->valid_to) != d->valid_to))
		return observatory_fault_say(
		    l->ret, OBSERVATORY_NO_PART, "valid_to", d->indicator,
		    "« %s » cesse le premier jour d’un mois, après son début",
		    "“%s” ends on the first day of a month, after it began");
	return true;
}

static bool words_good(const struct looking *l)
{
	static const char *const UNITS[] = {"count", "percent", "days", "etp"};
	static const char *const RHYTHMS[] = {"month", "quarter", "semester", "year"};
	const struct observatory_definition *d = l->d;

	if (!code_word(d->indicator))
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "indicator", d->indicator,
					     "« %s » n’est pas un code d’indicateur",
					     "“%s” is no code of an indicator");
	if (d->version < 1)
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "version", d->indicator,
					     "la version de « %s » est un nombre à partir de 1",
					     "the version of “%s” is a number from 1");
	if (!among(d->unit, UNITS, LEN(UNITS)))
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "unit", d->unit,
					     "unité inconnue : « %s »", "unknown unit: “%s”");
	if (!among(d->periodicity, RHYTHMS, LEN(RHYTHMS)))
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "periodicity",
					     d->periodicity, "périodicité inconnue : « %s »",
					     "unknown periodicity: “%s”");
	if (!d->label[0][0] || !d->label[1][0])
		return observatory_fault_say(l->ret, OBSERVATORY_NO_PART,
					     d->label[0][0] ? "label_en" : "label_fr", d->indicator,
					     "« %s » n’a pas de nom", "“%s” has no name");
	return true;
}

static bool measures_something(const struct looking *l)
{
	const struct observatory_definition *d = l->d;

	if (part_named(d, "number", "") != OBSERVATORY_NO_PART ||
	    part_named(d, "numerator", "") != OBSERVATORY_NO_PART)
		return true;
	return observatory_fault_say(l->ret, OBSERVATORY_NO_PART, "parts", d->indicator,
				     "« %s » ne dit pas ce qu’il compte (number ou numerator)",
				     "“%s” does not say what it counts (number or numerator)");
}

bool observatory_definition_good(const struct observatory_definition *d,
				 const struct observatory_vocabulary *v,
				 struct observatory_fault *ret)
{
	const struct looking l = {d, v, ret};

	if (!words_good(&l) || !dates_good(&l))
		return false;
	if (d->n_parts > OBSERVATORY_PARTS_MAX)
		return observatory_fault_say(ret, OBSERVATORY_NO_PART, "parts", d->indicator,
					     "« %s » a trop de parties", "“%s” has too many parts");
	for (size_t i = 0; i < d->n_parts; i++) {
		if (!part_good(&l, i))
			return false;
	}
	for (size_t i = 0; i < d->n_parts; i++) {
		if (!rate_good(&l, i))
			return false;
	}
	return measures_something(&l);
}
