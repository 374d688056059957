/* picture: pixels: smaller, upright, without transparency. */
#include "picture.h"

#include "arena.h"

#include <string.h>

static struct picture blank(struct arena *arena, int width, int height, int channels)
{
	size_t size = (size_t)width * (size_t)height * (size_t)channels;
	return (struct picture){width, height, channels, arena_alloc(arena, size)};
}

static uint8_t *pixel(const struct picture *in, int x, int y)
{
	return in->pixels + ((size_t)y * (size_t)in->width + (size_t)x) * (size_t)in->channels;
}

/* Mean of the source pixels that a target pixel covers. */
static void average(const struct picture *from, const struct picture *to, int x, int y)
{
	int left = (int)((int64_t)x * from->width / to->width);
	int right = (int)((int64_t)(x + 1) * from->width / to->width);
	int top = (int)((int64_t)y * from->height / to->height);
	int bottom = (int)((int64_t)(y + 1) * from->height / to->height);
	right = right > left ? right : left + 1;
	bottom = bottom > top ? bottom : top + 1;
	uint64_t sums[4] = {0};
	uint64_t count = (uint64_t)(right - left) * (uint64_t)(bottom - top);
	for (int v = top; v < bottom; v++) {
		const uint8_t *at = pixel(from, left, v);
		for (int u = left; u < right; u++)
			for (int c = 0; c < from->channels; c++)
				sums[c] += *at++;
	}
	for (int c = 0; c < from->channels; c++)
		pixel(to, x, y)[c] = (uint8_t)((sums[c] + count / 2) / count);
}

struct picture picture_scaled(struct arena *arena, const struct picture *from, int width, int height)
{
	if (width >= from->width && height >= from->height)
		return *from;
	struct picture to = blank(arena, width, height, from->channels);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			average(from, &to, x, y);
	return to;
}

struct picture picture_without_alpha(struct arena *arena, const struct picture *from)
{
	if (from->channels == 3)
		return *from;
	struct picture to = blank(arena, from->width, from->height, 3);
	size_t count = (size_t)from->width * (size_t)from->height;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *in = from->pixels + 4 * i;
		for (size_t c = 0; c < 3; c++)
			to.pixels[3 * i + c] = (uint8_t)((in[c] * in[3] + 255 * (255 - in[3]) + 127) / 255);
	}
	return to;
}

/* Where a pixel of the upright picture lies in the stored one. */
static void stored_place(const struct picture *from, int orientation, int x, int y, int *u, int *v)
{
	int right = from->width - 1, bottom = from->height - 1;
	switch (orientation) {
	case 2: *u = right - x, *v = y; break;
	case 3: *u = right - x, *v = bottom - y; break;
	case 4: *u = x, *v = bottom - y; break;
	case 5: *u = y, *v = x; break;
	case 6: *u = y, *v = bottom - x; break;
	case 7: *u = right - y, *v = bottom - x; break;
	case 8: *u = right - y, *v = x; break;
	default: *u = x, *v = y; break;
	}
}

struct picture picture_turned(struct arena *arena, const struct picture *from, int orientation)
{
	if (orientation < 2 || orientation > 8)
		return *from;
	bool sideways = orientation >= 5;
	struct picture to = blank(arena, sideways ? from->height : from->width,
	                          sideways ? from->width : from->height, from->channels);
	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++) {
			int u, v;
			stored_place(from, orientation, x, y, &u, &v);
			memcpy(pixel(&to, x, y), pixel(from, u, v), (size_t)from->channels);
		}
	return to;
}

/* --- EXIF ----------------------------------------------------------------------------- */

struct tiff {
	struct str bytes;
	bool big; /* big endian */
};

static bool number_at(const struct tiff *tiff, size_t at, size_t size, uint32_t *out)
{
	uint32_t value = 0;
	if (at > tiff->bytes.len || tiff->bytes.len - at < size)
		return false;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | (uint8_t)tiff->bytes.ptr[at + (tiff->big ? i : size - 1 - i)];
	*out = value;
	return true;
}

#define TAG_ORIENTATION 0x112
#define ENTRY_SIZE 12

int picture_orientation(struct str exif)
{
	if (!str_starts(exif, S("Exif\0\0")))
		return 1;
	struct tiff tiff = {.bytes = str_skip(exif, 6)};
	tiff.big = str_starts(tiff.bytes, S("MM"));
	uint32_t directory, count, tag, value;
	if ((!tiff.big && !str_starts(tiff.bytes, S("II"))) || !number_at(&tiff, 4, 4, &directory) ||
	    !number_at(&tiff, directory, 2, &count))
		return 1;
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = (size_t)directory + 2 + (size_t)i * ENTRY_SIZE;
		if (!number_at(&tiff, entry, 2, &tag))
			return 1;
		if (tag == TAG_ORIENTATION && number_at(&tiff, entry + 8, 2, &value))
			return value >= 1 && value <= 8 ? (int)value : 1;
	}
	return 1;
}
