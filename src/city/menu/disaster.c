/* disaster: one row prepared, one row while it is on. */
#include "disaster.h"

#include "arena.h"
#include "db.h"
#include "disaster.sql.h"
#include "field.h"
#include "fold.h"
#include "hear.h"
#include "jst.h"
#include "members.h"
#include "menu.h"
#include "message.h"
#include "notice.h"
#include "people.h"
#include "phrase.h"
#include "segment.h"
#include "turn.h"

#define ANSWERS_MOST 30
#define REMIND_HOURS_MOST 72

static const char *const phrase_keys[] = {"greeting", "greeting_again", "default_reply"};

enum err disaster_find(struct db *db, struct arena *arena, struct disaster *out)
{
	struct disaster_row_row row;
	TRY(sql_disaster_row(db, arena, &row));
	*out = (struct disaster){.menu_id = row.menu_id, .phrases = row.phrases, .answers = row.answers,
	                         .notice = row.notice, .remind_hours = row.remind_hours, .drill = row.drill,
	                         .drill_text = row.drill_text, .version = row.version, .updated_at = row.updated_at,
	                         .updated_by = row.has_updated_by ? row.updated_by : S("")};
	return OK;
}

/* --- preparing --- */

/* As they will be sent. */
static enum err check_messages(struct arena *arena, const struct node *messages, const struct disaster_check *how,
                               struct str place)
{
	struct problems problems;
	if (node_count(messages) == 0)
		return OK;
	problems_init(&problems, arena);
	struct str filled = phrase_fill(arena, node_dump(arena, messages), how->public_url, how->account_name);
	TRY(node_parse(arena, filled, &messages));
	if (messages_check(messages, (struct message_options){how->allow_http_loopback}, &problems) == OK)
		return OK;
	return fail_field(ERR_INVALID, str_z(arena, str_fmt(arena, "%.*s.%.*s", FMT(place), FMT(problems.items[0].place))),
	                  "%.*s", FMT(problems.items[0].japanese));
}

static enum err check_phrases(struct arena *arena, struct str json, const struct disaster_check *how)
{
	const struct node *root;
	TRY(node_parse(arena, json, &root));
	for (size_t i = 0; i < COUNT(phrase_keys); i++)
		if (field_given(root, phrase_keys[i]))
			TRY(check_messages(arena, node_get(root, phrase_keys[i]), how,
			                   str_fmt(arena, "phrases.%s", phrase_keys[i])));
	return OK;
}

static enum err check_answers(struct arena *arena, struct str json, const struct disaster_check *how)
{
	const struct node *list, *messages;
	struct str words;
	TRY(node_parse(arena, json, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) > ANSWERS_MOST)
		return fail_field(ERR_INVALID, "answers", "言葉への返事は%d個までです。", ANSWERS_MOST);
	for (size_t i = 0; i < node_count(list); i++) {
		TRY(field_text(node_at(list, i), "words", 1, 200, &words));
		TRY(field_array(node_at(list, i), "messages", 1, MESSAGES_MOST, &messages));
		TRY(check_messages(arena, messages, how, str_fmt(arena, "answers[%zu]", i)));
	}
	return OK;
}

static enum err check_menu(struct db *db, struct arena *arena, int64_t menu_id)
{
	struct menu menu;
	if (menu_id == 0)
		return OK;
	TRY(menu_find(db, arena, menu_id, &menu));
	return menu.disaster ? OK
	                     : fail_field(ERR_INVALID, "menuId", "「災害用」として作ったメニューを選んでください。");
}

