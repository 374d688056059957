/* approval_file: papers beside a request: PDF and pictures. Pictures are decoded
 * and encoded anew (image_work.h); a PDF is kept as it came and is only ever
 * handed out to be saved. Sealed in parts; staff see them, nobody else. */
#pragma once

#include "err.h"
#include "str.h"
#include "virus.h"

struct arena;
struct db;
struct keyring;

#define APPROVAL_FILE_MOST ((int64_t)10 * 1000 * 1000)
#define APPROVAL_FILE_NAME_MOST 200

struct approval_file {
	int64_t id, broadcast_id, size, created_by;
	struct str name, mime;
	struct virus_verdict virus;
};

struct approval_upload {
	int file; /* descriptor */
	int64_t size;
	struct str name;
	int helper; /* of pictures: image_work.h */
};
/* What was made of an upload, before it is stored; slow, outside of a transaction.
 * ERR_INVALID in plain Japanese. */
struct approval_ready {
	int file;
	int64_t offset, size;
	struct str name, mime;
};
enum err approval_file_prepare(struct arena *arena, const struct approval_upload *upload,
                               struct approval_ready *out) MUST_CHECK;
struct approval_file_place {
	int64_t broadcast_id, staff_id, now;
	bool check; /* it waits for the virus check before it is opened */
};
enum err approval_file_store(struct db *db, struct arena *arena, const struct keyring *keyring,
                             const struct approval_file_place *place, const struct approval_ready *ready,
                             struct approval_file *out) MUST_CHECK;
enum err approval_file_find(struct db *db, struct arena *arena, int64_t id, struct approval_file *out) MUST_CHECK;
/* All of its bytes. */
enum err approval_file_read(struct db *db, struct arena *arena, const struct keyring *keyring,
                            const struct approval_file *file, struct str *out) MUST_CHECK;
enum err approval_files(struct db *db, struct arena *arena, int64_t request_id, struct approval_file **out,
                        size_t *count) MUST_CHECK;
/* The requests a file belongs to, newest first. */
enum err approval_file_requests(struct db *db, struct arena *arena, int64_t file_id, int64_t **ids,
                                size_t *count) MUST_CHECK;
/* Uploads from before that no request ever took up. */
enum err approval_file_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
