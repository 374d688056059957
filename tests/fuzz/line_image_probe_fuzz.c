#include "line_fuzz.h"

#include "image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image image;
	if (image_probe(fuzz_input(data, size), &image) == OK)
		assert(image.width > 0 && image.height > 0 && image_media_type(image.kind));
	return 0;
}
