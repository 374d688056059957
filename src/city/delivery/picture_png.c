/* picture_png: PNG in and out, by libpng. Errors come back by longjmp, as in
 * picture_jpeg.c. */
#include "picture.h"

#include "arena.h"
#include "buf.h"

/* src/line/limits.h stands before the system's on the way libpng looks. */
#ifndef CHAR_BIT
#define CHAR_BIT __CHAR_BIT__
#define UCHAR_MAX (2 * __SCHAR_MAX__ + 1)
#define SHRT_MAX __SHRT_MAX__
#define SHRT_MIN (-__SHRT_MAX__ - 1)
#define USHRT_MAX (2 * __SHRT_MAX__ + 1)
#define INT_MAX __INT_MAX__
#define INT_MIN (-__INT_MAX__ - 1)
#define UINT_MAX (2U * __INT_MAX__ + 1)
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-__LONG_MAX__ - 1)
#define ULONG_MAX (2UL * __LONG_MAX__ + 1)
#endif

#include <png.h>
#include <setjmp.h>
#include <string.h>

#define CHUNK_MOST ((png_alloc_size_t)4 << 20)
#define FILE_MOST ((size_t)200 << 20)

struct source {
	struct str left;
};

static void read_bytes(png_structp png, png_bytep into, size_t len)
{
	struct source *source = png_get_io_ptr(png);
	if (source->left.len < len)
		png_error(png, "short");
	memcpy(into, source->left.ptr, len);
	source->left = str_skip(source->left, len);
}

static void write_bytes(png_structp png, png_bytep bytes, size_t len)
{
	buf_add(png_get_io_ptr(png), bytes, len);
}

static void flush_bytes(png_structp png) { (void)png; }
static void keep_quiet(png_structp png, png_const_charp text) { (void)png, (void)text; }

static NORETURN void leap(png_structp png, png_const_charp text)
{
	(void)text;
	png_longjmp(png, 1);
}

/* Whatever it is becomes eight bits RGB or RGBA. */
static void normalise(png_structp png, png_infop info)
{
	png_set_expand(png);
	png_set_strip_16(png);
	png_set_gray_to_rgb(png);
	png_set_interlace_handling(png);
	png_read_update_info(png, info);
}

static enum err read_all(png_structp png, png_infop info, struct arena *arena, struct picture *out)
{
	png_read_info(png, info);
	int64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
	if (width * height > PICTURE_PIXELS_MOST)
		return fail(ERR_INVALID, "画像が大きすぎます。4000万画素までにしてください。");
	normalise(png, info);
	struct picture picture = {(int)width, (int)height, png_get_channels(png, info), NULL};
	if (picture.channels != 3 && picture.channels != 4)
		png_error(png, "channels");
	size_t stride = (size_t)width * (size_t)picture.channels;
	picture.pixels = arena_alloc(arena, stride * (size_t)height);
	png_bytepp rows = arena_array(arena, png_bytep, (size_t)height);
	for (size_t y = 0; y < (size_t)height; y++)
		rows[y] = picture.pixels + y * stride;
	png_read_image(png, rows);
	*out = picture;
	return OK;
}

enum err picture_from_png(struct arena *arena, struct str bytes, struct picture *out)
{
	struct source source = {bytes};
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, leap, keep_quiet);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		return fail(ERR_INTERNAL, "libpng does not start");
	if (setjmp(png_jmpbuf(png))) {
		png_destroy_read_struct(&png, &info, NULL);
		return fail(ERR_INVALID, "PNGとして読めません。壊れているか、途中で切れています。");
	}
	png_set_read_fn(png, &source, read_bytes);
	png_set_chunk_malloc_max(png, CHUNK_MOST);
	enum err err = read_all(png, info, arena, out);
	png_destroy_read_struct(&png, &info, NULL);
	return err;
}

struct drawing { /* one of the two */
	const struct picture *picture;
	const struct picture_bits *bits;
};

static void write_picture(png_structp png, png_infop info, const struct picture *from)
{
	int type = from->channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
	png_set_IHDR(png, info, (png_uint_32)from->width, (png_uint_32)from->height, 8, type, PNG_INTERLACE_NONE,
	             PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < from->height; y++)
		png_write_row(png, from->pixels + (size_t)y * (size_t)from->width * (size_t)from->channels);
}

static void write_bits(png_structp png, png_infop info, const struct picture_bits *from)
{
	png_set_IHDR(png, info, (png_uint_32)from->width, (png_uint_32)from->height, 1, PNG_COLOR_TYPE_GRAY,
	             PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < from->height; y++)
		png_write_row(png, from->light + (size_t)y * (((size_t)from->width + 7) / 8));
}

static enum err write_png(struct arena *arena, const struct drawing *drawing, struct str *out)
{
	struct buf *bytes = arena_make(arena, struct buf);
	buf_init(bytes, arena, FILE_MOST);
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, leap, keep_quiet);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		return fail(ERR_INTERNAL, "libpng does not start");
	if (setjmp(png_jmpbuf(png))) {
		png_destroy_write_struct(&png, &info);
		return fail(ERR_INTERNAL, "PNG cannot be written");
	}
	png_set_write_fn(png, bytes, write_bytes, flush_bytes);
	png_set_compression_level(png, 6);
	if (drawing->picture)
		write_picture(png, info, drawing->picture);
	else
		write_bits(png, info, drawing->bits);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return buf_done(bytes, out);
}

enum err picture_to_png(struct arena *arena, const struct picture *from, struct str *out)
{
	return write_png(arena, &(struct drawing){.picture = from}, out);
}

enum err picture_bits_to_png(struct arena *arena, const struct picture_bits *from, struct str *out)
{
	return write_png(arena, &(struct drawing){.bits = from}, out);
}
