/* SPDX-License-Identifier: EUPL-1.2
 *
 * sphere.h - places as points of the unit sphere, where the straight line orders as the great
 * circle does.
 */
#ifndef DIRECTORY_SPHERE_H
#define DIRECTORY_SPHERE_H

struct directory_sphere {
	double at[3];
};

struct directory_sphere directory_sphere(double lat, double lon); /* degrees */

/* Length of the straight line below an arc of so many kilometres; of half the earth and more: 2. */
double directory_sphere_chord(double km);

#endif
