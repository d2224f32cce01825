/* SPDX-License-Identifier: EUPL-1.2
 *
 * invent_more.h - what is further said of invented offers and of their places: members of the
 * contract as JSON, as such services usually have them.
 */
#ifndef DIRECTORY_INVENT_MORE_H
#define DIRECTORY_INVENT_MORE_H

/* clang-format off */
#define MORE_ACCUEIL_LOISIRS \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\"," \
	"\"form\"],\"hours\":{\"weekly\":[{\"days\":[\"wednesday\"],\"opens\":\"08:00\"," \
	"\"closes\":\"18:00\"}],\"exceptions\":[{\"from\":\"2027-02-08\"," \
	"\"until\":\"2027-02-19\",\"opens\":\"08:00\",\"closes\":\"18:00\"," \
	"\"why\":\"school_holidays\"}]}}"
#define PLACE_ACCUEIL_LOISIRS \
	"{\"accessibility\":[\"step_free_entrance\",\"trained_staff\",\"parking\"]}"
#define MORE_ETABLISSEMENT_SCOLAIRE \
	"{\"doors\":[\"school_affectation\"],\"intake_by\":[\"user\",\"professional\"]," \
	"\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"pupil\"]," \
	"\"intake_modes\":[\"phone\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\"," \
	"\"thursday\",\"friday\"],\"opens\":\"07:30\",\"closes\":\"08:45\"}," \
	"{\"days\":[\"monday\",\"tuesday\",\"thursday\",\"friday\"],\"opens\":\"16:15\"," \
	"\"closes\":\"18:30\"}]}}"
#define PLACE_ETABLISSEMENT_SCOLAIRE \
	"{\"accessibility\":[\"step_free_entrance\",\"adapted_toilets\"]}"
#define MORE_CLUB_SPORTIF \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"]," \
	"\"communication\":[\"sign_language\"],\"hours\":{\"weekly\":[{\"days\":[\"tuesday\"," \
	"\"thursday\"],\"opens\":\"17:30\",\"closes\":\"21:00\"},{\"days\":[\"saturday\"]," \
	"\"opens\":\"09:00\",\"closes\":\"12:00\"}]}}"
#define PLACE_CLUB_SPORTIF \
	"{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\"]}"
#define MORE_EQUIPEMENT_CULTUREL \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"wednesday\",\"saturday\"],\"opens\":\"14:00\"," \
	"\"closes\":\"18:00\"}]}}"
#define PLACE_EQUIPEMENT_CULTUREL \
	"{\"accessibility\":[\"public_transport\",\"step_free_entrance\"," \
	"\"induction_loop\",\"adapted_toilets\"]}"
