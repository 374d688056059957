/* reply_rule: reading and checking what a rule says. */
#include "reply_rule.h"

#include "arena.h"
#include "buf.h"
#include "content.h"
#include "db.h"
#include "deed.h"
#include "emit.h"
#include "field.h"
#include "fold.h"
#include "jst.h"
#include "phrase.h"
#include "segment.h"
#include "utf8.h"

#define WORDS_SHOWN 3
#define SAYS_SHOWN 80

static const char *const hears_words[] = {"words", "text", "all", NULL};

/* The field of the last error, with its place in front. */
static enum err within(struct arena *arena, struct str place, enum err err)
{
	if (err == OK || err > ERR_LIMIT)
		return err;
	const char *dot = *err_field() && *err_field() != '[' ? "." : "";
	const char *field = str_z(arena, str_fmt(arena, "rule%s%.*s%s%s", place.len ? "." : "", FMT(place), dot, err_field()));
	return fail_field(err, field, "%s", err_text());
}

/* --- reading --- */

static enum err read_word(struct arena *arena, const struct node *node, struct reply_word *out)
{
	int kind;
	if (!node_is(node, NODE_OBJECT))
		return fail_field(ERR_INVALID, "text", "言葉を入れてください。");
	TRY(field_word(node, "kind", reply_kinds, &kind));
	TRY(field_text(node, "text", 1, REPLY_WORD_MOST, &out->text));
	out->kind = (enum reply_kind)kind;
	struct str problem = reply_word_problem(arena, out);
	return problem.len ? fail_field(ERR_INVALID, "text", "%.*s", FMT(problem)) : OK;
}

static enum err read_words(struct arena *arena, const struct node *rule, struct reply_rule *out)
{
	const struct node *list;
	if (out->hears != REPLY_WORDS)
		return OK;
	TRY(field_array(rule, "words", 0, REPLY_WORDS_MOST, &list));
	if (node_count(list) == 0)
		return fail_field(ERR_INVALID, "words", "答える言葉を1つ以上入れてください。");
	out->word_count = node_count(list);
	out->words = arena_array(arena, struct reply_word, out->word_count);
	for (size_t i = 0; i < out->word_count; i++) {
		enum err err = read_word(arena, node_at(list, i), &out->words[i]);
		if (err != OK)
			return fail_field(err, str_z(arena, str_fmt(arena, "words[%zu].text", i)), "%zu番目の言葉：%s", i + 1, err_text());
	}
	return OK;
}

static enum err read_window(const struct node *node, struct reply_window *out)
{
	int64_t days, from, to;
	int holidays;
	if (!node_is(node, NODE_OBJECT))
		return fail(ERR_INVALID, "曜日と時間を選んでください。");
	if (field_i64(node, "days", 1, 127, &days) != OK)
		return fail_field(ERR_INVALID, "days", "曜日を1つ以上選んでください。");
	TRY(field_i64(node, "from", 0, REPLY_DAY_MINUTES - 1, &from));
	TRY(field_i64(node, "to", 0, REPLY_DAY_MINUTES, &to));
	if (from == to)
		return fail_field(ERR_INVALID, "to", "始まりと終わりが同じ時刻です。一日中なら、0:00から24:00にしてください。");
	TRY(field_word(node, "holidays", reply_holiday_words, &holidays));
	*out = (struct reply_window){(int)days, (int)from, (int)to, (enum reply_holidays)holidays};
	return OK;
}

static enum err read_minute(const struct node *rule, const char *name, int64_t *out)
{
	*out = 0;
	if (!field_given(rule, name) || node_text(node_get(rule, name), S("")).len == 0)
		return OK;
	if (!jst_parse_minute(node_text(node_get(rule, name), S("")), out))
		return fail_field(ERR_INVALID, name, "日時は「2026-11-22T09:00」のように入れてください。");
	return OK;
}

static enum err read_when(struct arena *arena, const struct node *rule, struct reply_when *out)
{
	const struct node *list = node_get(rule, "windows");
	*out = (struct reply_when){.outside = node_bool(node_get(rule, "outside"), false)};
	TRY(read_minute(rule, "from", &out->from_ms));
	TRY(read_minute(rule, "to", &out->to_ms));
	if (out->from_ms && out->to_ms && out->to_ms <= out->from_ms)
		return fail_field(ERR_INVALID, "to", "終わりは、始まりより後にしてください。");
	if (!node_is(list, NODE_ARRAY))
		return OK;
	if (node_count(list) > REPLY_WINDOWS_MOST)
		return fail_field(ERR_INVALID, "windows", "時間帯は%dつまでです。", REPLY_WINDOWS_MOST);
	out->count = node_count(list);
	for (size_t i = 0; i < out->count; i++) {
		enum err err = read_window(node_at(list, i), &out->windows[i]);
		if (err != OK)
			return fail_field(err, str_z(arena, str_fmt(arena, "windows[%zu].%s", i, err_field())), "%s", err_text());
	}
	return OK;
}

