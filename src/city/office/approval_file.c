/* approval_file: a look at the first and last bytes, then sealed parts. */
#include "approval_file.h"

#include "approval_file.sql.h"
#include "arena.h"
#include "db.h"
#include "file_read.h"
#include "image_work.h"
#include "secret.h"
#include "utf8.h"

#include <string.h>

#define PART ((size_t)1 << 20)
#define HEAD_BYTES 1024
#define TAIL_BYTES 2048

static enum err read_edge(struct arena *arena, const struct approval_upload *upload, bool tail, struct str *out)
{
	const struct file_edge edge = {upload->size, tail ? TAIL_BYTES : HEAD_BYTES, tail};
	return file_read_edge(arena, upload->file, &edge, out);
}

/* Readers look for the mark within the first kilobyte; ours is stricter. */
static enum err is_pdf(struct arena *arena, const struct approval_upload *upload, bool *out)
{
	struct str head, tail;
	TRY(read_edge(arena, upload, false, &head));
	*out = str_starts(head, S("%PDF-"));
	if (!*out)
		return OK;
	TRY(read_edge(arena, upload, true, &tail));
	return str_find(tail, S("%%EOF")) >= 0
	               ? OK
	               : fail(ERR_INVALID, "このPDFは途中で切れているようです。開けることを確かめて、もう一度選んでください。");
}

static enum err prepare_picture(struct arena *arena, const struct approval_upload *upload, struct approval_ready *out)
{
	struct image_made made;
	const struct image_upload picture = {.file = upload->file, .size = upload->size};
	enum err result = image_work(arena, upload->helper, &picture, &made);
	if (result == ERR_INVALID)
		return fail(ERR_INVALID, "添付できるのは、PDFか、JPEG・PNGの画像です。拡張子ではなく中身で見分けています。");
	TRY(result);
	*out = (struct approval_ready){.file = made.file,
	                               .offset = made.variants[0].offset,
	                               .size = made.variants[0].size,
	                               .mime = made.variants[0].png ? S("image/png") : S("image/jpeg")};
	return OK;
}

enum err approval_file_prepare(struct arena *arena, const struct approval_upload *upload, struct approval_ready *out)
{
	bool pdf;
	struct str name = utf8_cut(str_trim(upload->name), APPROVAL_FILE_NAME_MOST);
	if (upload->size > APPROVAL_FILE_MOST)
		return fail(ERR_INVALID, "添付は1つ10MBまでです。");
	TRY(is_pdf(arena, upload, &pdf));
	if (pdf)
		*out = (struct approval_ready){.file = upload->file, .size = upload->size, .mime = S("application/pdf")};
	else
		TRY(prepare_picture(arena, upload, out));
	out->name = name.len ? name : S("添付");
	return OK;
}

static struct str seal_context(struct arena *arena, int64_t file_id, int64_t no)
{
	return str_fmt(arena, "approval_file:%" PRId64 ":%" PRId64, file_id, no);
}

static enum err store_part(struct db *db, const struct keyring *keyring, int64_t id, int64_t no, struct str bytes)
{
	struct arena *arena = arena_new();
	struct str sealed = seal(keyring, arena, seal_context(arena, id, no), bytes);
	enum err result = sql_approval_file_part_add(db, arena, id, no, sealed);
	arena_free(&arena);
	return result;
}

enum err approval_file_store(struct db *db, struct arena *arena, const struct keyring *keyring,
                             const struct approval_file_place *place, const struct approval_ready *ready,
                             struct approval_file *out)
{
	char *piece = arena_alloc(arena, PART);
	int64_t id;
	TRY(sql_approval_file_add(db, arena,
	                          &(struct approval_file_add_in){place->broadcast_id, ready->name, ready->mime, ready->size,
	                                                         place->staff_id, place->now},
	                          &id));
	for (int64_t done = 0, no = 0; done < ready->size; no++) {
		size_t len = ready->size - done < (int64_t)PART ? (size_t)(ready->size - done) : PART;
		TRY(file_read_at(ready->file, piece, len, ready->offset + done));
		TRY(store_part(db, keyring, id, no, str_of(piece, len)));
		done += (int64_t)len;
	}
	if (place->check)
		TRY(virus_wait(db, arena, (struct virus_file){VIRUS_PAPER, id}, place->now));
	return approval_file_find(db, arena, id, out);
}

#define FILE_OF(row)                                                                                         \
	(struct approval_file)                                                                               \
	{                                                                                                    \
		.id = (row).id, .broadcast_id = (row).broadcast_id, .size = (row).size,                      \
		.created_by = (row).created_by, .name = (row).name, .mime = (row).mime,                      \
		.virus = {virus_state_of((row).virus), (row).virus_found}                                    \
	}

enum err approval_file_find(struct db *db, struct arena *arena, int64_t id, struct approval_file *out)
{
	struct approval_file_row_row row;
	enum err found = sql_approval_file_row(db, arena, id, &row);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この添付はありません。");
	TRY(found);
	*out = FILE_OF(row);
	return OK;
}

enum err approval_file_read(struct db *db, struct arena *arena, const struct keyring *keyring,
                            const struct approval_file *file, struct str *out)
{
	char *bytes = arena_alloc(arena, (size_t)file->size);
	size_t done = 0;
	for (int64_t no = 0; done < (size_t)file->size; no++) {
		struct arena *part = arena_new();
		struct str sealed, plain = S("");
		enum err result = sql_approval_file_part(db, part, file->id, no, &sealed);
		if (result == OK)
			result = unseal(keyring, part, seal_context(part, file->id, no), sealed, &plain);
		if (result == OK && (plain.len == 0 || plain.len > (size_t)file->size - done))
			result = fail(ERR_INTERNAL, "approval file %" PRId64 " is damaged", file->id);
		if (result == OK)
			memcpy(bytes + done, plain.ptr, plain.len);
		done += plain.len;
		arena_free(&part);
		TRY(result);
	}
	*out = str_of(bytes, done);
	return OK;
}

enum err approval_files(struct db *db, struct arena *arena, int64_t request_id, struct approval_file **out, size_t *count)
{
	struct approval_file_rows_row *rows;
	TRY(sql_approval_file_rows(db, arena, request_id, &rows, count));
	*out = arena_array(arena, struct approval_file, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = FILE_OF(rows[i]);
	return OK;
}

enum err approval_file_requests(struct db *db, struct arena *arena, int64_t file_id, int64_t **ids, size_t *count)
{
	return sql_approval_file_requests(db, arena, file_id, ids, count);
}

enum err approval_file_forget(struct db *db, struct arena *arena, int64_t before)
{
	TRY(sql_approval_file_parts_forget(db, arena, before));
	return sql_approval_files_forget(db, arena, before);
}
