/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/people_names.h - what invented names are made of: frequent names, and syllables for the
 * long tail of those that only a few families bear.
 */
#ifndef SUPPORT_PEOPLE_NAMES_H
#define SUPPORT_PEOPLE_NAMES_H

static const char *const COMMON_FAMILIES[] = {
    "Martin",     "Bernard",   "Thomas",    "Petit",       "Robert",      "Richard",
    "Durand",     "Dubois",    "Moreau",    "Laurent",     "Simon",       "Michel",
    "Lefèvre",    "Leroy",     "Roux",      "David",       "Bertrand",    "Morel",
    "Fournier",   "Girard",    "Bonnet",    "Dupont",      "Lambert",     "Fontaine",
    "Rousseau",   "Vincent",   "Muller",    "Lefebvre",    "Faure",       "André",
    "Mercier",    "Blanc",     "Guérin",    "Boyer",       "Garnier",     "Chevalier",
    "François",   "Legrand",   "Gauthier",  "Garcia",      "Perrin",      "Robin",
    "Clément",    "Morin",     "Nicolas",   "Henry",       "Roussel",     "Mathieu",
    "Gautier",    "Masson",    "Marchand",  "Duval",       "Denis",       "Dumont",
    "Marie",      "Lemaire",   "Noël",      "Meyer",       "Dufour",      "Meunier",
    "Brun",       "Blanchard", "Giraud",    "Joly",        "Rivière",     "Lucas",
    "Brunet",     "Gaillard",  "Barbier",   "Arnaud",      "Martínez",    "Gérard",
    "Roche",      "Renard",    "Schmitt",   "Roy",         "Leroux",      "Colin",
    "Vidal",      "Caron",     "Picard",    "Roger",       "Fabre",       "Aubert",
    "Lemoine",    "Renaud",    "Dumas",     "Lacroix",     "Olivier",     "Philippe",
    "Bourgeois",  "Pierre",    "Benoît",    "Rey",         "Leclerc",     "Payet",
    "Rolland",    "Leclercq",  "Guillaume", "Lecomte",     "Lopez",       "Jean",
    "Dupuy",      "Guillot",   "Hubert",    "Berger",      "Carpentier",  "Sánchez",
    "Dupuis",     "Moulin",    "Louis",     "Deschamps",   "Huet",        "Vasseur",
    "Pérez",      "Boucher",   "Fleury",    "Royer",       "Klein",       "Jacquet",
    "Adam",       "Paris",     "Poirier",   "Marty",       "Aubry",       "Guyot",
    "Carré",      "Charles",   "Renault",   "Charpentier", "Ménard",      "Maillard",
    "Baron",      "Bertin",    "Bailly",    "Hervé",       "Schneider",   "Fernández",
    "Le Gall",    "Collet",    "Léger",     "Bouvier",     "Julien",      "Prévost",
    "Millet",     "Perrot",    "Daniel",    "Benali",      "Traoré",      "Nguyen",
    "Diallo",     "Ben Amar",  "Haddad",    "El Idrissi",  "Da Silva",    "Ferreira",
    "Dos Santos", "Kaya",      "Yilmaz",    "Mbaye",       "Tran",        "N'Diaye",
    "Belkacem",   "Bouzid",    "Cissé",     "Rodrigues",   "De Oliveira", "D'Angelo"};

