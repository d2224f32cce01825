/* SPDX-License-Identifier: EUPL-1.2 */
#include "invent.h"

/* Ages, themes and needs are those that such services usually have; nothing here describes a real
 * one.  Weights make the ordinary environment the larger part, as it is. */
const struct directory_invent_kind DIRECTORY_INVENT_KINDS[] = {
    {
	.type = "accueil_loisirs",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "accueil de loisirs ouvert à tous",
	.description =
	    "Accueil les mercredis et pendant les vacances, avec l’appui d’un référent inclusion.",
	.themes = "sport_culture_loisirs",
	.needs = "1.3.4.1",
	.age_min = 3,
	.age_max = 17,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\","
	    "\"form\"],\"hours\":{\"weekly\":[{\"days\":[\"wednesday\"],\"opens\":\"08:00\","
	    "\"closes\":\"18:00\"}],\"exceptions\":[{\"from\":\"2027-02-08\","
	    "\"until\":\"2027-02-19\",\"opens\":\"08:00\",\"closes\":\"18:00\","
	    "\"why\":\"school_holidays\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"trained_staff\",\"parking\"]}",
	.weight = 10,
	.town = 0,
    },
    {
	.type = "etablissement_scolaire",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "accueil périscolaire accompagné",
	.description =
	    "Accueil avant et après la classe, accompagnement possible par un animateur formé.",
	.themes = "scolarite,sport_culture_loisirs",
	.needs = "1.3.3.1,1.3.4.1",
	.age_min = 3,
	.age_max = 12,
	.mode = "on_site",
	.more = "{\"doors\":[\"school_affectation\"],\"intake_by\":[\"user\",\"professional\"],"
		"\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"pupil\"],"
		"\"intake_modes\":[\"phone\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\","
		"\"tuesday\",\"thursday\",\"friday\"],\"opens\":\"07:30\",\"closes\":\"08:45\"},"
		"{\"days\":[\"monday\",\"tuesday\",\"thursday\",\"friday\"],\"opens\":\"16:15\","
		"\"closes\":\"18:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"adapted_toilets\"]}",
	.weight = 8,
	.town = 0,
    },
    {
	.type = "club_sportif",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "sport pour tous",
	.description = "Section ouverte à chacun, matériel adapté, transport à convenir.",
	.themes = "sport_culture_loisirs",
	.needs = "1.3.4.1",
	.age_min = 6,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],"
	    "\"communication\":[\"sign_language\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"tuesday\",\"thursday\"],\"opens\":\"17:30\","
	    "\"closes\":\"21:00\"},{\"days\":[\"saturday\"],\"opens\":\"09:00\","
	    "\"closes\":\"12:00\"}]}}",
	.place = "{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\"]}",
	.weight = 9,
	.town = 0,
    },
    {
	.type = "equipement_culturel",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "atelier culturel partagé",
	.description = "Théâtre, musique ou arts plastiques, groupe mixte.",
	.themes = "sport_culture_loisirs",
	.needs = "1.3.4.1",
	.age_min = 5,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"wednesday\",\"saturday\"],\"opens\":\"14:00\","
	    "\"closes\":\"18:00\"}]}}",
	.place = "{\"accessibility\":[\"public_transport\",\"step_free_entrance\","
		 "\"induction_loop\",\"adapted_toilets\"]}",
	.weight = 7,
	.town = 0,
    },
    {
	.type = "ccas",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "aide du CCAS aux démarches",
	.description =
	    "Aide aux dossiers, aux droits et au quotidien, sur rendez-vous ou à domicile.",
	.themes = "citoyennete,rapt_mdph",
	.needs = "1.3.1.1,1.3.5.1",
	.age_min = DIRECTORY_AGE_ANY,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "mixed",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\","
	    "\"visit\"],\"communication\":[\"easy_to_read\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"call_button\","
		 "\"disabled_parking\",\"relayed_calls\"]}",
	.weight = 9,
	.town = 0,
    },
    {
	.type = "bailleur",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "logement social accessible",
	.description = "Recherche et adaptation d’un logement, accompagnement à l’entrée.",
	.themes = "logement",
	.needs = "1.3.2.1",
	.age_min = 18,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"form\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]},\"tags\":[\"inclusive_housing\"]}",
	.place = "{\"accessibility\":[\"lift\",\"wide_door\"]}",
	.weight = 6,
	.town = 2000,
    },
    {
	.type = "mission_locale",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "accompagnement des jeunes vers l’emploi",
	.description = "Accompagnement de droit commun, référent handicap.",
	.themes = "emploi",
	.needs = "1.3.3.2",
	.age_min = 16,
	.age_max = 25,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\","
	    "\"languages\":[\"fr\"],\"publics\":[\"young_adult\",\"job_seeker\"],"
	    "\"intake_modes\":[\"phone\",\"visit\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"09:00\","
	    "\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"public_transport\",\"step_free_entrance\","
		 "\"trained_staff\"]}",
	.weight = 6,
	.town = 2000,
    },
    {
	.type = "accueil_enfants",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "crèche inclusive",
	.description = "Places ouvertes à tous les enfants, équipe formée.",
	.themes = "autre",
	.needs = "1.3.3.4",
	.age_min = 0,
	.age_max = 5,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\","
	    "\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\","
	    "\"form\"],\"receptions\":[\"day\",\"temporary\"],\"tags\":[\"caf_inclusive\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"07:30\",\"closes\":\"18:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"wide_door\"]}",
	.weight = 5,
	.town = 1000,
    },
    {
	.type = "saad",
	.sector = DIRECTORY_SECTOR_ORDINARY,
	.title = "aide à domicile",
	.description = "Aide aux actes essentiels et relais de l’aidant.",
	.themes = "aidants_repit,vieillissement",
	.needs = "1.2.1.1,1.3.2.2",
	.age_min = DIRECTORY_AGE_ANY,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "at_home",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\","
	    "\"languages\":[\"fr\"],\"publics\":[\"child\",\"adult\",\"ageing\",\"carer\"],"
	    "\"receptions\":[\"respite\"],\"intake_modes\":[\"phone\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\",\"saturday\",\"sunday\"],\"opens\":\"07:00\",\"closes\":\"21:00\"}],"
	    "\"holidays\":\"as_usual\"}}",
	.place = "{\"accessibility\":[\"call_button\"]}",
	.weight = 6,
	.town = 0,
    },
    {
	.type = "sessad",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "SESSAD",
	.description =
	    "Accompagnement éducatif et thérapeutique dans les lieux de vie de l’enfant.",
	.themes = "scolarite,ressource_specialisee",
	.needs = "1.2.1.2,1.3.3.1",
	.age_min = 3,
	.age_max = 20,
	.mode = "mixed",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_8\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\","
	    "\"young_adult\"],\"disability_types\":[\"intellectual\",\"autism\","
	    "\"neurodevelopmental\"],\"receptions\":[\"one_off\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"08:30\",\"closes\":\"18:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"trained_staff\"]}",
	.weight = 5,
	.town = 2000,
    },
    {
	.type = "ime",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "IME",
	.description = "Accueil de jour, scolarisation et apprentissages adaptés.",
	.themes = "scolarite,ressource_specialisee,creton",
	.needs = "1.3.3.1,1.3.3.3",
	.age_min = 6,
	.age_max = 20,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_1\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\","
	    "\"young_adult\"],\"disability_types\":[\"intellectual\",\"autism\"],"
	    "\"receptions\":[\"permanent\",\"sequential\",\"day\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"08:30\",\"closes\":\"16:45\"}]}}",
	.place = "{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\","
		 "\"adapted_toilets\",\"pictograms\"]}",
	.weight = 3,
	.town = 5000,
    },
    {
	.type = "ditep",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "DITEP",
	.description =
	    "Accompagnement des jeunes dont les difficultés psychologiques perturbent la vie sociale.",
	.themes = "scolarite,ressource_specialisee",
	.needs = "1.2.1.2",
	.age_min = 6,
	.age_max = 20,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_6\",\"7_7\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\","
	    "\"young_adult\"],\"disability_types\":[\"behaviour\"],"
	    "\"receptions\":[\"permanent\",\"sequential\",\"day\",\"boarding\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"08:30\",\"closes\":\"16:45\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\"]}",
	.weight = 2,
	.town = 8000,
    },
    {
	.type = "camsp",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "CAMSP",
	.description = "Dépistage et accompagnement précoces.",
	.themes = "post_diagnostic,soins",
	.needs = "1.1.1",
	.age_min = 0,
	.age_max = 6,
	.mode = "on_site",
	.more = "{\"doors\":[\"free\",\"prescription\"],\"intake_by\":[\"user\",\"professional\"],"
		"\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\"],"
		"\"intake_modes\":[\"phone\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\","
		"\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"08:30\","
		"\"closes\":\"18:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"wide_door\"]}",
	.weight = 2,
	.town = 8000,
    },
    {
	.type = "savs",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "SAVS",
	.description = "Accompagnement à la vie sociale d’adultes.",
	.themes = "logement,citoyennete",
	.needs = "1.2.1.4,1.3.1.1",
	.age_min = 18,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "mixed",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"13_4\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\",\"ageing\"],"
	    "\"disability_types\":[\"psychological\",\"intellectual\",\"cognitive\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"public_transport\",\"step_free_entrance\","
		 "\"easy_to_read\"]}",
	.weight = 4,
	.town = 3000,
    },
    {
	.type = "samsah",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "SAMSAH",
	.description = "Accompagnement social et soins coordonnés d’adultes.",
	.themes = "soins,ressource_specialisee",
	.needs = "1.1.1,1.2.1.4",
	.age_min = 18,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "mixed",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"13_5\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\",\"ageing\"],"
	    "\"disability_types\":[\"psychological\",\"motor\",\"brain_injury\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\",\"lift\"]}",
	.weight = 3,
	.town = 5000,
    },
    {
	.type = "esat",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "ESAT",
	.description = "Travail accompagné et soutien.",
	.themes = "emploi,creton",
	.needs = "1.3.3.2",
	.age_min = 18,
	.age_max = 64,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"11_5\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\"],"
	    "\"disability_types\":[\"intellectual\",\"psychological\"],"
	    "\"receptions\":[\"permanent\",\"trial\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"08:30\",\"closes\":\"16:45\"}]}}",
	.place = "{\"accessibility\":[\"parking\",\"step_free_entrance\"]}",
	.weight = 3,
	.town = 3000,
    },
    {
	.type = "emploi_accompagne",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "emploi accompagné",
	.description = "Accompagnement de la personne et de son employeur.",
	.themes = "emploi",
	.needs = "1.3.3.2",
	.age_min = 16,
	.age_max = 64,
	.mode = "mixed",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"11_6\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\","
	    "\"job_seeker\",\"employee\",\"employer\"],"
	    "\"disability_types\":[\"psychological\",\"autism\",\"neurodevelopmental\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\"]}",
	.weight = 2,
	.town = 5000,
    },
    {
	.type = "pcpe",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "PCPE",
	.description = "Prestations coordonnées quand aucune réponse ne suffit.",
	.themes = "rapt_mdph,ressource_specialisee,post_diagnostic",
	.needs = "1.2.1.2",
	.age_min = DIRECTORY_AGE_ANY,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "at_home",
	.more =
	    "{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"14\"],"
	    "\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\","
	    "\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\",\"adult\","
	    "\"carer\"],\"disability_types\":[\"autism\",\"multiple\","
	    "\"neurodevelopmental\"],\"tags\":[\"pcpe\",\"rapt\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
	    "\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\","
	    "\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\","
	    "\"closes\":\"17:30\"}]}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"trained_staff\"]}",
	.weight = 3,
	.town = 3000,
    },
    {
	.type = "gem",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "GEM",
	.description = "Lieu d’entraide entre pairs.",
	.themes = "pair_aidance",
	.needs = "1.3.3.5,1.3.4.1",
	.age_min = 18,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "on_site",
	.more =
	    "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\","
	    "\"languages\":[\"fr\"],\"publics\":[\"adult\"],"
	    "\"disability_types\":[\"psychological\",\"brain_injury\"],"
	    "\"intake_modes\":[\"visit\",\"phone\"],\"tags\":[\"pair_aidance\"],"
	    "\"hours\":{\"weekly\":[{\"days\":[\"tuesday\",\"wednesday\",\"thursday\",\"friday\","
	    "\"saturday\"],\"opens\":\"13:30\",\"closes\":\"18:00\"}]}}",
	.place = "{\"accessibility\":[\"public_transport\",\"quiet_room\"]}",
	.weight = 3,
	.town = 5000,
    },
    {
	.type = "pfra",
	.sector = DIRECTORY_SECTOR_SPECIALISED,
	.title = "plateforme de répit",
	.description = "Répit et soutien des aidants.",
	.themes = "aidants_repit",
	.needs = "1.3.3.4",
	.age_min = DIRECTORY_AGE_ANY,
	.age_max = DIRECTORY_AGE_ANY,
	.mode = "mixed",
	.more = "{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\","
		"\"languages\":[\"fr\"],\"publics\":[\"carer\"],\"receptions\":[\"respite\","
		"\"temporary\"],\"intake_modes\":[\"phone\",\"email\"],"
		"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"thursday\"],"
		"\"opens\":\"09:00\",\"closes\":\"12:30\"},{\"days\":[\"saturday\"],"
		"\"opens\":\"09:30\",\"closes\":\"12:00\",\"nth\":[1]}],\"on_appointment\":true}}",
	.place = "{\"accessibility\":[\"step_free_entrance\",\"parking\",\"quiet_room\"]}",
	.weight = 4,
	.town = 3000,
    },
};

const size_t DIRECTORY_INVENT_KIND_COUNT =
    sizeof(DIRECTORY_INVENT_KINDS) / sizeof(DIRECTORY_INVENT_KINDS[0]);
