/* SPDX-License-Identifier: EUPL-1.2 */
#include "stage_sql.h"

const struct directory_stage DIRECTORY_STAGE_DEPARTEMENTS = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_departement", "code text, nom text, region text, chef_lieu_insee text,"
				     " nb_communes text, population_municipale text"),
    STAGE_CHECK("stage_departement", REPEATED("stage_departement", "code", "code") BY_LINE),
    STAGE_APPLY("stage_departement",
		"INSERT INTO departement (code, name, region, chef_lieu, communes, population)"
		" SELECT code, nom, region, chef_lieu_insee, nb_communes::int,"
		" population_municipale::int FROM stage_departement WHERE " NO_DATES
		" ON CONFLICT (code) DO UPDATE SET name = excluded.name,"
		" region = excluded.region, chef_lieu = excluded.chef_lieu,"
		" communes = excluded.communes, population = excluded.population,"
		" version = departement.version + 1"
		" WHERE (departement.name, departement.region, departement.chef_lieu,"
		" departement.communes, departement.population)"
		" IS DISTINCT FROM (excluded.name, excluded.region, excluded.chef_lieu,"
		" excluded.communes, excluded.population) RETURNING code"),
};

const struct directory_stage DIRECTORY_STAGE_COMMUNITIES = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_community", "departement text, name text, region text, region_name text,"
				   " term_facilitator text, term_committee text, phone text"),
    STAGE_CHECK("stage_community",
		DANGLING("stage_community", "departement", "departement", "code")
		    AND_ALSO REPEATED("stage_community", "departement", "departement") BY_LINE),
    STAGE_APPLY("stage_community",
		"INSERT INTO community AS t (departement, name, region, region_name,"
		" term_facilitator, term_committee, phone)"
		" SELECT departement, name, region, region_name, term_facilitator, term_committee,"
		" phone FROM stage_community WHERE " NO_DATES
		" ON CONFLICT (departement) DO UPDATE SET name = excluded.name,"
		" region = excluded.region, region_name = excluded.region_name,"
		" term_facilitator = excluded.term_facilitator,"
		" term_committee = excluded.term_committee, phone = excluded.phone,"
		" version = t.version + 1"
		" WHERE (t.name, t.region, t.region_name, t.term_facilitator, t.term_committee,"
		" t.phone) IS DISTINCT FROM (excluded.name, excluded.region, excluded.region_name,"
		" excluded.term_facilitator, excluded.term_committee, excluded.phone)"
		" RETURNING departement"),
};

const struct directory_stage DIRECTORY_STAGE_EPCI = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_epci", "siren text, nom text, type text, population_totale text"),
    STAGE_CHECK("stage_epci", REPEATED("stage_epci", "siren", "siren") BY_LINE),
    STAGE_APPLY("stage_epci",
		"INSERT INTO epci AS t (siren, name, kind, population)"
		" SELECT siren, nom, type, population_totale::int FROM stage_epci WHERE " NO_DATES
		" ON CONFLICT (siren) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
		" population = excluded.population, version = t.version + 1"
		" WHERE (t.name, t.kind, t.population)"
		" IS DISTINCT FROM (excluded.name, excluded.kind, excluded.population)"
		" RETURNING siren"),
};

/* point has no equality for IS DISTINCT FROM: latitude and longitude decide. */
const struct directory_stage DIRECTORY_STAGE_COMMUNES = {
    .fact = DIRECTORY_FACT_COMMUNE,
    STAGE_TABLE("stage_commune",
		"code_insee text, nom text, departement text, arrondissement text,"
		" codes_postaux text, population text, epci_siren text, lat text, lon text,"
		" folded text, x text, y text"),
    STAGE_CHECK("stage_commune",
		DANGLING("stage_commune", "departement", "departement", "code")
		    AND_ALSO DANGLING("stage_commune", "epci_siren", "epci", "siren")
			AND_ALSO REPEATED("stage_commune", "code_insee", "code_insee") BY_LINE),
    STAGE_APPLY("stage_commune",
		"INSERT INTO commune AS t (code, departement, name, sort_key, arrondissement, epci,"
		" population, lat, lon, place, postal_codes)"
		" SELECT code_insee, departement, nom, folded, arrondissement, epci_siren,"
		" population::int, lat::float8, lon::float8, point(x::float8, y::float8),"
		" string_to_array(codes_postaux, '|') FROM stage_commune WHERE " NO_DATES
		" ON CONFLICT (code) DO UPDATE SET departement = excluded.departement,"
		" name = excluded.name, sort_key = excluded.sort_key,"
		" arrondissement = excluded.arrondissement, epci = excluded.epci,"
		" population = excluded.population, lat = excluded.lat, lon = excluded.lon,"
		" place = excluded.place, postal_codes = excluded.postal_codes,"
		" version = t.version + 1"
		" WHERE (t.departement, t.name, t.sort_key, t.arrondissement, t.epci,"
		" t.population, t.lat, t.lon, t.postal_codes) IS DISTINCT FROM"
		" (excluded.departement, excluded.name, excluded.sort_key,"
		" excluded.arrondissement, excluded.epci, excluded.population, excluded.lat,"
		" excluded.lon, excluded.postal_codes)"
		" RETURNING code, name, departement, epci, lat, lon, population, version"),
};

const struct directory_stage DIRECTORY_STAGE_FORMER_CODES = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_former_code", "code_ancien text, code_insee text"),
    STAGE_CHECK("stage_former_code",
		DANGLING("stage_former_code", "code_insee", "commune", "code")
		    AND_ALSO REPEATED("stage_former_code", "code_ancien", "code_ancien") BY_LINE),
    STAGE_APPLY("stage_former_code",
		"INSERT INTO commune_former_code AS t (code, commune)"
		" SELECT code_ancien, code_insee FROM stage_former_code WHERE " NO_DATES
		" ON CONFLICT (code) DO UPDATE SET commune = excluded.commune,"
		" version = t.version + 1 WHERE t.commune <> excluded.commune RETURNING code"),
};

const struct directory_stage DIRECTORY_STAGE_POSTAL_CODES = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_postal_code", "code_postal text, code_insee text"),
    STAGE_CHECK("stage_postal_code", DANGLING("stage_postal_code", "code_insee", "commune", "code")
					 AND_ALSO REPEATED("stage_postal_code", "code_postal",
							   "code_postal, code_insee") BY_LINE),
    STAGE_APPLY("stage_postal_code",
		"INSERT INTO postal_code (code, commune)"
		" SELECT code_postal, code_insee FROM stage_postal_code WHERE " NO_DATES
		" ON CONFLICT (code, commune) DO NOTHING RETURNING code"),
};