#define MORE_CCAS \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\"," \
	"\"visit\"],\"communication\":[\"easy_to_read\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_CCAS \
	"{\"accessibility\":[\"step_free_entrance\",\"call_button\",\"disabled_parking\"," \
	"\"relayed_calls\"]}"
#define MORE_BAILLEUR \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"form\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}," \
	"\"tags\":[\"inclusive_housing\"]}"
#define PLACE_BAILLEUR \
	"{\"accessibility\":[\"lift\",\"wide_door\"]}"
#define MORE_MISSION_LOCALE \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"young_adult\",\"job_seeker\"]," \
	"\"intake_modes\":[\"phone\",\"visit\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\"," \
	"\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"09:00\"," \
	"\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_MISSION_LOCALE \
	"{\"accessibility\":[\"public_transport\",\"step_free_entrance\"," \
	"\"trained_staff\"]}"
#define MORE_ACCUEIL_ENFANTS \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"everybody\"],\"intake_modes\":[\"phone\"," \
	"\"form\"],\"receptions\":[\"day\",\"temporary\"],\"tags\":[\"caf_inclusive\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"07:30\",\"closes\":\"18:30\"}]}}"
#define PLACE_ACCUEIL_ENFANTS \
	"{\"accessibility\":[\"step_free_entrance\",\"wide_door\"]}"
#define MORE_SAAD \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"paying\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"child\",\"adult\",\"ageing\",\"carer\"]," \
	"\"receptions\":[\"respite\"],\"intake_modes\":[\"phone\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\",\"saturday\",\"sunday\"],\"opens\":\"07:00\",\"closes\":\"21:00\"}]," \
	"\"holidays\":\"as_usual\"}}"
#define PLACE_SAAD \
	"{\"accessibility\":[\"call_button\"]}"
#define MORE_SESSAD \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_8\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\"," \
	"\"young_adult\"],\"disability_types\":[\"intellectual\",\"autism\"," \
	"\"neurodevelopmental\"],\"receptions\":[\"one_off\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"08:30\",\"closes\":\"18:30\"}]}}"
#define PLACE_SESSAD \
	"{\"accessibility\":[\"step_free_entrance\",\"trained_staff\"]}"
#define MORE_IME \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_1\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\"," \
	"\"young_adult\"],\"disability_types\":[\"intellectual\",\"autism\"]," \
	"\"receptions\":[\"permanent\",\"sequential\",\"day\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"08:30\",\"closes\":\"16:45\"}]}}"
#define PLACE_IME \
	"{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\"," \
	"\"adapted_toilets\",\"pictograms\"]}"
#define MORE_DITEP \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_6\",\"7_7\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\"," \
	"\"young_adult\"],\"disability_types\":[\"behaviour\"]," \
	"\"receptions\":[\"permanent\",\"sequential\",\"day\",\"boarding\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"08:30\",\"closes\":\"16:45\"}]}}"
#define PLACE_DITEP \
	"{\"accessibility\":[\"step_free_entrance\"]}"
#define MORE_CAMSP \
	"{\"doors\":[\"free\",\"prescription\"],\"intake_by\":[\"user\",\"professional\"]," \
	"\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\"]," \
	"\"intake_modes\":[\"phone\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"08:30\",\"closes\":\"18:30\"}]}}"
#define PLACE_CAMSP \
	"{\"accessibility\":[\"step_free_entrance\",\"wide_door\"]}"
#define MORE_SAVS \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"13_4\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\",\"ageing\"]," \
	"\"disability_types\":[\"psychological\",\"intellectual\",\"cognitive\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_SAVS \
	"{\"accessibility\":[\"public_transport\",\"step_free_entrance\"," \
	"\"easy_to_read\"]}"
#define MORE_SAMSAH \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"13_5\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\",\"ageing\"]," \
	"\"disability_types\":[\"psychological\",\"motor\",\"brain_injury\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_SAMSAH \
	"{\"accessibility\":[\"disabled_parking\",\"step_free_entrance\",\"lift\"]}"
#define MORE_ESAT \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"11_5\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\"]," \
	"\"disability_types\":[\"intellectual\",\"psychological\"]," \
	"\"receptions\":[\"permanent\",\"trial\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\"," \
	"\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"08:30\"," \
	"\"closes\":\"16:45\"}]}}"
#define PLACE_ESAT \
	"{\"accessibility\":[\"parking\",\"step_free_entrance\"]}"
#define MORE_EMPLOI_ACCOMPAGNE \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"11_6\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"adult\"," \
	"\"job_seeker\",\"employee\",\"employer\"],\"disability_types\":[\"psychological\"," \
	"\"autism\",\"neurodevelopmental\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\"," \
	"\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"09:00\"," \
	"\"closes\":\"12:00\"},{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\"," \
	"\"friday\"],\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_EMPLOI_ACCOMPAGNE \
	"{\"accessibility\":[\"step_free_entrance\"]}"
#define MORE_PCPE \
	"{\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"14\"]," \
	"\"intake_by\":[\"user\",\"professional\"],\"intake_modes\":[\"mdph_portal\"," \
	"\"phone\"],\"fee\":\"free\",\"languages\":[\"fr\"],\"publics\":[\"child\",\"adult\"," \
	"\"carer\"],\"disability_types\":[\"autism\",\"multiple\",\"neurodevelopmental\"]," \
	"\"tags\":[\"pcpe\",\"rapt\"],\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\"," \
	"\"wednesday\",\"thursday\",\"friday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"}," \
	"{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\"]," \
	"\"opens\":\"14:00\",\"closes\":\"17:30\"}]}}"
#define PLACE_PCPE \
	"{\"accessibility\":[\"step_free_entrance\",\"trained_staff\"]}"
#define MORE_GEM \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"adult\"]," \
	"\"disability_types\":[\"psychological\",\"brain_injury\"]," \
	"\"intake_modes\":[\"visit\",\"phone\"],\"tags\":[\"pair_aidance\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"tuesday\",\"wednesday\",\"thursday\",\"friday\"," \
	"\"saturday\"],\"opens\":\"13:30\",\"closes\":\"18:00\"}]}}"
#define PLACE_GEM \
	"{\"accessibility\":[\"public_transport\",\"quiet_room\"]}"
#define MORE_PFRA \
	"{\"doors\":[\"free\"],\"intake_by\":[\"user\",\"professional\"],\"fee\":\"free\"," \
	"\"languages\":[\"fr\"],\"publics\":[\"carer\"],\"receptions\":[\"respite\"," \
	"\"temporary\"],\"intake_modes\":[\"phone\",\"email\"]," \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"thursday\"]," \
	"\"opens\":\"09:00\",\"closes\":\"12:30\"},{\"days\":[\"saturday\"],\"opens\":\"09:30\"," \
	"\"closes\":\"12:00\",\"nth\":[1]}],\"on_appointment\":true}}"
#define PLACE_PFRA \
	"{\"accessibility\":[\"step_free_entrance\",\"parking\",\"quiet_room\"]}"
/* clang-format on */

#endif
