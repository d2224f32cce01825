/* SPDX-License-Identifier: EUPL-1.2 */
#include "sphere.h"

#include "geo.h"

#include <math.h>

struct directory_sphere directory_sphere(double lat, double lon)
{
	double phi = lat * (M_PI / 180.0), lambda = lon * (M_PI / 180.0);

	return (struct directory_sphere){{
	    cos(phi) * cos(lambda),
	    cos(phi) * sin(lambda),
	    sin(phi),
	}};
}

double directory_sphere_chord(double km)
{
	double half = km / (2.0 * DIRECTORY_EARTH_KM);

	return half < M_PI / 2.0 ? 2.0 * sin(half) : 2.0;
}
