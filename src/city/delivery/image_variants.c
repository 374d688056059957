/* image_variants: sizes LINE asks for. Sources: "Messaging API reference", Image
 * message, Imagemap message. */
#include "image_variants.h"

#include "arena.h"
#include "media.h"
#include "picture.h"
#include "richmenu.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIDE_MOST 4096
#define PREVIEW_SIDE 720
#define QUALITY 88
#define PREVIEW_QUALITY 80
#define IMAGEMAP_WIDTH 1040
#define SHRINK_MOST 8

struct writer {
	struct arena *arena;
	int output;
	struct image_result result;
	int64_t at;
};

static struct picture fitted(struct arena *arena, const struct picture *from, int side)
{
	int longer = from->width > from->height ? from->width : from->height;
	if (longer <= side)
		return *from;
	int64_t width = (int64_t)from->width * side / longer, height = (int64_t)from->height * side / longer;
	return picture_scaled(arena, from, width > 0 ? (int)width : 1, height > 0 ? (int)height : 1);
}

static enum err write_out(struct writer *writer, struct str bytes)
{
	for (size_t done = 0; done < bytes.len;) {
		ssize_t wrote = pwrite(writer->output, bytes.ptr + done, bytes.len - done, writer->at);
		if (wrote <= 0)
			return fail(ERR_INVALID, "この画像は大きすぎて処理できませんでした。");
		done += (size_t)wrote;
		writer->at += wrote;
	}
	return OK;
}

static enum err add(struct writer *writer, const char *name, const struct picture *picture, bool png, struct str bytes)
{
	struct image_variant *variant = &writer->result.variants[writer->result.count];
	*variant = (struct image_variant){.png = png,
	                                  .width = picture->width,
	                                  .height = picture->height,
	                                  .offset = writer->at,
	                                  .size = (int64_t)bytes.len};
	snprintf(variant->name, sizeof variant->name, "%s", name);
	TRY(write_out(writer, bytes));
	writer->result.count++;
	return OK;
}

static enum err encode(struct arena *arena, const struct picture *picture, bool png, int quality, struct str *out)
{
	return png ? picture_to_png(arena, picture, out) : picture_to_jpeg(arena, picture, quality, out);
}

/* Smaller and smaller until it is small enough for LINE. A PNG of a photograph
 * becomes a JPEG first. */
static enum err add_fitting(struct writer *writer, const char *name, struct picture picture, bool png, int quality,
                            int64_t most)
{
	for (int round = 0; round < SHRINK_MOST; round++) {
		struct str bytes;
		TRY(encode(writer->arena, &picture, png, quality, &bytes));
		if ((int64_t)bytes.len <= most)
			return add(writer, name, &picture, png, bytes);
		if (png)
			png = false;
		else
			picture = fitted(writer->arena, &picture,
			                 (picture.width > picture.height ? picture.width : picture.height) * 3 / 4);
	}
	return fail(ERR_INVALID, "この画像は大きすぎて処理できませんでした。");
}

static enum err add_imagemap(struct writer *writer, const struct picture *full)
{
	static const int widths[] = {240, 300, 460, 700, IMAGEMAP_WIDTH};
	if (full->width < IMAGEMAP_WIDTH)
		return fail(ERR_INVALID, "イメージマップの画像は、幅%dピクセル以上にしてください（いまは%dピクセル）。",
		            IMAGEMAP_WIDTH, full->width);
	for (size_t i = COUNT(widths); i > 0; i--) {
		int width = widths[i - 1];
		int64_t height = ((int64_t)full->height * width + full->width / 2) / full->width;
		struct picture scaled = picture_scaled(writer->arena, full, width, height > 0 ? (int)height : 1);
		char name[12];
		snprintf(name, sizeof name, "%d", width);
		if (width == IMAGEMAP_WIDTH)
			TRY(add_fitting(writer, "original", scaled, false, QUALITY, MEDIA_IMAGE_MOST));
		TRY(add_fitting(writer, name, scaled, false, QUALITY, MEDIA_IMAGE_MOST));
	}
	return OK;
}

/* A menu keeps its size, which its buttons are drawn on: only its quality gives way. */
static enum err add_menu(struct writer *writer, const struct picture *picture, bool png)
{
	static const int qualities[] = {92, 84, 74, 62, 50, 38};
	struct str bytes;
	if (png) {
		TRY(picture_to_png(writer->arena, picture, &bytes));
		if (bytes.len <= RICHMENU_IMAGE_BYTES_MOST)
			return add(writer, "original", picture, true, bytes);
	}
	for (size_t i = 0; i < COUNT(qualities); i++) {
		TRY(picture_to_jpeg(writer->arena, picture, qualities[i], &bytes));
		if (bytes.len <= RICHMENU_IMAGE_BYTES_MOST)
			return add(writer, "original", picture, false, bytes);
	}
	return fail(ERR_INVALID, "この画像は細かすぎて、LINEの1MBに収まりません。模様や写真を減らした画像にしてください。");
}

static enum err add_all(struct writer *writer, struct str upload, enum image_use use)
{
	struct picture picture;
	bool png = str_starts(upload, S("\x89PNG"));
	if (png)
		TRY(picture_from_png(writer->arena, upload, &picture));
	else
		TRY(picture_from_jpeg(writer->arena, upload, &picture));
	if (use == IMAGE_FOR_IMAGEMAP)
		return add_imagemap(writer, &picture);
	if (use == IMAGE_FOR_MENU)
		return add_menu(writer, &picture, png);
	picture = fitted(writer->arena, &picture, SIDE_MOST);
	TRY(add_fitting(writer, "original", picture, png, QUALITY, MEDIA_IMAGE_MOST));
	return add_fitting(writer, "preview", fitted(writer->arena, &picture, PREVIEW_SIDE), false, PREVIEW_QUALITY,
	                   MEDIA_PREVIEW_MOST);
}

void image_variants_make(struct arena *arena, struct str upload, enum image_use use, int output)
{
	struct writer writer = {.arena = arena, .output = output, .at = sizeof writer.result};
	if (add_all(&writer, upload, use) != OK) {
		writer.result.count = 0;
		snprintf(writer.result.why, sizeof writer.result.why, "%s", err_text());
	}
	ssize_t wrote = pwrite(output, &writer.result, sizeof writer.result, 0);
	(void)wrote; /* what is missing is noticed outside */
}
