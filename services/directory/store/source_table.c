/* SPDX-License-Identifier: EUPL-1.2 */
#include "source_rows.h"

#define COLUMNS(table) .columns = (table), .n_columns = CMN_LEN(table)
#define COPIED(table)  COLUMNS(table), .n_copied = CMN_LEN(table)

static const struct directory_column DEPARTEMENTS[] = {
    {"code", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"nom", DIRECTORY_VALUE_TEXT, true},
    {"region", DIRECTORY_VALUE_NUMBER, true},
    {"chef_lieu_insee", DIRECTORY_VALUE_COMMUNE, true},
    {"nb_communes", DIRECTORY_VALUE_NUMBER, true},
    {"population_municipale", DIRECTORY_VALUE_NUMBER, true},
};

static const struct directory_column COMMUNITIES[] = {
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"name", DIRECTORY_VALUE_TEXT, true},
    {"region", DIRECTORY_VALUE_NUMBER, true},
    {"region_name", DIRECTORY_VALUE_TEXT, true},
    {"term_facilitator", DIRECTORY_VALUE_TEXT, true},
    {"term_committee", DIRECTORY_VALUE_TEXT, true},
    {"phone", DIRECTORY_VALUE_TEXT, true},
};

static const struct directory_column REGION_WORDS[] = {
    {"region", DIRECTORY_VALUE_NUMBER, true}, {"term", DIRECTORY_VALUE_TEXT, true},
    {"label", DIRECTORY_VALUE_TEXT, true},    {"label_plural", DIRECTORY_VALUE_TEXT, true},
    {"source", DIRECTORY_VALUE_TEXT, true},
};

static const struct directory_column REGION_RULES[] = {
    {"region", DIRECTORY_VALUE_NUMBER, true},   {"rule", DIRECTORY_VALUE_TEXT, true},
    {"value", DIRECTORY_VALUE_TEXT, true},      {"unit", DIRECTORY_VALUE_TEXT, true},
    {"valid_from", DIRECTORY_VALUE_DATE, true}, {"valid_to", DIRECTORY_VALUE_DATE, false},
    {"settable", DIRECTORY_VALUE_FLAG, true},   {"source", DIRECTORY_VALUE_TEXT, true},
    {"note", DIRECTORY_VALUE_TEXT, false},
};

static const struct directory_column REGION_LISTS[] = {
    {"region", DIRECTORY_VALUE_NUMBER, true},   {"list", DIRECTORY_VALUE_TEXT, true},
    {"code", DIRECTORY_VALUE_TEXT, true},       {"label", DIRECTORY_VALUE_TEXT, true},
    {"position", DIRECTORY_VALUE_NUMBER, true}, {"required", DIRECTORY_VALUE_FLAG, true},
    {"source", DIRECTORY_VALUE_TEXT, true},
};

static const struct directory_column TEAM_POSTS[] = {
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"function", DIRECTORY_VALUE_TEXT, true},
    {"part", DIRECTORY_VALUE_TEXT, true},
    {"valid_from", DIRECTORY_VALUE_DATE, true},
    {"posts", DIRECTORY_VALUE_NUMBER, true},
    {"source", DIRECTORY_VALUE_TEXT, true},
    {"note", DIRECTORY_VALUE_TEXT, false},
};

static const struct directory_column EPCI[] = {
    {"siren", DIRECTORY_VALUE_SIREN, true},
    {"nom", DIRECTORY_VALUE_TEXT, true},
    {"type", DIRECTORY_VALUE_TEXT, true},
    {"population_totale", DIRECTORY_VALUE_NUMBER, true},
};

static const struct directory_column COMMUNES[] = {
    {"code_insee", DIRECTORY_VALUE_COMMUNE, true},
    {"nom", DIRECTORY_VALUE_TEXT, true},
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"arrondissement", DIRECTORY_VALUE_TEXT, true},
    {"codes_postaux", DIRECTORY_VALUE_TEXT, true},
    {"population", DIRECTORY_VALUE_NUMBER, true},
    {"epci_siren", DIRECTORY_VALUE_SIREN, false},
    {"lat", DIRECTORY_VALUE_DEGREES, true},
    {"lon", DIRECTORY_VALUE_DEGREES, true},
};

static const struct directory_column FORMER_CODES[] = {
    {"code_ancien", DIRECTORY_VALUE_COMMUNE, true},
    {"code_insee", DIRECTORY_VALUE_COMMUNE, true},
};

static const struct directory_column POSTAL_CODES[] = {
    {"code_postal", DIRECTORY_VALUE_POSTAL_CODE, true},
    {"code_insee", DIRECTORY_VALUE_COMMUNE, true},
};

static const struct directory_column FINESS[] = {
    {"code", DIRECTORY_VALUE_NUMBER, true},       {"libelle", DIRECTORY_VALUE_TEXT, true},
    {"libellecourt", DIRECTORY_VALUE_TEXT, true}, {"domaine", DIRECTORY_VALUE_TEXT, true},
    {"datedeb", DIRECTORY_VALUE_DATE, true},      {"datefin", DIRECTORY_VALUE_DATE, false},
    {"codeagr3", DIRECTORY_VALUE_TEXT, false},    {"libelleagr3", DIRECTORY_VALUE_TEXT, false},
    {"codeagr2", DIRECTORY_VALUE_TEXT, false},    {"libelleagr2", DIRECTORY_VALUE_TEXT, false},
    {"codeagr1", DIRECTORY_VALUE_TEXT, false},    {"libelleagr1", DIRECTORY_VALUE_TEXT, false},
};