static enum err read_answer(struct arena *arena, const struct node *node, size_t i, struct reply_answer *out)
{
	const struct node *messages = node_get(node, "messages"), *deeds = node_get(node, "deeds");
	out->messages = node_is(messages, NODE_ARRAY) ? node_dump(arena, messages) : S("[]");
	out->deeds = node_is(deeds, NODE_ARRAY) ? node_dump(arena, deeds) : S("[]");
	if (out->messages.len > 2 || out->deeds.len > 2)
		return OK;
	return fail_field(ERR_INVALID, str_z(arena, str_fmt(arena, "answers[%zu].messages", i)),
	                  "答えを書いてください。吹き出しか「そのとき行うこと」が、1つ以上要ります。");
}

static enum err read_answers(struct arena *arena, const struct node *rule, struct reply_rule *out)
{
	const struct node *list;
	TRY(field_array(rule, "answers", 1, REPLY_ANSWERS_MOST, &list));
	out->answer_count = node_count(list);
	out->answers = arena_array(arena, struct reply_answer, out->answer_count);
	for (size_t i = 0; i < out->answer_count; i++)
		TRY(read_answer(arena, node_at(list, i), i, &out->answers[i]));
	return OK;
}

static enum err read_all(struct arena *arena, const struct node *node, struct reply_rule *out)
{
	int hears;
	TRY(field_i64(node, "priority", 1, REPLY_PRIORITY_LAST, &out->priority));
	TRY(field_word(node, "hears", hears_words, &hears));
	out->hears = (enum reply_hears)hears;
	TRY(read_words(arena, node, out));
	TRY(read_when(arena, node, &out->when));
	const struct node *condition = node_get(node, "condition");
	out->condition = node_is(condition, NODE_OBJECT) ? node_dump(arena, condition) : S("{}");
	return read_answers(arena, node, out);
}

enum err reply_rule_read(struct arena *arena, struct str json, struct reply_rule *out)
{
	const struct node *node;
	*out = (struct reply_rule){0};
	if (json.len > REPLY_RULE_BYTES_MOST)
		return fail_field(ERR_LIMIT, "rule", "ルールが大きすぎます。答えを減らすか、短くしてください。");
	TRY(within(arena, S(""), node_parse(arena, json, &node)));
	return within(arena, S(""), read_all(arena, node, out));
}

/* --- checking --- */

/* Blanks of fixed texts are filled in before LINE's rules are asked. */
static enum err check_messages(struct db *db, struct arena *arena, const struct reply_answer *answer, struct str place,
                               const struct content_setting *setting)
{
	struct content_report *report = arena_make(arena, struct content_report);
	const struct node *messages;
	if (answer->messages.len <= 2)
		return OK;
	TRY(node_parse(arena, phrase_fill(arena, answer->messages, setting->public_url, S("市")), &messages));
	TRY(content_check(db, arena, messages, setting, report));
	if (report->problem_count == 0)
		return OK;
	const struct content_note *first = &report->problems[0];
	return fail_field(ERR_INVALID, str_z(arena, str_fmt(arena, "rule.%.*s.%.*s", FMT(place), FMT(first->field))), "%.*s",
	                  FMT(first->text));
}

static enum err check_answer(struct db *db, struct arena *arena, const struct reply_answer *answer, size_t i,
                             const struct content_setting *setting)
{
	struct str place = str_fmt(arena, "answers[%zu]", i), kept;
	const struct node *deeds;
	TRY(check_messages(db, arena, answer, place, setting));
	TRY(node_parse(arena, answer->deeds, &deeds));
	return deeds_check(db, arena, deeds, str_fmt(arena, "rule.%.*s.deeds", FMT(place)), &kept);
}

static enum err check_condition(struct db *db, struct arena *arena, struct str json)
{
	const struct node *condition;
	struct segment *segment;
	TRY(node_parse(arena, json, &condition));
	return within(arena, S(""), segment_read(db, arena, condition, &segment));
}

enum err reply_rule_check(struct db *db, struct arena *arena, struct str json, const struct content_setting *setting,
                          struct str *out)
{
	struct reply_rule rule;
	const struct node *node;
	TRY(reply_rule_read(arena, json, &rule));
	TRY(check_condition(db, arena, rule.condition));
	for (size_t i = 0; i < rule.answer_count; i++)
		TRY(check_answer(db, arena, &rule.answers[i], i, setting));
	TRY(node_parse(arena, json, &node));
	*out = node_dump(arena, node);
	return OK;
}

/* --- in words --- */

struct str reply_rule_words(struct arena *arena, const struct reply_rule *rule)
{
	struct str out = S("");
	if (rule->hears != REPLY_WORDS)
		return rule->hears == REPLY_ANY_TEXT ? S("どんな言葉にも") : S("どんなメッセージにも");
	for (size_t i = 0; i < rule->word_count && i < WORDS_SHOWN; i++)
		out = str_fmt(arena, "%.*s「%.*s」", FMT(out), FMT(rule->words[i].text));
	return rule->word_count > WORDS_SHOWN ? str_fmt(arena, "%.*sほか%zu語", FMT(out), rule->word_count - WORDS_SHOWN) : out;
}

struct str reply_rule_says(struct arena *arena, const struct reply_rule *rule)
{
	const struct node *messages;
	if (rule->answer_count == 0 || node_parse(arena, rule->answers[0].messages, &messages) != OK)
		return S("");
	return utf8_cut(content_first_text(arena, messages), SAYS_SHOWN);
}
