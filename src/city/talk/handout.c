/* handout: a look at what it really is, then sealed parts. */
#include "handout.h"

#include "arena.h"
#include "db.h"
#include "file_read.h"
#include "handout.sql.h"
#include "jst.h"
#include "secret.h"
#include "utf8.h"

#include <string.h>

#define PART ((size_t)1 << 20)
#define HEAD_BYTES 1024
#define TAIL_BYTES ((size_t)64 << 10) /* holds the names within an archive of Word and its sisters */
#define TOKEN_BYTES 24

static enum err read_edge(struct arena *arena, const struct handout_upload *upload, bool tail, struct str *out)
{
	const struct file_edge edge = {upload->size, tail ? TAIL_BYTES : HEAD_BYTES, tail};
	return file_read_edge(arena, upload->file, &edge, out);
}

static bool ends(struct str name, struct str with)
{
	return name.len >= with.len && str_eq_nocase(str_skip(name, name.len - with.len), with);
}

static const struct {
	struct str ending, within, mime;
} offices[] = {
	{S_INIT(".docx"), S_INIT("word/"), S_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
	{S_INIT(".xlsx"), S_INIT("xl/"), S_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
	{S_INIT(".pptx"), S_INIT("ppt/"), S_INIT("application/vnd.openxmlformats-officedocument.presentationml.presentation")},
};

static enum err look_office(struct str name, struct str tail, struct str *mime)
{
	if (str_find(tail, S("vbaProject")) >= 0)
		return fail_field(ERR_INVALID, "file", "マクロの入ったファイルは送れません。マクロのない形か、PDFにしてください。");
	for (size_t i = 0; i < COUNT(offices); i++)
		if (ends(name, offices[i].ending) && str_find(tail, offices[i].within) >= 0) {
			*mime = offices[i].mime;
			return OK;
		}
	return fail_field(ERR_INVALID, "file", "送れるファイルは、PDF、Word、Excel、PowerPointです（拡張子と中身の両方を見ています）。画像は、画像として送ってください。");
}

enum err handout_look(struct arena *arena, const struct handout_upload *upload, struct str *mime)
{
	struct str head, tail;
	if (upload->size > HANDOUT_MOST)
		return fail_field(ERR_LIMIT, "file", "ファイルは1つ10MBまでです。");
	TRY(read_edge(arena, upload, false, &head));
	TRY(read_edge(arena, upload, true, &tail));
	if (str_starts(head, S("PK\x03\x04")))
		return look_office(upload->name, tail, mime);
	if (!str_starts(head, S("%PDF-")))
		return look_office(S(""), S(""), mime);
	if (str_find(tail, S("%%EOF")) < 0)
		return fail_field(ERR_INVALID, "file", "このPDFは途中で切れているようです。開けることを確かめて、もう一度選んでください。");
	*mime = S("application/pdf");
	return OK;
}

static struct str part_context(struct arena *arena, int64_t id, int64_t no)
{
	return str_fmt(arena, "handout:%" PRId64 ":%" PRId64, id, no);
}

static struct str name_context(struct arena *arena, struct str token) { return str_fmt(arena, "handout.name:%.*s", FMT(token)); }

static enum err store_part(struct db *db, const struct keyring *keyring, int64_t id, int64_t no, struct str bytes)
{
	struct arena *arena = arena_new();
	enum err err = sql_handout_part_insert(db, arena, id, no, seal(keyring, arena, part_context(arena, id, no), bytes));
	arena_free(&arena);
	return err;
}

enum err handout_store(struct db *db, struct arena *arena, const struct keyring *keyring, const struct handout_place *place,
                       const struct handout_upload *upload, struct handout *out)
{
	struct str mime, token = random_token(arena, TOKEN_BYTES), name = utf8_cut(str_trim(upload->name), HANDOUT_NAME_MOST);
	char *piece = arena_alloc(arena, PART);
	int64_t id;
	TRY(handout_look(arena, upload, &mime));
	TRY(sql_handout_insert(db, arena,
	                       &(struct handout_insert_in){.conversation_id = place->conversation_id, .token = token,
	                                                   .name = seal(keyring, arena, name_context(arena, token), name.len ? name : S("ファイル")),
	                                                   .mime = mime, .size = upload->size, .staff_id = place->staff_id, .now = place->now,
	                                                   .expires_at = place->now + HANDOUT_UNSENT_DAYS * MS_DAY},
	                       &id));
	for (int64_t done = 0, no = 0; done < upload->size; no++) {
		size_t len = upload->size - done < (int64_t)PART ? (size_t)(upload->size - done) : PART;
		TRY(file_read_at(upload->file, piece, len, done));
		TRY(store_part(db, keyring, id, no, str_of(piece, len)));
		done += (int64_t)len;
	}
	if (place->check)
		TRY(virus_wait(db, arena, (struct virus_file){VIRUS_HANDOUT, id}, place->now));
	return handout_find(db, arena, keyring, id, out);
}

#define HANDOUT_OF(row)                                                                                             \
	(struct handout)                                                                                            \
	{                                                                                                           \
		.id = (row).id, .conversation_id = (row).conversation_id, .size = (row).size, .staff_id = (row).staff_id, \
		.expires_at = (row).expires_at, .sent = (row).has_sent_at, .token = (row).token, .mime = (row).mime,  \
		.virus = {virus_state_of((row).virus), (row).virus_found},                                              \
	}

enum err handout_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, struct handout *out)
{
	struct handout_row_row row;
	enum err err = sql_handout_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail_field(ERR_NOT_FOUND, "handout", "このファイルはありません。もう一度選んでください。");
	TRY(err);
	*out = HANDOUT_OF(row);
	return unseal(keyring, arena, name_context(arena, row.token), row.name, &out->name);
}

enum err handout_by_token(struct db *db, struct arena *arena, const struct keyring *keyring, struct str token, int64_t now,
                          struct handout *out)
{
	struct handout_of_token_row row;
	TRY(sql_handout_of_token(db, arena, token, now, &row));
	*out = HANDOUT_OF(row);
	return unseal(keyring, arena, name_context(arena, row.token), row.name, &out->name);
}

enum err handout_read(struct db *db, struct arena *arena, const struct keyring *keyring, const struct handout *handout,
                      struct str *out)
{
	char *bytes = arena_alloc(arena, (size_t)handout->size);
	size_t done = 0;
	for (int64_t no = 0; done < (size_t)handout->size; no++) {
		struct arena *part = arena_new();
		struct str sealed, plain = S("");
		enum err err = sql_handout_part_of(db, part, handout->id, no, &sealed);
		if (err == OK)
			err = unseal(keyring, part, part_context(part, handout->id, no), sealed, &plain);
		if (err == OK && (plain.len == 0 || plain.len > (size_t)handout->size - done))
			err = fail(ERR_INTERNAL, "handout %" PRId64 " is damaged", handout->id);
		if (err == OK)
			memcpy(bytes + done, plain.ptr, plain.len);
		done += plain.len;
		arena_free(&part);
		TRY(err);
	}
	*out = str_of(bytes, done);
	return OK;
}

enum err handout_send(struct db *db, struct arena *arena, int64_t id, int64_t now, int64_t *expires_at)
{
	int64_t changed;
	struct virus_verdict virus;
	TRY(virus_verdict_of(db, arena, (struct virus_file){VIRUS_HANDOUT, id}, &virus));
	TRY(virus_door(&virus, "handout"));
	*expires_at = now + HANDOUT_DAYS * MS_DAY;
	TRY(sql_handout_sent(db, arena, id, now, *expires_at, &changed));
	return changed ? OK : fail_field(ERR_CONFLICT, "handout", "このファイルは、もう送られています。");
}

enum err handout_forget(struct db *db, struct arena *arena, int64_t now)
{
	int64_t forgotten;
	TRY(sql_handout_parts_forget(db, arena, now));
	return sql_handouts_forget(db, arena, now, &forgotten);
}

enum err handout_picture(struct db *db, struct arena *arena, int64_t conversation_id, struct str token)
{
	return sql_conversation_picture_add(db, arena, conversation_id, token);
}
