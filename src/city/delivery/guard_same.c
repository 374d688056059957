/* guard_same: has this been said already, and to the same people? */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "broadcast_part.h"
#include "buf.h"
#include "db.h"
#include "field.h"
#include "guard_people.h"
#include "guard_people.sql.h"
#include "jst.h"
#include "people.h"
#include "text_alike.h"

#define CANDIDATES_MOST 12
#define OVERLAP_SHARE 10 /* one in ten of those to be reached */
#define TEXT_MOST ((size_t)200000)
#define PAIRS_LEAST 8 /* two signs are alike by chance */

struct candidate {
	int64_t id, at;
	struct str title;
	int alike;
	bool same_numbers;
};

static struct str joined(struct arena *arena, const struct guard_look *look)
{
	struct buf out;
	buf_init(&out, arena, TEXT_MOST);
	for (size_t i = 0; i < look->piece_count; i++) {
		if (look->pieces[i].alternative)
			continue;
		buf_str(&out, look->pieces[i].text);
		buf_char(&out, '\n');
	}
	return buf_view(&out);
}

static enum err pairs_of(struct arena *arena, struct str messages, struct text_pairs *out)
{
	struct guard_look *other = arena_make(arena, struct guard_look);
	other->arena = arena;
	TRY(node_parse(arena, messages, &other->messages));
	guard_pieces(other);
	*out = text_pairs(arena, joined(arena, other));
	return OK;
}

/* One occurrence of a series after the other says the same on purpose. */
static bool is_of_same_series(const struct broadcast *b, const struct guard_texts_row *row)
{
	int64_t origin = row->has_origin_id ? row->origin_id : 0;
	if (!str_eq(row->kind, S("occurrence")) || origin == 0)
		return false;
	return origin == b->id || (b->kind == BROADCAST_OCCURRENCE && origin == b->origin_id);
}

static enum err weigh(const struct guard_look *look, const struct text_pairs *mine, const struct guard_texts_row *row,
                      int least, struct candidate *out, bool *fits)
{
	struct arena *own = arena_new();
	struct text_pairs theirs;
	enum err err = pairs_of(own, row->messages, &theirs);
	*fits = false;
	if (err == OK && theirs.count >= PAIRS_LEAST) {
		int alike = text_alike(mine, &theirs);
		*out = (struct candidate){row->id, row->at, S(""), alike, str_eq(mine->numbers, theirs.numbers)};
		*fits = alike >= least;
	}
	arena_free(&own);
	if (*fits)
		out->title = str_dup(look->arena, row->title);
	return err == ERR_INVALID ? OK : err;
}

static enum err candidates(struct guard_look *look, int64_t back_ms, int least, struct candidate *list, size_t *count)
{
	struct text_pairs mine = text_pairs(look->arena, joined(look->arena, look));
	struct guard_texts_cursor cursor;
	struct guard_texts_row row;
	enum err err = OK;
	*count = 0;
	if (mine.count < PAIRS_LEAST)
		return OK;
	TRY(sql_guard_texts_open(look->db, look->arena, look->ask.at - back_ms, look->ask.at + back_ms,
	                         look->broadcast->id, str_from(broadcast_purposes[look->broadcast->purpose]), &cursor));
	while (sql_guard_texts_next(&cursor, &row)) {
		bool fits = false;
		if (err == OK && *count < CANDIDATES_MOST && !is_of_same_series(look->broadcast, &row))
			err = weigh(look, &mine, &row, least, &list[*count], &fits);
		*count += fits;
	}
	TRY(sql_guard_texts_close(&cursor));
	return err;
}

static enum err people_twice(const struct guard_look *look, int64_t other_id, int64_t *out)
{
	struct people *theirs;
	TRY(guard_people_of(look, other_id, &theirs));
	int64_t both = people_and_count(look->audience, theirs);
	*out = both * OVERLAP_SHARE >= look->report->people ? both : 0;
	return OK;
}

static struct str when_text(struct arena *arena, const struct guard_look *look, int64_t at)
{
	struct jst t = jst_from_ms(at);
	return str_fmt(arena, "%d月%d日 %d:%02dに%s", t.month, t.day, t.hour, t.minute,
	               at > look->ask.now ? "予定されて" : "送られて");
}

static enum err report_same(struct guard_look *look, const struct candidate *candidate)
{
	int64_t twice;
	TRY(people_twice(look, candidate->id, &twice));
	if (twice)
		guard_find_other(look, S("messages"),
		                 str_fmt(look->arena,
		                         "まったく同じ文が、%.*sいます。そのうち%.*sに、二重に届きます。二重に送るのでなければ、送らないでください。",
		                         FMT(when_text(look->arena, look, candidate->at)),
		                         FMT(guard_people_text(look->arena, twice))),
		                 (struct guard_other){candidate->id, candidate->title});
	return OK;
}

enum err guard_same_text(struct guard_look *look)
{
	struct candidate list[CANDIDATES_MOST];
	size_t count;
	TRY(candidates(look, guard_number(look, 0) * MS_HOUR, 100, list, &count));
	for (size_t i = 0; i < count; i++)
		if (list[i].same_numbers)
			return report_same(look, &list[i]); /* one is enough */
	return OK;
}

static enum err report_near(struct guard_look *look, const struct candidate *candidate)
{
	int64_t twice;
	TRY(people_twice(look, candidate->id, &twice));
	if (twice)
		guard_find_other(look, S("messages"),
		                 str_fmt(look->arena,
		                         "よく似た文（%d％が同じ）が、%.*sいます。重なる人は%.*sです。古い文の使い回しや二重の配信でないか、くらべてください。",
		                         candidate->alike, FMT(when_text(look->arena, look, candidate->at)),
		                         FMT(guard_people_text(look->arena, twice))),
		                 (struct guard_other){candidate->id, candidate->title});
	return OK;
}

/* Already told as the same text? Then once is enough. */
static bool is_reported(const struct guard_look *look, int64_t other_id)
{
	for (size_t i = 0; i < look->report->count; i++)
		if (look->report->findings[i].other_id == other_id &&
		    str_eq(look->report->findings[i].code, str_from(guard_rows[GUARD_SAME_TEXT].code)))
			return true;
	return false;
}

/* Last week's notice with this week's dates is no mistake: other numbers count only within a day. */
enum err guard_near_text(struct guard_look *look)
{
	struct candidate list[CANDIDATES_MOST];
	size_t count;
	TRY(candidates(look, guard_number(look, 0) * MS_DAY, (int)guard_number(look, 1), list, &count));
	for (size_t i = 0; i < count; i++) {
		int64_t apart = look->ask.at > list[i].at ? look->ask.at - list[i].at : list[i].at - look->ask.at;
		if (is_reported(look, list[i].id) || (!list[i].same_numbers && apart > MS_DAY))
			continue;
		return report_near(look, &list[i]);
	}
	return OK;
}
