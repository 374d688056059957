/* broadcast_correct: a word to exactly those who got the wrong one. */
#include "arena.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "correction.sql.h"
#include "correction_text.h"
#include "db.h"
#include "emit.h"
#include "jst.h"
#include "translation.h"
#include "utf8.h"

#define TITLE_ROOM 80
#define TEXT_ROOM ((size_t)40000)

static void put_bubble(struct emit *emit, const char *name, struct str text)
{
	emit_list(emit, name);
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("text"));
	emit_text(emit, "text", text);
	emit_end(emit);
	emit_end_list(emit);
}

static enum err bubble(struct arena *arena, struct str text, struct str *out)
{
	struct buf made;
	struct emit emit;
	buf_init(&made, arena, TEXT_ROOM);
	emit_init(&emit, &made);
	put_bubble(&emit, NULL, text);
	return buf_done(&made, out);
}

static enum err other_languages(struct arena *arena, const struct broadcast_correcting *correcting, struct str *out)
{
	struct buf made;
	struct emit emit;
	buf_init(&made, arena, LANGUAGES * TEXT_ROOM);
	emit_init(&emit, &made);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < correcting->text_count; i++) {
		const struct broadcast_correcting_text *text = &correcting->texts[i];
		emit_begin(&emit, NULL);
		emit_text(&emit, "language", language_code(text->language));
		emit_bool(&emit, "reviewed", text->reviewed);
		put_bubble(&emit, "messages", text->text);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	return translations_prepare(arena, buf_view(&made), out);
}

enum err broadcast_siblings(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                            struct broadcast_sibling **out, size_t *count)
{
	struct broadcast_siblings_row *rows;
	*count = 0;
	if (broadcast->feed.len == 0 || broadcast->kind == BROADCAST_OCCURRENCE)
		return OK;
	TRY(sql_broadcast_siblings(db, arena, broadcast->feed, broadcast->id, broadcast->started_at - MS_DAY,
	                           broadcast->started_at + MS_DAY, &rows, count));
	*out = arena_array(arena, struct broadcast_sibling, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct broadcast_sibling){rows[i].id, rows[i].at, rows[i].people, rows[i].title};
	return OK;
}

static enum err must_be_siblings(struct db *db, struct arena *arena, const struct broadcast *from,
                                 const struct broadcast_correcting *correcting)
{
	struct broadcast_sibling *list = NULL;
	size_t count;
	if (correcting->other_count > CORRECTION_OTHERS_MOST)
		return fail_field(ERR_LIMIT, "others", "一度に訂正できるのは、ほかに%d件までです。", CORRECTION_OTHERS_MOST);
	TRY(broadcast_siblings(db, arena, from, &list, &count));
	for (size_t i = 0; i < correcting->other_count; i++) {
		bool found = false;
		for (size_t k = 0; k < count; k++)
			found |= list[k].id == correcting->others[i];
		if (!found)
			return fail_field(ERR_INVALID, "others", "同じ発信元から続けて送られた配信だけを、まとめて訂正できます。");
	}
	return OK;
}

static struct str condition_of(struct arena *arena, int64_t id, const struct broadcast_correcting *correcting)
{
	if (correcting->other_count == 0)
		return str_fmt(arena, "{\"exactly\":%" PRId64 "}", id);
	struct buf out;
	buf_init(&out, arena, 4000);
	buf_fmt(&out, "{\"any\":[{\"exactly\":%" PRId64 "}", id);
	for (size_t i = 0; i < correcting->other_count; i++)
		buf_fmt(&out, ",{\"exactly\":%" PRId64 "}", correcting->others[i]);
	buf_lit(&out, "]}");
	return buf_view(&out);
}

/* At once, or as an item of a digest. */
static enum err must_have_arrived(struct db *db, struct arena *arena, const struct broadcast *from)
{
	int64_t items = 0;
	if (from->sent == 0)
		TRY(sql_correction_in_digest(db, arena, from->id, &items));
	return items ? OK : broadcast_must_be_sent(from);
}

enum err broadcast_correct(struct db *db, struct arena *arena, int64_t id, const struct broadcast_correcting *correcting,
                           struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, id, &from));
	TRY(must_have_arrived(db, arena, &from));
	TRY(must_be_siblings(db, arena, &from, correcting));
	struct str more = correcting->other_count ? str_fmt(arena, "（ほか%zu件）", correcting->other_count) : S("");
	struct broadcast_new new = {
	        .content = {.title = str_fmt(arena, "【訂正】%.*s%.*s", FMT(utf8_cut(from.title, TITLE_ROOM)), FMT(more)),
	                    .condition = condition_of(arena, id, correcting),
	                    .purpose = from.purpose,
	                    .department_id = from.department_id},
	        .kind = BROADCAST_CORRECTION,
	        .origin_id = id,
	};
	TRY(bubble(arena, correcting->text, &new.content.messages));
	TRY(other_languages(arena, correcting, &new.content.translations));
	return broadcast_insert(db, arena, &new, who, made);
}

enum err broadcast_correction(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	struct correction_text prepared[LANGUAGES];
	struct broadcast_correcting_text texts[LANGUAGES] = {{.reviewed = false}};
	size_t count;
	TRY(broadcast_find(db, arena, id, &from));
	TRY(correction_texts(db, arena, &from, prepared, &count));
	for (size_t i = 1; i < count; i++)
		texts[i - 1] = (struct broadcast_correcting_text){.language = prepared[i].language, .text = prepared[i].body};
	const struct broadcast_correcting correcting = {.text = prepared[0].body, .texts = texts, .text_count = count - 1};
	return broadcast_correct(db, arena, id, &correcting, who, made);
}
