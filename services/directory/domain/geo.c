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

static double latitude_of(double isometric)
{
	double grown = pow(M_E, isometric);
	double lat = 2.0 * atan(grown) - M_PI / 2.0;

	/* each turn is two hundred times nearer: six reach the precision of the machine */
	for (int i = 0; i < 6; i++) {
		double s = ECCENTRICITY * sin(lat);

		lat =
		    2.0 * atan(pow((1.0 + s) / (1.0 - s), ECCENTRICITY / 2.0) * grown) - M_PI / 2.0;
	}
	return lat;
}

static double degrees(double radians_)
{
	return radians_ * (180.0 / M_PI);
}

struct directory_geo_degrees directory_geo_from_lambert93(double x, double y)
{
	double radius = hypot(x - ORIGIN_X, y - ORIGIN_Y);
	double angle = atan2(x - ORIGIN_X, ORIGIN_Y - y);

	return (struct directory_geo_degrees){
	    .lat = degrees(latitude_of(-log(radius / CONE_C) / CONE_N)),
	    .lon = MERIDIAN + degrees(angle / CONE_N),
	};
}

/* GRS80 and the constants of every UTM zone. */
#define SEMI_MAJOR  6378137.0
#define FLATTENING  (1.0 / 298.257222101)
#define SCALE       0.9996
#define FALSE_EAST  500000.0
#define FALSE_SOUTH 10000000.0

struct directory_geo_degrees directory_geo_from_utm(int zone, bool south, double x, double y)
{
	const double n = FLATTENING / (2.0 - FLATTENING);
	const double radius = SEMI_MAJOR / (1.0 + n) * (1.0 + n * n / 4.0 + n * n * n * n / 64.0);
	const double beta[] = {n / 2.0 - 2.0 * n * n / 3.0 + 37.0 * n * n * n / 96.0,
			       n * n / 48.0 + n * n * n / 15.0, 17.0 * n * n * n / 480.0};
	const double delta[] = {2.0 * n - 2.0 * n * n / 3.0 - 2.0 * n * n * n,
				7.0 * n * n / 3.0 - 8.0 * n * n * n / 5.0, 56.0 * n * n * n / 15.0};
	double xi = (y - (south ? FALSE_SOUTH : 0.0)) / (SCALE * radius);
	double eta = (x - FALSE_EAST) / (SCALE * radius);
	double north = xi, east = eta;

	for (int j = 0; j < 3; j++) {
		double k = 2.0 * (j + 1);
		double up = pow(M_E, k * eta), down = 1.0 / up;

		north -= beta[j] * sin(k * xi) * (up + down) / 2.0;
		east -= beta[j] * cos(k * xi) * (up - down) / 2.0;
	}
	double up = pow(M_E, east), down = 1.0 / up;
	double chi = asin(sin(north) / ((up + down) / 2.0));
	double lat = chi;
	for (int j = 0; j < 3; j++)
		lat += delta[j] * sin(2.0 * (j + 1) * chi);
	return (struct directory_geo_degrees){
	    .lat = degrees(lat),
	    .lon = zone * 6.0 - 183.0 + degrees(atan2((up - down) / 2.0, cos(north))),
	};
}
