/* wording_talk: newest versions, taken apart into texts. */
#include "wording_talk.h"

#include "arena.h"
#include "content.h"
#include "db.h"
#include "disaster.h"
#include "field.h"
#include "flow_walk.h"
#include "phrase.h"
#include "reply_rule.h"
#include "str.h"
#include "utf8.h"
#include "wording_talk.sql.h"

#define TITLE_MOST 200

#define OWNER(row) ((row).has_department_id ? (row).department_id : 0)

struct things {
	struct arena *arena;
	struct wording_thing *list;
	size_t count, room;
};

/* A list longer than WORDINGS_MOST ends there. */
static void add(struct things *t, struct wording_thing thing)
{
	if (t->count == WORDINGS_MOST || thing.source.len == 0 || str_eq(thing.source, S("[]")))
		return;
	if (t->count == t->room) {
		t->room = t->room ? 2 * t->room : 64;
		struct wording_thing *wider = arena_array(t->arena, struct wording_thing, t->room);
		for (size_t i = 0; i < t->count; i++)
			wider[i] = t->list[i];
		t->list = wider;
	}
	thing.title = utf8_cut(thing.title, TITLE_MOST);
	t->list[t->count++] = thing;
}

static enum err done(const struct things *t, struct wording_thing **out, size_t *count)
{
	*out = t->list;
	*count = t->count;
	return OK;
}

static struct str number(struct arena *arena, int64_t id) { return str_fmt(arena, "%" PRId64, id); }

/* --- answers to words --- */

/* A rule that cannot be read answers nothing; its editor says why. */
static void add_reply(struct things *t, const struct wording_reply_rows_row *row)
{
	struct reply_rule rule;
	if (reply_rule_read(t->arena, row->rule, &rule) != OK) {
		err_clear();
		return;
	}
	for (size_t i = 0; i < rule.answer_count; i++) {
		struct str no = rule.answer_count > 1 ? str_fmt(t->arena, "（答え%zu）", i + 1) : S("");
		add(t, (struct wording_thing){.thing = str_fmt(t->arena, "%" PRId64 ".%zu", row->id, i),
		                              .title = str_fmt(t->arena, "%.*s%s%.*s%.*s", FMT(row->category),
		                                               row->category.len ? "：" : "", FMT(row->name), FMT(no)),
		                              .source = rule.answers[i].messages,
		                              .department_id = OWNER(*row)});
	}
}

enum err wording_replies(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
                         size_t *count)
{
	struct things t = {.arena = arena};
	struct wording_reply_rows_row *rows;
	size_t found;
	TRY(sql_wording_reply_rows(db, arena, which->scope.everywhere, which->scope.departments, which->id, &rows, &found));
	for (size_t i = 0; i < found; i++)
		add_reply(&t, &rows[i]);
	return done(&t, out, count);
}

/* --- questions and answers --- */

enum part { QUESTION, WORDS, ANSWER };

/* Words stand under the question: it says what they are for. */
static struct str title_of(struct arena *arena, const struct wording_article_rows_row *row, enum part part)
{
	const struct node *variants;
	struct str out = S("");
	if (part != WORDS)
		return row->question;
	if (node_parse(arena, row->variants, &variants) != OK) {
		err_clear();
		return out;
	}
	for (size_t i = 0; i < node_count(variants); i++)
		out = str_fmt(arena, "%.*s%s%.*s", FMT(out), out.len ? "、" : "日本語の言い方：", FMT(node_text(node_at(variants, i), S(""))));
	return out;
}

static enum err articles(struct db *db, struct arena *arena, const struct wording_which *which, enum part part,
                         struct things *t)
{
	struct wording_article_rows_row *rows;
	size_t found;
	*t = (struct things){.arena = arena};
	TRY(sql_wording_article_rows(db, arena, which->scope.everywhere, which->scope.departments, which->id, &rows, &found));
	for (size_t i = 0; i < found; i++)
		add(t, (struct wording_thing){.thing = number(arena, rows[i].id),
		                              .title = title_of(arena, &rows[i], part),
		                              .source = part == ANSWER ? rows[i].messages : rows[i].question,
		                              .department_id = OWNER(rows[i]),
		                              .most = part == QUESTION ? WORDING_LINE_MOST : 0});
	return OK;
}