enum err disaster_save(struct db *db, struct arena *arena, const struct disaster *d, const struct disaster_check *how,
                       const struct disaster_switch *who)
{
	int64_t changed;
	if (d->phrases.len + d->answers.len > DISASTER_JSON_MOST)
		return fail_field(ERR_LIMIT, "answers", "文章が多すぎます。返事を減らしてください。");
	if (d->remind_hours < 1 || d->remind_hours > REMIND_HOURS_MOST)
		return fail_field(ERR_INVALID, "remindHours", "お知らせの間隔は、1から%d時間にしてください。", REMIND_HOURS_MOST);
	TRY(check_menu(db, arena, d->menu_id));
	TRY(check_phrases(arena, d->phrases, how));
	TRY(check_answers(arena, d->answers, how));
	TRY(sql_disaster_update(db, arena,
	                        &(struct disaster_update_in){.version = d->version, .menu_id = d->menu_id,
	                                                     .phrases = d->phrases, .answers = d->answers,
	                                                     .notice = str_trim(d->notice),
	                                                     .remind_hours = d->remind_hours, .drill = d->drill,
	                                                     .drill_text = d->drill_text, .staff_id = who->staff_id,
	                                                     .now = who->now},
	                        &changed));
	return changed ? OK : fail(ERR_CONFLICT, "その間に、ほかの職員が準備を変えました。開き直して、いまの内容を確かめてください。");
}

/* --- on and off --- */

static enum err runs(struct db *db, struct arena *arena, bool open, struct disaster_run **out, size_t *count)
{
	struct disaster_run_rows_row *rows;
	TRY(sql_disaster_run_rows(db, arena, open, &rows, count));
	*out = arena_array(arena, struct disaster_run, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct disaster_run){
			.id = rows[i].id, .drill = rows[i].drill, .menu_id = rows[i].menu_id, .notice = rows[i].notice,
			.reason = rows[i].reason, .end_reason = rows[i].end_reason, .people = rows[i].people_count,
			.started_by = rows[i].has_started_by ? rows[i].started_by : S(""),
			.ended_by = rows[i].has_ended_by ? rows[i].ended_by : S(""), .started_at = rows[i].started_at,
			.remind_at = rows[i].remind_at, .ended_at = rows[i].ended_at};
	return OK;
}

