/* media: uploads, sealed in parts. */
#include "media.h"

#include "arena.h"
#include "db.h"
#include "file_read.h"
#include "image_work.h"
#include "media.sql.h"
#include "secret.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *const media_kinds[] = {"image", "video", "audio", "imagemap", NULL};

#define TOKEN_BYTES 18

struct media_ready {
	struct str mime;
	int64_t width, height;
	int file;
	struct image_variant variants[IMAGE_VARIANTS];
	size_t count;
};

/* --- what it is ---------------------------------------------------------------------- */

static bool is_mp4(struct str head) { return head.len >= 12 && str_eq(str_of(head.ptr + 4, 4), S("ftyp")); }

static bool is_m4a(struct str head)
{
	return is_mp4(head) && str_starts(str_skip(head, 8), S("M4A"));
}

static bool is_mp3(struct str head)
{
	if (str_starts(head, S("ID3")))
		return true;
	return head.len >= 2 && (uint8_t)head.ptr[0] == 0xff && ((uint8_t)head.ptr[1] & 0xe6) == 0xe2;
}

static enum err film_type(struct str head, const struct media_new *new, struct str *mime)
{
	if (new->kind == MEDIA_VIDEO && is_mp4(head) && !is_m4a(head))
		*mime = S("video/mp4");
	else if (new->kind == MEDIA_VIDEO)
		return fail(ERR_INVALID, "動画はMP4にしてください。拡張子ではなく中身で見分けています。");
	else if (is_mp4(head))
		*mime = S("audio/mp4");
	else if (is_mp3(head))
		*mime = S("audio/mpeg");
	else
		return fail(ERR_INVALID, "音声はMP3かM4Aにしてください。拡張子ではなく中身で見分けています。");
	return OK;
}

static enum err prepare_film(int file, int64_t size, const struct media_new *new, struct media_ready *ready)
{
	char bytes[16];
	if (size > MEDIA_FILM_MOST)
		return fail(ERR_INVALID, "ファイルが大きすぎます。200MBまでにしてください。");
	if (new->kind == MEDIA_AUDIO && new->duration_ms <= 0)
		return fail_field(ERR_INVALID, "durationMs", "音声の長さが読み取れませんでした。別のファイルを選んでください。");
	ssize_t got = pread(file, bytes, sizeof bytes, 0);
	if (got < 0)
		return fail(ERR_BUSY, "temporary file: %s", strerror(errno));
	TRY(film_type(str_of(bytes, (size_t)got), new, &ready->mime));
	ready->file = file;
	ready->variants[0] = (struct image_variant){.name = "original", .size = size};
	ready->count = 1;
	return OK;
}

static enum err prepare_image(struct arena *arena, int file, int64_t size, const struct media_new *new,
                              struct media_ready *ready)
{
	struct image_made made;
	const struct image_upload upload = {.file = file, .size = size, .use = new->kind == MEDIA_IMAGEMAP ? IMAGE_FOR_IMAGEMAP : IMAGE_FOR_MESSAGE};
	TRY(image_work(arena, new->helper, &upload, &made));
	ready->file = made.file;
	ready->count = made.count;
	memcpy(ready->variants, made.variants, sizeof made.variants);
	ready->mime = made.variants[0].png ? S("image/png") : S("image/jpeg");
	ready->width = made.variants[0].width;
	ready->height = made.variants[0].height;
	return OK;
}

enum err media_prepare(struct arena *arena, int file, int64_t size, const struct media_new *new,
                       struct media_ready **out)
{
	struct media_ready *ready = arena_make(arena, struct media_ready);
	if (new->kind == MEDIA_VIDEO || new->kind == MEDIA_AUDIO)
		TRY(prepare_film(file, size, new, ready));
	else
		TRY(prepare_image(arena, file, size, new, ready));
	*out = ready;
	return OK;
}

/* --- storing -------------------------------------------------------------------------- */

static struct str seal_context(struct arena *arena, int64_t media_id, struct str variant, int64_t no)
{
	return str_fmt(arena, "media:%" PRId64 ":%.*s:%" PRId64, media_id, FMT(variant), no);
}

static enum err store_part(struct db *db, const struct keyring *keyring, int64_t media_id, struct str variant,
                           int64_t no, struct str bytes)
{
	struct arena *arena = arena_new();
	struct str sealed = seal(keyring, arena, seal_context(arena, media_id, variant, no), bytes);
	enum err err = sql_media_part_add(db, arena, media_id, variant, no, (int64_t)bytes.len, sealed);
	arena_free(&arena);
	return err;
}

