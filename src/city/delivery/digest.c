/* digest: when it goes, what waits for it, and what became of it. */
#include "digest.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "digest.sql.h"
#include "jst.h"
#include "setting.h"
#include "utf8.h"

#define HEADLINE_MOST 40
#define HEADLINE_MOST_LETTERS 80

static enum err hour_of(struct db *db, struct arena *arena, int64_t *hour)
{
	struct str word;
	TRY(setting_text(db, arena, SETTING_DIGEST, &word));
	if (!str_to_i64(word, hour))
		*hour = -1; /* off */
	return OK;
}

enum err digest_next(struct db *db, struct arena *arena, int64_t now, int64_t *at)
{
	int64_t hour, made, today = jst_day_of_ms(now);
	*at = 0;
	TRY(hour_of(db, arena, &hour));
	if (hour < 0)
		return OK;
	TRY(sql_digest_of_day(db, arena, today, &made));
	int64_t at_today = jst_day_start_ms(today) + hour * MS_HOUR;
	*at = made || now >= at_today ? at_today + MS_DAY : at_today;
	return OK;
}

/* {{名前|みなさま}} becomes みなさま, {{名前}} nothing. */
static void without_placeholders(struct buf *out, struct str text)
{
	for (ptrdiff_t at; (at = str_find(text, S("{{"))) >= 0;) {
		struct str behind = str_skip(text, (size_t)at + 2);
		ptrdiff_t end = str_find(behind, S("}}"));
		if (end < 0)
			break;
		struct str inside = str_left(behind, (size_t)end);
		ptrdiff_t bar = str_find_char(inside, '|');
		buf_str(out, str_left(text, (size_t)at));
		if (bar >= 0)
			buf_str(out, str_skip(inside, (size_t)bar + 1));
		text = str_skip(behind, (size_t)end + 2);
	}
	buf_str(out, text);
}

struct str digest_headline_in(struct arena *arena, struct str first_text, enum language language)
{
	struct buf plain;
	struct str rest = str_trim(first_text), line;
	bool letters = language == LANGUAGE_EN || language == LANGUAGE_VI;
	size_t most = letters ? HEADLINE_MOST_LETTERS : HEADLINE_MOST;
	str_cut(&rest, '\n', &line);
	buf_init(&plain, arena, line.len + 1);
	without_placeholders(&plain, line);
	line = str_trim(buf_view(&plain));
	return utf8_graphemes(line) <= most ? line : str_fmt(arena, "%.*s…", FMT(utf8_cut(line, most - 1)));
}

struct str digest_headline(struct arena *arena, struct str first_text)
{
	struct str line = digest_headline_in(arena, first_text, LANGUAGE_JA);
	return line.len ? line : S("お知らせ");
}

enum err digest_waiting(struct db *db, struct arena *arena, struct digest_item **out, size_t *count)
{
	struct digest_waiting_row *rows;
	TRY(sql_digest_waiting(db, arena, &rows, count));
	*out = arena_array(arena, struct digest_item, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct digest_item){
			.broadcast_id = rows[i].broadcast_id,
			.department_id = rows[i].has_department_id ? rows[i].department_id : 0,
			.title = rows[i].title,
			.headline = digest_headline(arena, rows[i].first_text),
			.chose = rows[i].chose,
			.full = rows[i].full,
			.due_day = rows[i].due_day,
			.until_day = rows[i].has_until_day ? rows[i].until_day : 0,
			.kept_at = rows[i].kept_at,
		};
	return OK;
}

enum err digest_item_find(struct db *db, struct arena *arena, int64_t broadcast_id, struct digest_item *out)
{
	struct digest_item_by_id_row row;
	TRY(sql_digest_item_by_id(db, arena, broadcast_id, &row));
	if (row.there == 0)
		return fail(ERR_NOT_FOUND, "この配信は、まとめて届けるものになっていません。");
	*out = (struct digest_item){.broadcast_id = broadcast_id, .chose = row.chose, .full = row.full, .due_day = row.due_day,
	                            .until_day = row.until_day, .kept_at = row.kept_at, .ended_at = row.ended_at,
	                            .digest_day = row.digest_day, .readers = row.readers,
	                            .ended_by = row.has_ended_by ? row.ended_by : S(""),
	                            .ended_reason = row.has_ended_reason ? row.ended_reason : S("")};
	return OK;
}

enum err digest_remove(struct db *db, struct arena *arena, const struct digest_removal *removal)
{
	int64_t changed;
	struct str reason = str_trim(removal->reason);
	if (reason.len == 0)
		return fail_field(ERR_INVALID, "reason", "外す理由を入れてください。");
	if (utf8_graphemes(reason) > DIGEST_REASON_MOST)
		return fail_field(ERR_INVALID, "reason", "理由は%d文字までにしてください。", DIGEST_REASON_MOST);
	TRY(sql_digest_item_end(db, arena, removal->broadcast_id, removal->staff_id, reason, removal->now, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "この配信は、まとめて届ける予定に入っていません（もう届けたか、外してあります）。");
}

enum err digest_list(struct db *db, struct arena *arena, struct digest_past **out, size_t *count)
{
	struct digest_list_row *rows;
	TRY(sql_digest_list(db, arena, &rows, count));
	*out = arena_array(arena, struct digest_past, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct digest_past){
			.id = rows[i].id, .day = rows[i].day, .made_at = rows[i].made_at, .people = rows[i].people,
			.items = rows[i].items, .groups = rows[i].groups, .sent = rows[i].sent,
			.first_broadcast_id = rows[i].first_broadcast_id, .readers = rows[i].readers,
			.all_done = rows[i].open == 0};
	return OK;
}

enum err digest_choosers(struct db *db, struct arena *arena, int64_t *people)
{
	return sql_digest_choosers(db, arena, people);
}
