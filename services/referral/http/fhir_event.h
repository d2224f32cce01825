/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_event.h - the names by which an event of the SDO is written and read.
 *
 * Systems as the guide of the ANS has them (ans.fhir.fr.sdo); idNat_Struct and idDecision carry ids
 * of ours in ours, where the national number is not known.
 */
#ifndef REFERRAL_FHIR_EVENT_H
#define REFERRAL_FHIR_EVENT_H

#define REFERRAL_SDO_INPUT \
	"https://interop.esante.gouv.fr/ig/fhir/sdo/CodeSystem/input-task-sdo-codesystem"
#define REFERRAL_SDO_NOS "https://mos.esante.gouv.fr/NOS/"
#define REFERRAL_SDO_R357 \
	REFERRAL_SDO_NOS  \
	"TRE_R357-StatutPersonnePriseCharge/FHIR/TRE-R357-StatutPersonnePriseCharge"
#define REFERRAL_SDO_R358                                                \
	REFERRAL_SDO_NOS "TRE_R358-MotifStatutPersonnePriseCharge/FHIR/" \
			 "TRE-R358-MotifStatutPersonnePriseCharge"
#define REFERRAL_SDO_STATUS "statutESMS"
#define REFERRAL_SDO_MOTIVE "motifESMS"
#define REFERRAL_SDO_DAY    "dateStatutESMS"

#define REFERRAL_FHIR_EVENT     "orientation-status" /* urn:c360:orientation-status */
#define REFERRAL_FHIR_EVENT_KEY 80

/* "<orientation>.<status>.<day>[.<motive>]": what makes an event the same, known before it is sent.
 */
void referral_fhir_event_key(const char *orientation, const char *status, const char *day,
			     const char *motive, char out[REFERRAL_FHIR_EVENT_KEY]);

#endif
