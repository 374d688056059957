/* guard_people: how many, compared with what is usual. */
#include "guard_part.h"

#include "approval_chain.h"
#include "arena.h"
#include "batch.h"
#include "broadcast.h"
#include "buf.h"
#include "db.h"
#include "digest_keep.h"
#include "field.h"
#include "frequency.h"
#include "guard_people.h"
#include "guard_people.sql.h"
#include "jst.h"
#include "people.h"
#include "segment.h"
#include "segment_store.h"
#include "utf8.h"

#define LOOK_BACK (400 * MS_DAY)
#define TITLE_KEY_LEAST 4 /* graphemes: お知らせ alone says nothing */

struct str guard_people_text(struct arena *arena, int64_t people)
{
	struct str digits = str_fmt(arena, "%" PRId64, people);
	struct buf out;
	buf_init(&out, arena, 40);
	for (size_t i = 0; i < digits.len; i++) {
		if (i && (digits.len - i) % 3 == 0)
			buf_char(&out, ',');
		buf_char(&out, digits.ptr[i]);
	}
	buf_lit(&out, "人");
	return buf_view(&out);
}

static enum err people_of_condition(const struct guard_look *look, struct str condition, int64_t at, struct people **out)
{
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(look->arena, condition, &json));
	TRY(segment_read(look->db, look->arena, json, &segment));
	return segment_people(look->db, look->arena, look->delivery->members, segment, jst_day_of_ms(at), out);
}

enum err guard_people_of(const struct guard_look *look, int64_t broadcast_id, struct people **out)
{
	struct broadcast other;
	TRY(broadcast_find(look->db, look->arena, broadcast_id, &other));
	if (other.audience)
		return batch_audience(look->db, look->arena, broadcast_id, out);
	enum err err = people_of_condition(look, other.condition, look->ask.at, out);
	if (err != ERR_INVALID)
		return err;
	*out = people_new(look->arena); /* its condition is broken, so it reaches nobody */
	return OK;
}

/* --- large --------------------------------------------------------------------------- */

enum err guard_audience_share(struct guard_look *look)
{
	int64_t people = look->report->people, all = look->report->reachable;
	if (all == 0 || people * 100 < guard_number(look, 0) * all)
		return OK;
	guard_find(look, S("condition"),
	           str_fmt(look->arena, "友だち%.*sのうち%.*s（%" PRId64 "％）に届きます。全員に必要なお知らせか、対象を確かめてください。",
	                   FMT(guard_people_text(look->arena, all)), FMT(guard_people_text(look->arena, people)),
	                   people * 100 / all));
	return OK;
}

/* Others look at it on its way: then nobody has to be asked for here. */
static enum err passes_others(const struct guard_look *look, bool afterwards, bool *passes)
{
	struct deciders *all;
	struct approval_chain chain;
	TRY(deciders_load(look->db, look->arena, look->ask.now, &all));
	TRY(approval_chain_for(look->db, look->arena, all, look->broadcast, look->broadcast->updated_by, &chain));
	*passes = chain.step_count > 0 && (afterwards || !chain.release_first);
	return OK;
}

enum err guard_audience_many(struct guard_look *look)
{
	bool passes;
	if (look->report->people < guard_number(look, 0))
		return OK;
	TRY(passes_others(look, false, &passes));
	if (passes)
		return OK;
	guard_find(look, S("condition"),
	           str_fmt(look->arena, "%.*sに届きます。%.*s以上の配信は、書いた人のほかにもう1人が確かめてください。",
	                   FMT(guard_people_text(look->arena, look->report->people)),
	                   FMT(guard_people_text(look->arena, guard_number(look, 0)))));
	return OK;
}

enum err guard_emergency_second(struct guard_look *look)
{
	bool passes;
	if (look->broadcast->purpose != PURPOSE_EMERGENCY)
		return OK;
	if (look->ask.occasion == GUARD_PERSON) { /* the city may have decided that they say yes afterwards */
		TRY(passes_others(look, true, &passes));
		if (passes)
			return OK;
	}
	guard_find(look, S(""),
	           S("緊急の配信です。書いた人のほかにもう1人が、内容と届く人を確かめてください。"));
	return OK;
}

enum err guard_drill_audience(struct guard_look *look)
{
	int64_t segment_id = guard_number(look, 0);
	struct saved_segment drill;
	struct people *allowed;
	if (look->broadcast->purpose != PURPOSE_DRILL || segment_id == 0)
		return OK;
	enum err err = saved_segment_find(look->db, look->arena, segment_id, &drill);
	if (err == ERR_NOT_FOUND) {
		guard_find(look, S("condition"),
		           S("訓練の対象が削除されています。「送信前の確認」で、訓練の対象を選び直してください。"));
		return OK;
	}
	TRY(err);
	TRY(people_of_condition(look, drill.condition, look->ask.at, &allowed));
	int64_t outside = look->report->people - people_and_count(look->audience, allowed);
	if (outside)
		guard_find(look, S("condition"),
		           str_fmt(look->arena, "訓練の配信ですが、訓練の対象「%.*s」ではない%.*sが含まれています。対象を直してください。",
		                   FMT(drill.name), FMT(guard_people_text(look->arena, outside))));
	return OK;
}