static const struct directory_column SERAFIN[] = {
    {"code", DIRECTORY_VALUE_TEXT, true},     {"libelle", DIRECTORY_VALUE_TEXT, true},
    {"bloc", DIRECTORY_VALUE_TEXT, true},     {"parent", DIRECTORY_VALUE_TEXT, false},
    {"niveau", DIRECTORY_VALUE_NUMBER, true}, {"feuille", DIRECTORY_VALUE_FLAG, true},
    {"source", DIRECTORY_VALUE_TEXT, true},
};

static const struct directory_column ENVELOPES[] = {
    {"region", DIRECTORY_VALUE_NUMBER, true},
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, false},
    {"component", DIRECTORY_VALUE_TEXT, true},
    {"kind", DIRECTORY_VALUE_TEXT, true},
    {"within", DIRECTORY_VALUE_TEXT, false},
    {"cents", DIRECTORY_VALUE_NUMBER, false},
    {"fte_hundredths", DIRECTORY_VALUE_NUMBER, false},
    {"from_year", DIRECTORY_VALUE_NUMBER, true},
    {"until_year", DIRECTORY_VALUE_NUMBER, false},
    {"label", DIRECTORY_VALUE_TEXT, true},
    {"source", DIRECTORY_VALUE_TEXT, true},
    {"note", DIRECTORY_VALUE_TEXT, false},
};

static const struct directory_column WHO_DOES_WHAT[] = {
    {"acteur", DIRECTORY_VALUE_TEXT, true},
    {"departement_seul", DIRECTORY_VALUE_DEPARTEMENT, false},
};

static const struct directory_column MDPH[] = {
    {"id_source", DIRECTORY_VALUE_TEXT, true},
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"nom", DIRECTORY_VALUE_TEXT, true},
    {"adresse", DIRECTORY_VALUE_TEXT, true},
    {"code_insee", DIRECTORY_VALUE_COMMUNE, true},
};

/* code_insee_source names communes that no longer exist; code_insee_2026 is the one to use. */
static const struct directory_column ANNUAIRE[] = {
    {"id_source", DIRECTORY_VALUE_TEXT, true},
    {"departement", DIRECTORY_VALUE_DEPARTEMENT, true},
    {"type_source", DIRECTORY_VALUE_TEXT, true},
    {"nom", DIRECTORY_VALUE_TEXT, true},
    {"code_insee_2026", DIRECTORY_VALUE_COMMUNE, true},
};

const struct directory_source DIRECTORY_SOURCES[] = {
    {.name = "departements",
     .file = "departements.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_DEPARTEMENTS,
     COPIED(DEPARTEMENTS)},
    {.name = "communities",
     .file = "communities.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_COMMUNITIES,
     COPIED(COMMUNITIES)},
    {.name = "region-words",
     .file = "region-words.csv",
     .date = "2022-10-11",
     .stage = &DIRECTORY_STAGE_REGION_WORDS,
     COPIED(REGION_WORDS)},
    {.name = "region-rules",
     .file = "region-rules.csv",
     .date = "2022-10-11",
     .stage = &DIRECTORY_STAGE_REGION_RULES,
     COPIED(REGION_RULES)},
    {.name = "region-lists",
     .file = "region-lists.csv",
     .date = "2022-10-11",
     .stage = &DIRECTORY_STAGE_REGION_LISTS,
     COPIED(REGION_LISTS)},
    {.name = "team-posts",
     .file = "team-posts.csv",
     .date = "2022-11-01",
     .stage = &DIRECTORY_STAGE_TEAM_POSTS,
     COPIED(TEAM_POSTS)},
    {.name = "envelopes",
     .file = "envelopes.csv",
     .date = "2022-10-01",
     .stage = &DIRECTORY_STAGE_ENVELOPES,
     COPIED(ENVELOPES)},
    {.name = "epci",
     .file = "epci.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_EPCI,
     COPIED(EPCI)},
    {.name = "communes",
     .file = "communes.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_COMMUNES,
     .derive = directory_derive_commune,
     COPIED(COMMUNES)},
    {.name = "former-codes",
     .file = "communes-anciens-codes.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_FORMER_CODES,
     COPIED(FORMER_CODES)},
    {.name = "postal-codes",
     .file = "codes-postaux.csv",
     .date = "2026-01-01",
     .stage = &DIRECTORY_STAGE_POSTAL_CODES,
     COPIED(POSTAL_CODES)},
    {.name = "finess-categories",
     .file = "finess-categories.csv",
     .date = "2021-12-14",
     .stage = &DIRECTORY_STAGE_FINESS,
     COPIED(FINESS)},
    {.name = "serafin",
     .file = "serafin-ph.csv",
     .date = "2024-10-25",
     .stage = &DIRECTORY_STAGE_SERAFIN,
     COPIED(SERAFIN)},
    {.name = "who-does-what",
     .file = "qui-fait-quoi-annexe2.csv",
     .date = "2021-10-27",
     .stage = &DIRECTORY_STAGE_WHO_DOES_WHAT,
     .derive = directory_derive_functions,
     COPIED(WHO_DOES_WHAT)},
    {.name = "mdph-sites",
     .file = "mdph-sites-2018.csv",
     .date = "2018-01-01",
     .demo = true,
     .stage = &DIRECTORY_STAGE_ACTORS,
     .derive = directory_derive_mdph,
     COLUMNS(MDPH)},
    {.name = "public-actors",
     .file = "acteurs-administratifs-2019.csv",
     .date = "2019-10-01",
     .demo = true,
     .stage = &DIRECTORY_STAGE_ACTORS,
     .derive = directory_derive_annuaire,
     COLUMNS(ANNUAIRE)},
};
const size_t DIRECTORY_SOURCE_COUNT = CMN_LEN(DIRECTORY_SOURCES);
