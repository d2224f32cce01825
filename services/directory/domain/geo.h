/* SPDX-License-Identifier: EUPL-1.2
 *
 * geo.h - distances between places in metropolitan France.
 *
 * Two measures: the great circle for what people read, and the plane of the official projection
 * (Lambert-93) for what an index can order.  They differ by less than 0.3 % over our territory.
 */
#ifndef DIRECTORY_GEO_H
#define DIRECTORY_GEO_H

#define DIRECTORY_EARTH_KM 6371.0088

/* Kilometres along the great circle; degrees in, mean radius of the earth (IUGG, 6371.0088 km). */
double directory_geo_distance_km(double lat1, double lon1, double lat2, double lon2);

struct directory_geo_plane {
	double x; /* metres, east */
	double y; /* metres, north */
};

/* RGF93 / Lambert-93 (EPSG:2154), Lambert conformal conic with two standard parallels. */
struct directory_geo_plane directory_geo_lambert93(double lat, double lon);

#endif