/* --- the last one like it --------------------------------------------------------------- */

/* A title without what changes from one time to the next. */
static struct str title_key(struct arena *arena, struct str title)
{
	static const char *const dropped[] = {"のコピー", "（", "）", "(", ")", "月", "火", "水", "木", "金", "土", "日", "祝", "・", "/", "-", "第", "回"};
	struct str plain = utf8_fold(arena, title);
	struct buf out;
	buf_init(&out, arena, plain.len + 1);
	for (size_t at = 0; at < plain.len;) {
		size_t skipped = 0;
		for (size_t i = 0; i < COUNT(dropped) && !skipped; i++)
			if (str_starts(str_skip(plain, at), str_from(dropped[i])))
				skipped = str_from(dropped[i]).len;
		char c = plain.ptr[at];
		if (skipped == 0 && ((c >= '0' && c <= '9') || c == ' '))
			skipped = 1;
		if (skipped == 0)
			buf_char(&out, c);
		at += skipped ? skipped : 1;
	}
	struct str key = buf_view(&out);
	return utf8_graphemes(key) > TITLE_KEY_LEAST ? key : S("");
}

static int kinship(const struct guard_look *look, struct str key, const struct guard_previous_row *row)
{
	const struct broadcast *b = look->broadcast;
	int64_t origin = row->has_origin_id ? row->origin_id : 0;
	if (b->origin_id && (row->id == b->origin_id || origin == b->origin_id))
		return 3;
	if (b->kind == BROADCAST_SERIES && origin == b->id)
		return 3;
	if (key.len && str_eq(key, title_key(look->arena, row->title)))
		return 2;
	return !str_eq(b->condition, S("{}")) && str_eq(b->condition, row->condition);
}

static enum err find_previous(struct guard_look *look, struct guard_previous_row *out, bool *found)
{
	struct guard_previous_row *rows;
	size_t count;
	int best = 0;
	struct str key = title_key(look->arena, look->broadcast->title);
	TRY(sql_guard_previous(look->db, look->arena, look->ask.now - LOOK_BACK, look->broadcast->id,
	                       str_from(broadcast_purposes[look->broadcast->purpose]), &rows, &count));
	for (size_t i = 0; i < count && best < 3; i++) {
		int near = kinship(look, key, &rows[i]);
		if (near > best) {
			best = near;
			*out = rows[i];
		}
	}
	*found = best > 0;
	return OK;
}

/* Those who got another message, or did not answer one: their number says nothing. */
static bool is_of_another(const struct broadcast *b)
{
	return b->kind == BROADCAST_CORRECTION || str_find(b->condition, S("\"received\"")) >= 0 ||
	       str_find(b->condition, S("\"exactly\"")) >= 0;
}

enum err guard_audience_change(struct guard_look *look)
{
	struct guard_previous_row previous = {0};
	struct guard_report *report = look->report;
	bool found;
	if (is_of_another(look->broadcast))
		return OK;
	TRY(find_previous(look, &previous, &found));
	if (!found)
		return OK;
	int64_t was = previous.audience_count, is = report->people, times = guard_number(look, 0);
	report->previous_id = previous.id;
	report->previous_title = previous.title;
	report->previous_people = was;
	int64_t apart = is > was ? is - was : was - is;
	bool larger = is >= was * times, smaller = is * times <= was;
	if (apart < guard_number(look, 1) || !(larger || smaller))
		return OK;
	struct jst at = jst_from_ms(previous.started_at);
	guard_find_other(look, S("condition"),
	                 str_fmt(look->arena, "似た配信の前の回（%d月%d日）は%.*sでした。今回は%.*sで、大きく%sています。対象の条件を確かめてください。",
	                         at.month, at.day, FMT(guard_people_text(look->arena, was)),
	                         FMT(guard_people_text(look->arena, is)), larger ? "増え" : "減っ"),
	                 (struct guard_other){previous.id, previous.title});
	return OK;
}

/* --- enough for a day --------------------------------------------------------------------- */

enum err guard_frequency(struct guard_look *look)
{
	struct people *full;
	int64_t most = guard_number(look, 0);
	if (!frequency_concerns(look->broadcast))
		return OK;
	TRY(frequency_full(look->db, look->arena, look->broadcast, jst_day_of_ms(look->ask.at), most, &full));
	int64_t left_out = people_and_count(look->audience, full);
	look->report->left_out = left_out;
	if (left_out == 0)
		return OK;
	struct digest_kept kept;
	struct people *none = people_new(look->arena);
	TRY(digest_hold_back(look->db, look->arena, look->delivery, look->broadcast, look->ask.at, none, &kept));
	guard_find(look, S("condition"),
	           str_fmt(look->arena,
	                   "対象の%.*sのうち%.*sは、その日にもう%" PRId64 "通受け取っているので、この配信は%s",
	                   FMT(guard_people_text(look->arena, look->report->people)),
	                   FMT(guard_people_text(look->arena, left_out)), most,
	                   kept.full_day ? "、次の日のまとめで届きます。その日でなければ意味がないお知らせなら、別の日にしてください。"
	                                 : "届きません。大事なお知らせなら、別の日にしてください。"));
	return OK;
}
