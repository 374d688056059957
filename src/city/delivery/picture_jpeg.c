/* picture_jpeg: JPEG in and out, by libjpeg. Its errors come back by longjmp, so
 * nothing here may be freed by hand: all is the arena's or libjpeg's own. */
#include "picture.h"

#include "arena.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

struct trap {
	struct jpeg_error_mgr base; /* first: libjpeg knows only this */
	jmp_buf out;
};

static void leap(j_common_ptr info)
{
	struct trap *trap = (struct trap *)(void *)info->err;
	longjmp(trap->out, 1);
}

static void keep_quiet(j_common_ptr info) { (void)info; }

static struct jpeg_error_mgr *trap_errors(struct trap *trap)
{
	struct jpeg_error_mgr *errors = jpeg_std_error(&trap->base);
	errors->error_exit = leap;
	errors->output_message = keep_quiet;
	return errors;
}

static int orientation_of(const struct jpeg_decompress_struct *info)
{
	for (jpeg_saved_marker_ptr at = info->marker_list; at; at = at->next)
		if (at->marker == JPEG_APP0 + 1)
			return picture_orientation(str_of((const char *)at->data, at->data_length));
	return 1;
}

/* Adobe writes CMYK upside down, and nobody writes it otherwise. */
static void row_from_cmyk(const uint8_t *in, uint8_t *out, int width)
{
	for (int x = 0; x < width; x++, in += 4, out += 3)
		for (int c = 0; c < 3; c++)
			out[c] = (uint8_t)(in[c] * in[3] / 255);
}

static void read_rows(struct jpeg_decompress_struct *info, struct arena *arena, struct picture *picture)
{
	size_t stride = (size_t)picture->width * 3;
	uint8_t *wide = info->output_components == 4 ? arena_alloc(arena, (size_t)picture->width * 4) : NULL;
	while (info->output_scanline < info->output_height) {
		uint8_t *row = picture->pixels + info->output_scanline * stride;
		JSAMPROW target = wide ? wide : row;
		jpeg_read_scanlines(info, &target, 1);
		if (wide)
			row_from_cmyk(wide, row, picture->width);
	}
}

static enum err start(struct jpeg_decompress_struct *info, struct str bytes)
{
	jpeg_mem_src(info, (const unsigned char *)bytes.ptr, (unsigned long)bytes.len);
	jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
	jpeg_read_header(info, TRUE);
	if ((int64_t)info->image_width * info->image_height > PICTURE_PIXELS_MOST)
		return fail(ERR_INVALID, "画像が大きすぎます。4000万画素までにしてください。");
	bool cmyk = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
	info->out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
	jpeg_start_decompress(info);
	return OK;
}

enum err picture_from_jpeg(struct arena *arena, struct str bytes, struct picture *out)
{
	struct jpeg_decompress_struct info = {0};
	struct trap trap;
	info.err = trap_errors(&trap);
	if (setjmp(trap.out)) {
		jpeg_destroy_decompress(&info);
		return fail(ERR_INVALID, "JPEGとして読めません。壊れているか、途中で切れています。");
	}
	jpeg_create_decompress(&info);
	enum err err = start(&info, bytes);
	if (err == OK) {
		struct picture picture = {(int)info.output_width, (int)info.output_height, 3, NULL};
		picture.pixels = arena_alloc(arena, (size_t)picture.width * (size_t)picture.height * 3);
		int orientation = orientation_of(&info);
		read_rows(&info, arena, &picture);
		*out = picture_turned(arena, &picture, orientation);
	}
	jpeg_destroy_decompress(&info);
	return err;
}

static void release(void *memory) { mem_free(memory); } /* made by libjpeg */

struct memory {
	unsigned char *bytes;
	unsigned long size;
};

static void write_all(struct jpeg_compress_struct *info, const struct picture *from, int quality, struct memory *to)
{
	jpeg_create_compress(info);
	jpeg_mem_dest(info, &to->bytes, &to->size);
	info->image_width = (JDIMENSION)from->width;
	info->image_height = (JDIMENSION)from->height;
	info->input_components = 3;
	info->in_color_space = JCS_RGB;
	jpeg_set_defaults(info);
	jpeg_set_quality(info, quality, TRUE);
	info->optimize_coding = TRUE;
	jpeg_start_compress(info, TRUE);
	while (info->next_scanline < info->image_height) {
		JSAMPROW row = from->pixels + (size_t)info->next_scanline * (size_t)from->width * 3;
		jpeg_write_scanlines(info, &row, 1);
	}
	jpeg_finish_compress(info);
}

enum err picture_to_jpeg(struct arena *arena, const struct picture *from, int quality, struct str *out)
{
	struct picture flat = picture_without_alpha(arena, from);
	struct jpeg_compress_struct info = {0};
	struct trap trap;
	struct memory *to = arena_make(arena, struct memory);
	info.err = trap_errors(&trap);
	if (setjmp(trap.out)) {
		jpeg_destroy_compress(&info);
		return fail(ERR_INTERNAL, "JPEG cannot be written");
	}
	write_all(&info, &flat, quality, to);
	jpeg_destroy_compress(&info);
	arena_defer(arena, release, to->bytes);
	*out = str_of((const char *)to->bytes, to->size);
	return OK;
}