enum err wording_article_questions(struct db *db, struct arena *arena, const struct wording_which *which,
                                   struct wording_thing **out, size_t *count)
{
	struct things t;
	TRY(articles(db, arena, which, QUESTION, &t));
	return done(&t, out, count);
}

enum err wording_article_words(struct db *db, struct arena *arena, const struct wording_which *which,
                               struct wording_thing **out, size_t *count)
{
	struct things t;
	TRY(articles(db, arena, which, WORDS, &t));
	return done(&t, out, count);
}

enum err wording_article_answers(struct db *db, struct arena *arena, const struct wording_which *which,
                                 struct wording_thing **out, size_t *count)
{
	struct things t;
	TRY(articles(db, arena, which, ANSWER, &t));
	return done(&t, out, count);
}

enum err wording_article_categories(struct db *db, struct arena *arena, const struct wording_which *which,
                                    struct wording_thing **out, size_t *count)
{
	struct things t = {.arena = arena};
	struct wording_category_rows_row *rows;
	size_t found;
	(void)which;
	TRY(sql_wording_category_rows(db, arena, &rows, &found));
	for (size_t i = 0; i < found; i++)
		add(&t, (struct wording_thing){.thing = number(arena, rows[i].id), .title = rows[i].name, .source = rows[i].name,
		                               .most = WORDING_LINE_MOST});
	return done(&t, out, count);
}

/* --- scenarios --- */

static enum err add_scenario(struct things *t, const struct wording_scenario_rows_row *row, bool messages)
{
	struct flow flow;
	struct flow_report *unused = arena_make(t->arena, struct flow_report);
	struct flow_text *texts;
	TRY(flow_read(t->arena, row->draft, &flow, unused));
	size_t count = flow_texts(t->arena, row->id, &flow, &texts);
	for (size_t i = 0; i < count; i++)
		if (messages == !texts[i].at)
			add(t, (struct wording_thing){
				.thing = texts[i].thing,
				.title = str_fmt(t->arena, "%.*s：%.*s", FMT(row->name), FMT(texts[i].title)),
				.source = messages ? node_dump(t->arena, *texts[i].list) : *texts[i].at,
				.department_id = OWNER(*row),
				.most = texts[i].most});
	return OK;
}

static enum err scenarios(struct db *db, struct arena *arena, const struct wording_which *which, bool messages,
                          struct things *t)
{
	struct wording_scenario_rows_row *rows;
	size_t found;
	*t = (struct things){.arena = arena};
	TRY(sql_wording_scenario_rows(db, arena, which->scope.everywhere, which->scope.departments, which->id, &rows, &found));
	for (size_t i = 0; i < found; i++)
		TRY(add_scenario(t, &rows[i], messages));
	return OK;
}

enum err wording_scenarios(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
                           size_t *count)
{
	struct things t;
	TRY(scenarios(db, arena, which, true, &t));
	return done(&t, out, count);
}

enum err wording_scenario_texts(struct db *db, struct arena *arena, const struct wording_which *which,
                                struct wording_thing **out, size_t *count)
{
	struct things t;
	TRY(scenarios(db, arena, which, false, &t));
	return done(&t, out, count);
}