enum err disaster_now(struct db *db, struct arena *arena, struct disaster_run *out)
{
	struct disaster_run *list;
	size_t count;
	TRY(runs(db, arena, true, &list, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = list[0];
	return OK;
}

enum err disaster_runs(struct db *db, struct arena *arena, struct disaster_run **out, size_t *count)
{
	return runs(db, arena, false, out, count);
}

static enum err drill_people(struct db *db, struct arena *arena, struct members *members, struct str condition,
                             int64_t now, struct people **out)
{
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(arena, condition, &json));
	TRY(segment_read(db, arena, json, &segment));
	return segment_people(db, arena, members, segment, jst_day_of_ms(now), out);
}

enum err disaster_start(struct db *db, struct arena *arena, struct members *members, const struct disaster_switch *how,
                        int64_t *run_id)
{
	struct disaster d;
	struct disaster_run open;
	struct str packed = S("");
	int64_t count = 0;
	if (str_trim(how->reason).len == 0)
		return fail_field(ERR_INVALID, "reason", "理由を入れてください（例：震度5強の地震）。");
	TRY(tx_lock(db, arena, S("disaster")));
	enum err err = disaster_now(db, arena, &open);
	if (err == OK)
		return fail(ERR_CONFLICT, "災害モードは、もう入っています（%.*sさん）。", FMT(open.started_by));
	if (err != ERR_NOT_FOUND)
		return err;
	TRY(disaster_find(db, arena, &d));
	if (how->drill) {
		struct people *people;
		if (d.drill.len == 0)
			return fail_field(ERR_INVALID, "drill", "訓練の対象を、先に準備で決めてください。");
		TRY(drill_people(db, arena, members, d.drill, how->now, &people));
		count = people_count(people);
		packed = people_pack(arena, people);
		if (count == 0)
			return fail_field(ERR_INVALID, "drill", "訓練の対象に当てはまる友だちがいません。");
	}
	return sql_disaster_run_add(db, arena,
	                            &(struct disaster_run_add_in){.drill = how->drill, .menu_id = d.menu_id,
	                                                          .phrases = d.phrases, .answers = d.answers,
	                                                          .notice = d.notice, .people = how->drill ? &packed : NULL,
	                                                          .people_count = count, .reason = str_trim(how->reason),
	                                                          .staff_id = how->staff_id, .now = how->now,
	                                                          .remind_ms = d.remind_hours * MS_HOUR},
	                            run_id);
}

enum err disaster_end(struct db *db, struct arena *arena, int64_t run_id, const struct disaster_switch *how)
{
	int64_t changed;
	if (str_trim(how->reason).len == 0)
		return fail_field(ERR_INVALID, "reason", "理由を入れてください（例：警報の解除）。");
	TRY(sql_disaster_run_end(db, arena, run_id, how->staff_id, how->now, str_trim(how->reason), &changed));
	return changed ? OK : fail(ERR_CONFLICT, "この災害モードは、もう終わっています。開き直して、いまの様子を確かめてください。");
}

enum err disaster_remind(struct db *db, struct arena *arena, int64_t now)
{
	struct disaster_remind_due_row run;
	int64_t *staff;
	size_t count;
	enum err err = sql_disaster_remind_due(db, arena, now, &run);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	struct str text = str_fmt(arena, "%sが入ったままです（%.*sから）。終わったら、通常に戻してください。",
	                          run.drill ? "災害モード（訓練）" : "災害モード", FMT(jst_format_minute(arena, run.started_at)));
	TRY(sql_disaster_switchers(db, arena, now, &staff, &count));
	for (size_t i = 0; i < count; i++)
		TRY(notice_tell(db, arena, &(struct notice_new){staff[i], "disaster.on", text, "/disaster", now}));
	return sql_disaster_reminded(db, arena, run.id, now + run.remind_ms);
}

/* --- while it is on --- */

/* false: it is off, or a drill of others. */
static enum err holds_for(struct db *db, struct arena *arena, int64_t friend_id, struct disaster_run_texts_row *run,
                          bool *holds)
{
	enum err err = sql_disaster_run_texts(db, arena, run);
	*holds = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	if (run->drill) {
		struct people *people;
		TRY(people_unpack(arena, run->people, &people));
		*holds = people_has(people, friend_id);
	}
	return OK;
}

enum err disaster_phrase(struct db *db, struct arena *arena, int64_t friend_id, struct str key, struct str *messages)
{
	struct disaster_run_texts_row run;
	const struct node *root;
	bool holds;
	TRY(holds_for(db, arena, friend_id, &run, &holds));
	if (!holds)
		return OK;
	TRY(node_parse(arena, run.phrases, &root));
	const struct node *own = node_get(root, str_z(arena, key));
	if (own && node_count(own) > 0)
		*messages = node_dump(arena, own);
	return OK;
}

enum err disaster_notice(struct db *db, struct arena *arena, struct str *notice)
{
	struct disaster_run run;
	enum err err = disaster_now(db, arena, &run);
	*notice = err == OK && !run.drill ? run.notice : S("");
	return err == ERR_NOT_FOUND ? OK : err;
}

/* Words stand between commas; any that is in the text fits, however it is written. */
static bool fits(struct arena *arena, struct str words, struct str folded_text)
{
	static const struct str comma = S_INIT("、");
	while (words.len) {
		ptrdiff_t at = str_find(words, comma);
		struct str word = fold_word(arena, at < 0 ? words : str_left(words, (size_t)at));
		if (word.len && str_find(folded_text, word) >= 0)
			return true;
		words = at < 0 ? S("") : str_skip(words, (size_t)at + comma.len);
	}
	return false;
}

struct str disaster_answer_thing(struct arena *arena, struct str words)
{
	return str_fmt(arena, "answer:%.*s", FMT(words));
}

enum err disaster_hear(struct turn *turn, bool *taken)
{
	struct disaster_run_texts_row run;
	const struct node *list;
	bool holds;
	*taken = false;
	if (turn->text.len == 0)
		return OK;
	TRY(holds_for(turn->db, turn->arena, turn->friend->id, &run, &holds));
	if (!holds)
		return OK;
	TRY(node_parse(turn->arena, run.answers, &list));
	struct str said = fold_text(turn->arena, turn->text);
	for (size_t i = 0; i < node_count(list) && !*taken; i++) {
		const struct node *one = node_at(list, i);
		struct str words = node_text(node_get(one, "words"), S(""));
		if (!fits(turn->arena, words, said))
			continue;
		TRY(turn_say(turn, "disaster", disaster_answer_thing(turn->arena, words),
		             node_dump(turn->arena, node_get(one, "messages"))));
		*taken = true;
	}
	return OK;
}
