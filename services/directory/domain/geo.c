/* SPDX-License-Identifier: EUPL-1.2 */
#include "geo.h"

#include <math.h>

static double radians(double degrees)
{
	return degrees * (M_PI / 180.0);
}

double directory_geo_distance_km(double lat1, double lon1, double lat2, double lon2)
{
	double half_lat = sin(radians(lat2 - lat1) / 2.0);
	double half_lon = sin(radians(lon2 - lon1) / 2.0);
	double h =
	    half_lat * half_lat + cos(radians(lat1)) * cos(radians(lat2)) * half_lon * half_lon;

	/* rounding may carry h a hair above 1 between antipodes */
	return 2.0 * DIRECTORY_EARTH_KM * asin(sqrt(h < 1.0 ? h : 1.0));
}

/* Ellipsoid GRS80 and the constants of IGN note NT/G 71 for Lambert-93. */
#define ECCENTRICITY 0.08181919106
#define CONE_N       0.7256077650
#define CONE_C       11754255.426
#define ORIGIN_X     700000.0
#define ORIGIN_Y     12655612.050
#define MERIDIAN     3.0

static double isometric_latitude(double lat)
{
	double s = ECCENTRICITY * sin(lat);

	return log(tan(M_PI / 4.0 + lat / 2.0)) + ECCENTRICITY / 2.0 * log((1.0 - s) / (1.0 + s));
}

struct directory_geo_plane directory_geo_lambert93(double lat, double lon)
{
	double radius = CONE_C * pow(M_E, -CONE_N * isometric_latitude(radians(lat)));
	double angle = CONE_N * radians(lon - MERIDIAN);

	return (struct directory_geo_plane){
	    .x = ORIGIN_X + radius * sin(angle),
	    .y = ORIGIN_Y - radius * cos(angle),
	};
}
