/* SPDX-License-Identifier: EUPL-1.2 */
#include "rank.h"

static const struct directory_reason_text TEXTS[] = {
    [DIRECTORY_REASON_ORDINARY_FIRST] = {"ordinary_first", DIRECTORY_DECIDES_ENVIRONMENT,
					 "milieu ordinaire, proposé d’abord",
					 "ordinary environment, offered first"},
    [DIRECTORY_REASON_SPECIALISED_AFTER] = {"specialised_after", DIRECTORY_DECIDES_ENVIRONMENT,
					    "offre spécialisée, après le milieu ordinaire",
					    "specialised offer, after the ordinary environment"},
    [DIRECTORY_REASON_SPECIALISED_FIRST] = {"specialised_wished", DIRECTORY_DECIDES_ENVIRONMENT,
					    "offre spécialisée, comme la personne le souhaite",
					    "specialised offer, as the person wishes"},
    [DIRECTORY_REASON_ORDINARY_AFTER] = {"ordinary_after", DIRECTORY_DECIDES_ENVIRONMENT,
					 "milieu ordinaire, après ce qui est souhaité",
					 "ordinary environment, after what is wished"},
    [DIRECTORY_REASON_EXPECTED] = {"role_expected", DIRECTORY_DECIDES_ROLE,
				   "c’est le rôle de cet acteur", "it is the role of this actor"},
    [DIRECTORY_REASON_CONDITION] = {"role_conditional", DIRECTORY_DECIDES_ROLE,
				    "c’est son rôle sous condition",
				    "it is its role under a condition"},
    [DIRECTORY_REASON_OTHER_ROLE] = {"role_of_others", DIRECTORY_DECIDES_ROLE,
				     "c’est plutôt le rôle d’autres acteurs",
				     "it is rather the role of others"},
    [DIRECTORY_REASON_COORDINATES] = {"coordinates", DIRECTORY_DECIDES_ROLE,
				      "coordonne, après ceux qui agissent",
				      "coordinates, after those who act"},
    [DIRECTORY_REASON_SUPPORTS] = {"supports_professionals", DIRECTORY_DECIDES_ROLE,
				   "appuie les professionnels, après ceux qui agissent",
				   "supports professionals, after those who act"},
    [DIRECTORY_REASON_SAME_COMMUNE] = {"same_commune", DIRECTORY_DECIDES_PROXIMITY,
				       "dans la commune même", "in the commune itself"},
    [DIRECTORY_REASON_NEAR] = {"near", DIRECTORY_DECIDES_PROXIMITY, "à moins de 10 km",
			       "less than 10 km away"},
    [DIRECTORY_REASON_WITHIN] = {"within_radius", DIRECTORY_DECIDES_PROXIMITY,
				 "dans le rayon demandé", "within the radius asked"},
    [DIRECTORY_REASON_COMES_HOME] = {"comes_home", DIRECTORY_DECIDES_PROXIMITY,
				     "se déplace au domicile", "comes to the person's home"},
    [DIRECTORY_REASON_REMOTE] = {"remote", DIRECTORY_DECIDES_PROXIMITY, "se fait à distance",
				 "is given at a distance"},
    [DIRECTORY_REASON_FREE] = {"places_free", DIRECTORY_DECIDES_ROOM, "places libres : %d",
			       "free places: %d"},
    [DIRECTORY_REASON_ROOM_UNKNOWN] = {"places_unknown", DIRECTORY_DECIDES_ROOM,
				       "places libres non connues", "free places not known"},
    [DIRECTORY_REASON_FULL] = {"places_none", DIRECTORY_DECIDES_ROOM, "aucune place libre",
			       "no free place"},
    [DIRECTORY_REASON_CONFIRMED] = {"confirmed", DIRECTORY_DECIDES_FRESHNESS,
				    "fiche confirmée récemment", "record confirmed recently"},
    [DIRECTORY_REASON_TO_CONFIRM] = {"to_confirm", DIRECTORY_DECIDES_FRESHNESS, "fiche à confirmer",
				     "record to be confirmed"},
    [DIRECTORY_REASON_AGE_FITS] = {"age_fits", DIRECTORY_DECIDES_OPEN, "l’âge convient",
				   "the age fits"},
    [DIRECTORY_REASON_AGE_OPEN] = {"age_open", DIRECTORY_DECIDES_OPEN, "sans condition d’âge",
				   "no condition of age"},
    [DIRECTORY_REASON_TOO_YOUNG] = {"too_young", DIRECTORY_DECIDES_OPEN,
				    "ne convient pas : personne trop jeune",
				    "does not fit: person too young"},
    [DIRECTORY_REASON_TOO_OLD] = {"too_old", DIRECTORY_DECIDES_OPEN,
				  "ne convient pas : personne trop âgée",
				  "does not fit: person too old"},
    [DIRECTORY_REASON_THEME] = {"theme_matches", DIRECTORY_DECIDES_NOTHING,
				"répond au thème demandé", "answers the theme asked for"},
    [DIRECTORY_REASON_NEED] = {"need_matches", DIRECTORY_DECIDES_NOTHING,
			       "répond au besoin demandé", "answers the need asked for"},
};

const struct directory_reason_text *directory_reason_text(enum directory_reason reason)
{
	return &TEXTS[reason];
}

static const struct directory_decides_text DECIDES[] = {
    [DIRECTORY_DECIDES_NOTHING] = {"", "", ""},
    [DIRECTORY_DECIDES_OPEN] = {"open", "n’est pas ouvert à cette personne",
				"is not open to this person"},
    [DIRECTORY_DECIDES_ENVIRONMENT] = {"environment", "vient après l’autre milieu",
				       "comes after the other environment"},
    [DIRECTORY_DECIDES_ROLE] = {"role", "vient après ceux dont c’est davantage le rôle",
				"comes after those whose role it rather is"},
    [DIRECTORY_DECIDES_PROXIMITY] = {"proximity", "est nettement plus loin", "is clearly farther"},
    [DIRECTORY_DECIDES_ROOM] = {"room", "a moins de place connue", "has less room that is known"},
    [DIRECTORY_DECIDES_FRESHNESS] = {"freshness", "a une fiche moins récente",
				     "has a record less recent"},
    [DIRECTORY_DECIDES_DISTANCE] = {"distance", "est plus loin, le reste étant égal",
				    "is farther, all else being equal"},
    [DIRECTORY_DECIDES_IDENTIFIER] = {"identifier", "est à égalité en tout",
				      "is equal in everything"},
};

const struct directory_decides_text *directory_decides_text(enum directory_decides decides)
{
	return &DECIDES[decides];
}
