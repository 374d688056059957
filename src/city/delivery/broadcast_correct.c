/* broadcast_correct: a word to exactly those who got the wrong one. */
#include "arena.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "db.h"
#include "emit.h"
#include "jst.h"
#include "utf8.h"

#define TITLE_ROOM 80
#define QUOTE_MOST 20
#define TEXT_ROOM ((size_t)40000)

static struct str bubble(struct arena *arena, struct str text)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, TEXT_ROOM);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&out);
}

struct str broadcast_correction_text(struct arena *arena, const struct broadcast *from)
{
	struct str what = from->first_text.len == 0 ? S("お知らせ") /* the title is for staff only */
	                                            : str_fmt(arena, "「%.*s」", FMT(utf8_cut(from->first_text, QUOTE_MOST)));
	return str_fmt(arena,
	               "【訂正】\n先ほどお送りした%.*sの内容に誤りがありました。おわびして訂正します。\n\n（誤）\n（正）",
	               FMT(what));
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

enum err broadcast_correct(struct db *db, struct arena *arena, int64_t id, const struct broadcast_correcting *correcting,
                           struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, id, &from));
	TRY(broadcast_must_be_sent(&from));
	TRY(must_be_siblings(db, arena, &from, correcting));
	struct str more = correcting->other_count ? str_fmt(arena, "（ほか%zu件）", correcting->other_count) : S("");
	const struct broadcast_new new = {
	        .content = {.title = str_fmt(arena, "【訂正】%.*s%.*s", FMT(utf8_cut(from.title, TITLE_ROOM)), FMT(more)),
	                    .messages = bubble(arena, correcting->text),
	                    .condition = condition_of(arena, id, correcting),
	                    .purpose = from.purpose,
	                    .department_id = from.department_id},
	        .kind = BROADCAST_CORRECTION,
	        .origin_id = id,
	};
	return broadcast_insert(db, arena, &new, who, made);
}

enum err broadcast_correction(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, id, &from));
	const struct broadcast_correcting correcting = {.text = broadcast_correction_text(arena, &from)};
	return broadcast_correct(db, arena, id, &correcting, who, made);
}
