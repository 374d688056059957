/* media: pictures, films and sounds that LINE or a phone fetches from us.
 *
 * Addresses are public but cannot be guessed. Bytes lie sealed in parts of
 * MEDIA_PART. Pictures were decoded and encoded anew (image_work.h). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define MEDIA_PART ((size_t)1 << 20)
#define MEDIA_FILM_MOST ((int64_t)200 * 1000 * 1000)  /* LINE's limit for video and audio */
#define MEDIA_IMAGE_MOST ((int64_t)10 * 1000 * 1000)
#define MEDIA_PREVIEW_MOST ((int64_t)1 * 1000 * 1000)

enum media_kind { MEDIA_IMAGE, MEDIA_VIDEO, MEDIA_AUDIO, MEDIA_IMAGEMAP };
extern const char *const media_kinds[]; /* as in the database and the API; NULL at the end */

struct media {
	int64_t id;
	struct str token, mime, name;
	enum media_kind kind;
	int64_t width, height, duration_ms, size;
	int64_t department_id; /* 0: everybody's */
};

struct media_new {
	enum media_kind kind;
	struct str name;
	int64_t duration_ms; /* of video and audio, as the console measured it */
	int64_t preview_id;  /* of a video: an image uploaded before; 0: none */
	int64_t staff_id, now;
	int64_t department_id; /* 0: everybody's */
	int helper; /* of pictures: image_work.h */
};

/* What was made of an upload, before it is stored. */
struct media_ready;
/* Looks at the file for what it really is and makes its variants; slow, so call it
 * outside of a transaction. ERR_INVALID in plain Japanese. */
enum err media_prepare(struct arena *arena, int file, int64_t size, const struct media_new *new,
                       struct media_ready **out) MUST_CHECK;
enum err media_store(struct db *db, struct arena *arena, const struct keyring *keyring,
                     const struct media_new *new, const struct media_ready *ready, struct media *out) MUST_CHECK;

/* With all its bytes. Only for what nothing points to any more. */
enum err media_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;

enum err media_find(struct db *db, struct arena *arena, int64_t id, struct media *out) MUST_CHECK;
enum err media_by_token(struct db *db, struct arena *arena, struct str token, struct media *out) MUST_CHECK;
/* TOKEN, or TOKEN/VARIANT, as it stands behind "media:". */
enum err media_is_there(struct db *db, struct arena *arena, struct str address, bool *out) MUST_CHECK;
/* Size of a variant; ERR_NOT_FOUND. *mime may differ from the original's. */
enum err media_variant(struct db *db, struct arena *arena, const struct media *media, struct str variant,
                       int64_t *size, struct str *mime) MUST_CHECK;
enum err media_part(struct db *db, struct arena *arena, const struct keyring *keyring, const struct media *media,
                    struct str variant, int64_t no, struct str *out) MUST_CHECK;
