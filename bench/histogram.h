/* histogram: times in microseconds, exact to one part in 64, in fixed memory. */
#pragma once

#include "base.h"

#define HISTOGRAM_STEPS 64
#define HISTOGRAM_OCTAVES 36

struct histogram {
	int64_t counts[HISTOGRAM_OCTAVES * HISTOGRAM_STEPS];
	int64_t total, most;
};

static inline size_t histogram_slot(uint64_t us)
{
	if (us < HISTOGRAM_STEPS)
		return (size_t)us;
	unsigned shift = 63u - (unsigned)__builtin_clzll(us) - 6u;
	size_t slot = (size_t)(shift + 1) * HISTOGRAM_STEPS + (size_t)((us >> shift) - HISTOGRAM_STEPS);
	return slot < COUNT(((struct histogram *)0)->counts) ? slot : COUNT(((struct histogram *)0)->counts) - 1;
}

static inline void histogram_add(struct histogram *histogram, int64_t us)
{
	histogram->counts[histogram_slot(us < 0 ? 0 : (uint64_t)us)]++;
	histogram->total++;
	if (us > histogram->most)
		histogram->most = us;
}

/* The time in milliseconds that this share (0…1) did not exceed. */
static inline double histogram_ms(const struct histogram *histogram, double share)
{
	int64_t wanted = (int64_t)((double)histogram->total * share), seen = 0;
	if (wanted >= histogram->total)
		return (double)histogram->most / 1000;
	for (size_t i = 0; i < COUNT(histogram->counts); i++) {
		seen += histogram->counts[i];
		if (seen <= wanted)
			continue;
		uint64_t octave = i / HISTOGRAM_STEPS, step = i % HISTOGRAM_STEPS;
		uint64_t us = octave ? (step + HISTOGRAM_STEPS + 1) << (octave - 1) : step + 1;
		return (double)us / 1000;
	}
	return (double)histogram->most / 1000;
}
