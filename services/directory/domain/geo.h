/* SPDX-License-Identifier: EUPL-1.2
 *
 * geo.h - distances between places in metropolitan France.
 *
 * Two measures: the great circle for what people read, and the plane of the official projection
 * (Lambert-93) for what an index can order.  They differ by less than 0.3 % over our territory.
 */
#ifndef DIRECTORY_GEO_H
#define DIRECTORY_GEO_H

#include <stdbool.h>

#define DIRECTORY_EARTH_KM 6371.0088

/* Kilometres along the great circle; degrees in, mean radius of the earth (IUGG, 6371.0088 km). */
double directory_geo_distance_km(double lat1, double lon1, double lat2, double lon2);

struct directory_geo_plane {
	double x; /* metres, east */
	double y; /* metres, north */
};

/* RGF93 / Lambert-93 (EPSG:2154), Lambert conformal conic with two standard parallels. */
struct directory_geo_plane directory_geo_lambert93(double lat, double lon);

struct directory_geo_degrees {
	double lat, lon; /* WGS 84, to some centimetres: RGF93 and its sisters overseas */
};

/* The way back, by the algorithms of IGN note NT/G 71: to a billionth of a degree. */
struct directory_geo_degrees directory_geo_from_lambert93(double x, double y);

/* Universal transverse Mercator on GRS80, zone 1 to 60, by Krüger's series: below a millimetre
 * within its zone.  Overseas: 20 north (RGAF09), 21 north (RGSPM06), 22 north (RGFG95), 38 south
 * (RGM04), 40 south (RGR92). */
struct directory_geo_degrees directory_geo_from_utm(int zone, bool south, double x, double y);

#endif
