/* image_variants: what the helper of image_work.c computes and writes. */
#pragma once

#include "image_work.h"

struct image_result { /* at the start of the output; the bytes follow */
	uint64_t count; /* 0: it failed */
	char why[300];
	struct image_variant variants[IMAGE_VARIANTS];
};

void image_variants_make(struct arena *arena, struct str upload, enum image_use use, int output);