/* The words between braces that a message of this scenario may hold. */
static enum err columns_of(struct db *db, struct arena *arena, const struct wording_edit *edit, struct content_columns *out)
{
	struct str number, thing = edit->thing;
	int64_t id;
	struct wording_scenario_rows_row *rows;
	struct flow flow;
	size_t found;
	*out = (struct content_columns){0};
	if (edit->kind->function != RIGHT_SCENARIO || !str_cut(&thing, '.', &number) || !str_to_i64(number, &id) || id <= 0)
		return OK;
	TRY(sql_wording_scenario_rows(db, arena, true, (struct i64_list){0}, id, &rows, &found));
	if (found == 0)
		return OK;
	TRY(flow_read(arena, rows[0].draft, &flow, arena_make(arena, struct flow_report)));
	struct flow_words words = flow_words(arena, &flow, NULL);
	*out = (struct content_columns){words.names, words.count};
	return OK;
}

enum err wording_content_check(struct db *db, struct arena *arena, const struct wording_edit *edit,
                               const struct content_setting *setting)
{
	struct content_setting how = *setting;
	struct content_report *report = arena_make(arena, struct content_report);
	const struct node *node;
	TRY(columns_of(db, arena, edit, &how.columns));
	TRY(node_parse(arena, phrase_fill(arena, edit->text, how.public_url, S("市")), &node));
	TRY(content_check(db, arena, node, &how, report));
	return report->problem_count == 0 ? OK : fail_field(ERR_INVALID, "text", "%.*s", FMT(report->problems[0].text));
}

/* --- desks --- */

static enum err desks(struct db *db, struct arena *arena, const struct wording_which *which, bool away, struct things *t)
{
	struct wording_desk_rows_row *rows;
	size_t found;
	*t = (struct things){.arena = arena};
	TRY(sql_wording_desk_rows(db, arena, which->scope.everywhere, which->scope.departments, which->id, &rows, &found));
	for (size_t i = 0; i < found; i++)
		add(t, (struct wording_thing){.thing = number(arena, rows[i].id), .title = rows[i].name,
		                              .source = away ? rows[i].away_text : rows[i].name, .department_id = OWNER(rows[i]),
		                              .most = away ? 0 : 20});
	return OK;
}

enum err wording_desks(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
                       size_t *count)
{
	struct things t;
	TRY(desks(db, arena, which, false, &t));
	return done(&t, out, count);
}

enum err wording_desk_aways(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
                            size_t *count)
{
	struct things t;
	TRY(desks(db, arena, which, true, &t));
	return done(&t, out, count);
}

/* --- disaster --- */

enum err wording_disaster(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
                          size_t *count)
{
	static const struct {
		const char *key;
		struct str title;
	} phrases[] = {{"greeting", S_INIT("はじめてのあいさつ")}, {"greeting_again", S_INIT("もう一度のあいさつ")},
	               {"default_reply", S_INIT("自動の返事")}};
	struct things t = {.arena = arena};
	struct disaster d;
	const struct node *root, *answers;
	(void)which;
	TRY(disaster_find(db, arena, &d));
	TRY(node_parse(arena, d.phrases, &root));
	TRY(node_parse(arena, d.answers, &answers));
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (node_is(node_get(root, phrases[i].key), NODE_ARRAY))
			add(&t, (struct wording_thing){.thing = str_from(phrases[i].key), .title = phrases[i].title,
			                               .source = node_dump(arena, node_get(root, phrases[i].key))});
	for (size_t i = 0; i < node_count(answers); i++) {
		struct str words = node_text(node_get(node_at(answers, i), "words"), S(""));
		add(&t, (struct wording_thing){.thing = disaster_answer_thing(arena, words),
		                               .title = str_fmt(arena, "「%.*s」への返事", FMT(words)),
		                               .source = node_dump(arena, node_get(node_at(answers, i), "messages"))});
	}
	return done(&t, out, count);
}

enum err wording_disaster_texts(struct db *db, struct arena *arena, const struct wording_which *which,
                                struct wording_thing **out, size_t *count)
{
	struct things t = {.arena = arena};
	struct disaster d;
	(void)which;
	TRY(disaster_find(db, arena, &d));
	add(&t, (struct wording_thing){.thing = S("notice"), .title = S("市民のページの上に出す文"), .source = d.notice});
	return done(&t, out, count);
}