static enum err store_variant(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t media_id,
                              int file, const struct image_variant *variant)
{
	char *piece = arena_alloc(arena, MEDIA_PART);
	struct str name = str_from(variant->name);
	for (int64_t done = 0, no = 0; done < variant->size; no++) {
		int64_t left = variant->size - done;
		size_t len = left < (int64_t)MEDIA_PART ? (size_t)left : MEDIA_PART;
		TRY(file_read_at(file, piece, len, variant->offset + done));
		TRY(store_part(db, keyring, media_id, name, no, str_of(piece, len)));
		done += (int64_t)len;
	}
	return OK;
}

/* A film's still picture: that of an image uploaded before. */
static enum err store_still(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t media_id,
                            int64_t preview_id)
{
	struct media still;
	struct str bytes, mime;
	int64_t size;
	TRY(media_find(db, arena, preview_id, &still));
	if (media_variant(db, arena, &still, S("preview"), &size, &mime) != OK)
		return fail_field(ERR_INVALID, "preview", "動画の表紙には、先にアップロードした画像を選んでください。");
	TRY(media_part(db, arena, keyring, &still, S("preview"), 0, &bytes));
	return store_part(db, keyring, media_id, S("preview"), 0, bytes);
}

enum err media_store(struct db *db, struct arena *arena, const struct keyring *keyring, const struct media_new *new,
                     const struct media_ready *ready, struct media *out)
{
	int64_t id;
	TRY(sql_media_add(db, arena,
	                  &(struct media_add_in){.token = random_token(arena, TOKEN_BYTES),
	                                         .kind = str_from(media_kinds[new->kind]),
	                                         .mime = ready->mime,
	                                         .name = new->name,
	                                         .width = ready->width,
	                                         .height = ready->height,
	                                         .duration_ms = new->duration_ms,
	                                         .size = ready->variants[0].size,
	                                         .staff_id = new->staff_id,
	                                         .now = new->now,
	                                         .department_id = new->department_id ? &new->department_id : NULL},
	                  &id));
	for (size_t i = 0; i < ready->count; i++)
		TRY(store_variant(db, arena, keyring, id, ready->file, &ready->variants[i]));
	if (new->kind == MEDIA_VIDEO && new->preview_id)
		TRY(store_still(db, arena, keyring, id, new->preview_id));
	return media_find(db, arena, id, out);
}

/* --- finding ----------------------------------------------------------------------------- */

static enum media_kind kind_from(struct str word)
{
	for (int i = 0; media_kinds[i]; i++)
		if (str_eq(word, str_from(media_kinds[i])))
			return (enum media_kind)i;
	return MEDIA_IMAGE;
}

#define MEDIA_FROM(row)                                                                      \
	(struct media)                                                                       \
	{                                                                                    \
		.id = (row).id, .token = (row).token, .mime = (row).mime, .name = (row).name, \
		.kind = kind_from((row).kind), .width = (row).width, .height = (row).height,  \
		.duration_ms = (row).duration_ms, .size = (row).size,                        \
		.department_id = (row).has_department_id ? (row).department_id : 0           \
	}

enum err media_remove(struct db *db, struct arena *arena, int64_t id)
{
	TRY(sql_media_parts_remove(db, arena, id));
	return sql_media_remove(db, arena, id);
}

enum err media_find(struct db *db, struct arena *arena, int64_t id, struct media *out)
{
	struct media_find_row row;
	TRY(sql_media_find(db, arena, id, &row));
	*out = MEDIA_FROM(row);
	return OK;
}

enum err media_by_token(struct db *db, struct arena *arena, struct str token, struct media *out)
{
	struct media_by_token_row row;
	TRY(sql_media_by_token(db, arena, token, &row));
	*out = MEDIA_FROM(row);
	return OK;
}

enum err media_is_there(struct db *db, struct arena *arena, struct str address, bool *out)
{
	struct str token, variant = address, mime;
	struct media media;
	int64_t size;
	str_cut(&variant, '/', &token);
	*out = false;
	enum err err = media_by_token(db, arena, token, &media);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	if (variant.len == 0 || str_eq(variant, S("imagemap"))) {
		*out = variant.len == 0 || media.kind == MEDIA_IMAGEMAP;
		return OK;
	}
	err = media_variant(db, arena, &media, variant, &size, &mime);
	*out = err == OK;
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err media_variant(struct db *db, struct arena *arena, const struct media *media, struct str variant,
                       int64_t *size, struct str *mime)
{
	struct media_variant_row row;
	TRY(sql_media_variant(db, arena, media->id, variant, &row));
	if (row.parts == 0)
		return fail(ERR_NOT_FOUND, "no such variant");
	*size = row.size;
	*mime = str_eq(variant, S("original")) ? media->mime : S("image/jpeg");
	return OK;
}

enum err media_part(struct db *db, struct arena *arena, const struct keyring *keyring, const struct media *media,
                    struct str variant, int64_t no, struct str *out)
{
	struct str sealed;
	TRY(sql_media_part(db, arena, media->id, variant, no, &sealed));
	return unseal(keyring, arena, seal_context(arena, media->id, variant, no), sealed, out);
}