static const char *const GIVEN[] = {
    "Marie",    "Jean",       "Michel",    "Pierre",    "Philippe", "Alain",      "Nathalie",
    "Nicolas",  "Isabelle",   "Patrick",   "Catherine", "Sylvie",   "Christophe", "Julien",
    "Thomas",   "Camille",    "Emma",      "Lucas",     "Léa",      "Hugo",       "Chloé",
    "Louis",    "Manon",      "Nathan",    "Inès",      "Enzo",     "Sarah",      "Jules",
    "Jade",     "Gabriel",    "Louise",    "Arthur",    "Alice",    "Raphaël",    "Lina",
    "Adam",     "Rose",       "Paul",      "Anna",      "Léo",      "Zoé",        "Maël",
    "Juliette", "Ethan",      "Eva",       "Tom",       "Clara",    "Noah",       "Lucie",
    "Théo",     "Élise",      "Antoine",   "Charlotte", "Maxime",   "Pauline",    "Alexandre",
    "Mathilde", "Quentin",    "Laura",     "Romain",    "Julie",    "Clément",    "Marine",
    "Florian",  "Anaïs",      "Kévin",     "Mélanie",   "Anthony",  "Émilie",     "Guillaume",
    "Céline",   "Sébastien",  "Stéphanie", "David",     "Aurélie",  "Laurent",    "Sandrine",
    "Frédéric", "Valérie",    "Stéphane",  "Véronique", "Éric",     "Corinne",    "Thierry",
    "Brigitte", "Bernard",    "Martine",   "Christian", "Monique",  "Daniel",     "Françoise",
    "Jacques",  "Jacqueline", "André",     "Denise",    "René",     "Simone",     "Roger",
    "Jeanne",   "Georges",    "Odette",    "Marcel",    "Yvonne",   "Mohamed",    "Fatima",
    "Ahmed",    "Khadija",    "Karim",     "Nadia",     "Rachid",   "Samira",     "Mehdi",
    "Yasmine",  "Ibrahim",    "Aminata",   "Youssef",   "Leïla",    "Omar",       "Mariam",
    "Bilal",    "Soraya",     "Walid",     "Imane",     "Sofiane",  "Houria",     "Bruno",
    "Agnès",    "Hervé",      "Chantal",   "Gilles",    "Annie",    "Serge",      "Josiane",
    "Didier",   "Nicole",     "Gérard",    "Colette",   "Yves",     "Michèle",    "Olivier",
    "Sophie",   "Vincent",    "Delphine",  "Benoît",    "Hélène",   "Xavier",     "Claire",
    "François", "Anne",       "Emmanuel",  "Cécile",    "Mathieu",  "Audrey",     "Jérôme",
    "Virginie", "Cédric",     "Élodie",    "Fabrice",   "Karine",   "Grégory",    "Sabrina",
    "Loïc",     "Gaëlle",     "Yann",      "Morgane",   "Ronan",    "Maëlys",     "Tristan",
    "Océane",   "Dylan",      "Lola",      "Timéo",     "Ambre",    "Sacha",      "Romane",
    "Gaspard",  "Capucine",   "Victor",    "Margaux",   "Augustin", "Apolline",   "Eugénie",
    "Célestin", "Ophélie",    "Bérénice",  "Thibaut",   "Solène",   "Gwenaël",    "Tiphaine",
    "Ludivine", "Rémi",       "Noémie",    "Aymeric",   "Salomé",   "Corentin",   "Ninon"};

/* Pairs of forms of one name, for second records. */
static const char *const FORMS[][2] = {
    {"Mohamed", "Mohammed"}, {"Catherine", "Cathy"},    {"Alexandre", "Alex"},
    {"Christophe", "Chris"}, {"Frédéric", "Fred"},      {"Isabelle", "Isa"},
    {"Philippe", "Phil"},    {"Guillaume", "Guilaume"}, {"Mathieu", "Matthieu"},
    {"Stéphanie", "Steph"},  {"Emmanuel", "Manu"},      {"Nicolas", "Nico"},
    {"Youssef", "Yousef"},   {"Khadija", "Khadidja"},   {"Fatima", "Fatma"},
    {"Sébastien", "Seb"},    {"Véronique", "Véro"},     {"Anthony", "Antony"},
    {"Maxime", "Max"},       {"Benoît", "Benoist"},     {"Thierry", "Thiery"},
    {"Nathalie", "Natalie"}, {"Élise", "Elyse"},        {"Rémi", "Rémy"},
    {"Thibaut", "Thibault"}, {"Solène", "Solenne"},     {"Sacha", "Sascha"},
    {"Loïc", "Loick"},       {"Salomé", "Salomée"},     {"Ahmed", "Ahmad"}};

static const char *const ONSETS[] = {"B",  "Br", "C",  "Ch", "Cl", "D",  "F",  "G",   "Gr",  "J",
				     "L",  "M",  "N",  "P",  "Pr", "R",  "S",  "T",   "Tr",  "V",
				     "Bl", "Cr", "Fl", "Gu", "H",  "Ph", "Qu", "Sal", "Mar", "Des"};
static const char *const MIDDLES[] = {"a",   "e",   "i",  "o",   "u",    "ou",  "an",  "on",
				      "in",  "ar",  "er", "or",  "al",   "el",  "ol",  "au",
				      "ai",  "oi",  "eu", "as",  "ess",  "iss", "oss", "ab",
				      "and", "ent", "ig", "ach", "ouch", "arr", "ell", "ill"};
static const char *const ENDS[] = {
    "ier",   "eau",  "ard",  "et",   "in",   "on",     "ac",    "ot",   "aud",  "ert",
    "ez",    "i",    "é",    "ois",  "ière", "elle",   "aux",   "as",   "ou",   "igny",
    "ville", "mont", "bert", "gnac", "ssac", "ry",     "lin",   "neau", "quet", "tier",
    "zac",   "guès", "lès",  "ran",  "mard", "vergne", "court", "dier", "sson", "chon"};

#endif
