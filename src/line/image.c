/* image: headers of JPEG, PNG, GIF and WebP. */
#include "image.h"

#include "str.h"

#include <string.h>

#define SIDE_MOST 65535

static uint32_t big16(const unsigned char *p) { return (uint32_t)p[0] << 8 | p[1]; }
static uint32_t big32(const unsigned char *p) { return big16(p) << 16 | big16(p + 2); }
static uint32_t little16(const unsigned char *p) { return (uint32_t)p[1] << 8 | p[0]; }
static uint32_t little24(const unsigned char *p) { return (uint32_t)p[2] << 16 | little16(p); }
static uint32_t little32(const unsigned char *p) { return little16(p + 2) << 16 | little16(p); }

static bool sized(struct image *out, uint32_t width, uint32_t height)
{
	out->width = (int64_t)width;
	out->height = (int64_t)height;
	return width > 0 && height > 0 && width <= SIDE_MOST && height <= SIDE_MOST;
}

/* An APNG has its acTL chunk between IHDR and the first IDAT. */
static bool png_is_animated(const unsigned char *p, size_t len)
{
	for (size_t at = 8; len - at >= 12;) {
		size_t size = big32(p + at);
		if (memcmp(p + at + 4, "acTL", 4) == 0)
			return true;
		if (memcmp(p + at + 4, "IDAT", 4) == 0 || size > len - at - 12)
			return false;
		at += size + 12;
	}
	return false;
}

static bool read_png(const unsigned char *p, size_t len, struct image *out)
{
	if (len < 33 || big32(p + 8) != 13 || memcmp(p + 12, "IHDR", 4) != 0)
		return false;
	out->kind = IMAGE_PNG;
	out->animated = png_is_animated(p, len);
	return sized(out, big32(p + 16), big32(p + 20));
}

static bool is_frame_marker(unsigned char marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool stands_alone(unsigned char marker)
{
	return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/* Walks the segments up to the frame header, which holds the size. */
static bool read_jpeg(const unsigned char *p, size_t len, struct image *out)
{
	out->kind = IMAGE_JPEG;
	for (size_t at = 2; len - at >= 4;) {
		unsigned char marker = p[at + 1];
		if (p[at] != 0xff)
			return false;
		if (marker == 0xff || stands_alone(marker)) {
			at += marker == 0xff ? 1 : 2;
			continue;
		}
		size_t size = big16(p + at + 2);
		if (size < 2 || size > len - at - 2 || marker == 0xd9 || marker == 0xda)
			return false;
		if (is_frame_marker(marker))
			return size >= 8 && sized(out, big16(p + at + 7), big16(p + at + 5));
		at += size + 2;
	}
	return false;
}

static bool read_gif(const unsigned char *p, size_t len, struct image *out)
{
	if (len < 13)
		return false;
	out->kind = IMAGE_GIF;
	return sized(out, little16(p + 6), little16(p + 8));
}

static bool read_webp(const unsigned char *p, size_t len, struct image *out)
{
	if (len < 30)
		return false;
	out->kind = IMAGE_WEBP;
	if (memcmp(p + 12, "VP8X", 4) == 0) {
		out->animated = p[20] & 2;
		return sized(out, little24(p + 24) + 1, little24(p + 27) + 1);
	}
	if (memcmp(p + 12, "VP8L", 4) == 0) {
		uint32_t bits = little32(p + 21);
		return p[20] == 0x2f && sized(out, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
	}
	return memcmp(p + 12, "VP8 ", 4) == 0 && memcmp(p + 23, "\x9d\x01\x2a", 3) == 0 &&
	       sized(out, little16(p + 26) & 0x3fff, little16(p + 28) & 0x3fff);
}

static bool starts(struct str bytes, size_t at, const char *magic, size_t len)
{
	return bytes.len >= at + len && memcmp(bytes.ptr + at, magic, len) == 0;
}

static bool probe(struct str bytes, struct image *out)
{
	const unsigned char *p = (const unsigned char *)bytes.ptr;
	if (starts(bytes, 0, "\x89PNG\r\n\x1a\n", 8))
		return read_png(p, bytes.len, out);
	if (starts(bytes, 0, "\xff\xd8\xff", 3))
		return read_jpeg(p, bytes.len, out);
	if (starts(bytes, 0, "GIF87a", 6) || starts(bytes, 0, "GIF89a", 6))
		return read_gif(p, bytes.len, out);
	if (starts(bytes, 0, "RIFF", 4) && starts(bytes, 8, "WEBP", 4))
		return read_webp(p, bytes.len, out);
	return false;
}

enum err image_probe(struct str bytes, struct image *out)
{
	struct image image = {0};
	if (!probe(bytes, &image))
		return fail(ERR_INVALID, "画像として読めません。JPEG か PNG の画像を選んでください。");
	*out = image;
	return OK;
}

const char *image_media_type(enum image_kind kind)
{
	static const char *const types[] = {
		[IMAGE_JPEG] = "image/jpeg", [IMAGE_PNG] = "image/png",
		[IMAGE_GIF] = "image/gif",   [IMAGE_WEBP] = "image/webp",
	};
	return types[kind];
}
