/* deed: one row for each word. Another module adds its row here: how it is
 * checked, done, and called in a sentence. */
#include "deed.h"

#include "arena.h"
#include "attribute.h"
#include "buf.h"
#include "choice.h"
#include "conversation_hear.h"
#include "desk.h"
#include "emit.h"
#include "field.h"
#include "menu.h"
#include "menu_given.h"
#include "scenario.h"
#include "scenario_run.h"
#include "tag.h"
#include "turn.h"

#define TEXT_MOST ((size_t)64 << 10)
#define SAID_MOST 5

struct deed_look { /* at one element of the list */
	struct db *db;
	struct arena *arena;
	const struct node *deed;
	struct str path; /* of the element */
};

struct deed_word {
	const char *word;
	/* Whether it is there and may be used. */
	enum err (*check)(const struct deed_look *look);
	enum err (*perform)(const struct deed_doing *doing, const struct node *deed);
	/* "" when what it names is gone. */
	enum err (*text)(const struct deed_look *look, struct str *out);
};

static int64_t number(const struct node *deed, const char *word) { return node_i64(node_get(deed, word), 0); }

static enum err wrong(const struct deed_look *look, const char *word, const char *what)
{
	const char *field = str_z(look->arena, str_fmt(look->arena, "%.*s.%s", FMT(look->path), word));
	return fail_field(ERR_INVALID, field, "%s", what);
}

/* --- tags --- */

static enum err tag_now(struct db *db, struct arena *arena, int64_t id, struct tag *out)
{
	TRY(option_current(db, arena, &id, 1));
	return tag_find(db, arena, id, out);
}

static enum err check_a_tag(const struct deed_look *look, const char *word)
{
	struct tag tag;
	enum err err = tag_now(look->db, look->arena, number(look->deed, word), &tag);
	if (err == ERR_NOT_FOUND)
		return wrong(look, word, "選んだタグは、もうありません。選び直してください。");
	TRY(err);
	return tag.hidden ? wrong(look, word, "選んだタグは、いまは隠しています。別のタグにしてください。") : OK;
}

static enum err check_tag(const struct deed_look *look) { return check_a_tag(look, "tag"); }
static enum err check_untag(const struct deed_look *look) { return check_a_tag(look, "untag"); }

/* ERR_INVALID: it is hidden, over or gone since. */
static enum err as_it_can(enum err err)
{
	if (err != ERR_INVALID)
		return err;
	err_clear();
	return OK;
}

static enum err do_tag(const struct deed_doing *doing, const struct node *deed)
{
	int64_t id = number(deed, "tag");
	TRY(option_current(doing->db, doing->arena, &id, 1));
	return as_it_can(tag_give(doing->db, doing->arena, id, doing->friend_id, doing->giver, doing->now));
}

static enum err do_untag(const struct deed_doing *doing, const struct node *deed)
{
	int64_t id = number(deed, "untag");
	TRY(option_current(doing->db, doing->arena, &id, 1));
	return as_it_can(tag_take(doing->db, doing->arena, id, doing->friend_id));
}

static enum err text_of_tag(const struct deed_look *look, const char *word, const char *ending, struct str *out)
{
	struct tag tag;
	enum err err = tag_now(look->db, look->arena, number(look->deed, word), &tag);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = str_fmt(look->arena, "タグ「%.*s」を%s", FMT(tag.label), ending);
	return OK;
}

static enum err text_tag(const struct deed_look *look, struct str *out) { return text_of_tag(look, "tag", "付ける", out); }
static enum err text_untag(const struct deed_look *look, struct str *out) { return text_of_tag(look, "untag", "外す", out); }

/* --- answers to questions --- */

static const struct attribute_option *option_in(const struct attribute *attribute, int64_t id)
{
	for (size_t i = 0; i < attribute->option_count; i++)
		if (attribute->options[i].id == id)
			return &attribute->options[i];
	return NULL;
}

static enum err check_attribute(const struct deed_look *look)
{
	struct attribute attribute;
	enum err err = attribute_find(look->db, look->arena, number(look->deed, "attribute"), &attribute);
	if (err == ERR_NOT_FOUND)
		return wrong(look, "attribute", "選んだ項目は、もうありません。選び直してください。");
	TRY(err);
	if (attribute.kind != ATTRIBUTE_ONE && attribute.kind != ATTRIBUTE_MANY)
		return wrong(look, "attribute", "この項目の答えは、ここでは変えられません。別の項目を選んでください。");
	if (!field_given(look->deed, "option"))
		return OK;
	const struct attribute_option *option = option_in(&attribute, number(look->deed, "option"));
	if (!option)
		return wrong(look, "option", "選択肢を、この項目の中から選んでください。");
	return option->hidden ? wrong(look, "option", "選んだ選択肢は、いまは使っていません。別の選択肢にしてください。") : OK;
}

/* What the friend has of it, and the one. */
static enum err with_one_more(const struct deed_doing *doing, const struct attribute *attribute, int64_t option_id)
{
	struct choice now;
	int64_t *options = arena_array(doing->arena, int64_t, attribute->option_count + 1);
	size_t count = 0;
	TRY(choice_list(doing->db, doing->arena, doing->friend_id, &now));
	for (size_t i = 0; i < attribute->option_count && attribute->kind == ATTRIBUTE_MANY; i++)
		if (attribute->options[i].id != option_id && choice_has(&now, attribute->options[i].id))
			options[count++] = attribute->options[i].id;
	options[count++] = option_id;
	return choice_put(doing->db, doing->arena, doing->friend_id, attribute, options, count, NULL);
}

static enum err do_attribute(const struct deed_doing *doing, const struct node *deed)
{
	struct attribute attribute;
	enum err err = attribute_find(doing->db, doing->arena, number(deed, "attribute"), &attribute);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	if (field_given(deed, "option"))
		return as_it_can(with_one_more(doing, &attribute, number(deed, "option")));
	return choice_clear(doing->db, doing->arena, doing->friend_id, &attribute, NULL);
}

static enum err text_attribute(const struct deed_look *look, struct str *out)
{
	struct attribute attribute;
	enum err err = attribute_find(look->db, look->arena, number(look->deed, "attribute"), &attribute);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	const struct attribute_option *option = option_in(&attribute, number(look->deed, "option"));
	if (!field_given(look->deed, "option"))
		*out = str_fmt(look->arena, "「%.*s」の答えを消す", FMT(attribute.label));
	else if (option)
		*out = str_fmt(look->arena, "「%.*s」を「%.*s」にする", FMT(attribute.label), FMT(option->label));
	return OK;
}

/* --- staff: {"staff":12} a desk, {"staff":0} the citizen chooses --- */

static enum err check_staff(const struct deed_look *look)
{
	struct desk desk;
	int64_t id = number(look->deed, "staff");
	if (id == 0)
		return OK;
	enum err err = desk_find(look->db, look->arena, id, &desk);
	if (err == ERR_NOT_FOUND || (err == OK && (desk.closed || !desk.offered)))
		return wrong(look, "staff", "選んだ窓口は、いまは市民が選べません。選び直してください。");
	return err;
}

/* What the listener says already comes first; LINE takes five in one answer. */
static enum err joined(struct arena *arena, struct str first, struct str second, struct str *out)
{
	const struct node *before, *after;
	struct buf text;
	struct emit emit;
	*out = first.len > 2 ? first : second;
	if (first.len <= 2 || second.len <= 2)
		return OK;
	TRY(node_parse(arena, first, &before));
	TRY(node_parse(arena, second, &after));
	buf_init(&text, arena, first.len + second.len + TEXT_MOST);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < node_count(before) && i + node_count(after) < SAID_MOST; i++)
		emit_raw(&emit, NULL, node_dump(arena, node_at(before, i)));
	for (size_t i = 0; i < node_count(after) && i < SAID_MOST; i++)
		emit_raw(&emit, NULL, node_dump(arena, node_at(after, i)));
	emit_end_list(&emit);
	return buf_done(&text, out);
}

static enum err do_staff(const struct deed_doing *doing, const struct node *deed)
{
	struct turn *turn = doing->turn;
	if (!turn)
		return OK;
	struct str before = turn->messages;
	turn->messages = S("");
	TRY(conversation_ask(turn, number(deed, "staff")));
	return joined(doing->arena, before, turn->messages, &turn->messages);
}

static enum err text_staff(const struct deed_look *look, struct str *out)
{
	struct desk desk;
	int64_t id = number(look->deed, "staff");
	*out = S("職員につなぐ");
	if (id == 0)
		return OK;
	enum err err = desk_find(look->db, look->arena, id, &desk);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = str_fmt(look->arena, "窓口「%.*s」につなぐ", FMT(desk.name));
	return OK;
}

/* --- scenarios --- */

static enum err check_scenario(const struct deed_look *look)
{
	struct scenario scenario;
	enum err err = scenario_find(look->db, look->arena, number(look->deed, "scenario"), &scenario);
	if (err == ERR_NOT_FOUND)
		return wrong(look, "scenario", "選んだシナリオは、もうありません。選び直してください。");
	TRY(err);
	return scenario.published_no ? OK : wrong(look, "scenario", "選んだシナリオは、まだ公開していません。先に公開してください。");
}

static enum err do_scenario(const struct deed_doing *doing, const struct node *deed)
{
	struct turn *turn = doing->turn;
	if (!turn)
		return OK;
	struct str before = turn->messages;
	turn->messages = S("");
	TRY(scenario_begin(turn, number(deed, "scenario")));
	return joined(doing->arena, before, turn->messages, &turn->messages);
}

static enum err text_scenario(const struct deed_look *look, struct str *out)
{
	struct scenario scenario;
	enum err err = scenario_find(look->db, look->arena, number(look->deed, "scenario"), &scenario);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = str_fmt(look->arena, "シナリオ「%.*s」を始める", FMT(scenario.name));
	return OK;
}

/* --- menus --- */

static enum err check_menu(const struct deed_look *look)
{
	struct menu menu;
	const struct node *days = node_get(look->deed, "days");
	int64_t id = number(look->deed, "menu");
	if (days && (!node_is_integer(days) || node_i64(days, 0) < 1 || node_i64(days, 0) > MENU_GIVEN_DAYS_MOST))
		return wrong(look, "days", "メニューを出す日数は、1から366までの数にしてください。");
	if (id == 0)
		return OK;
	enum err err = menu_find(look->db, look->arena, id, &menu);
	if (err == ERR_NOT_FOUND)
		return wrong(look, "menu", "選んだメニューは、もうありません。選び直してください。");
	TRY(err);
	if (menu.disaster)
		return wrong(look, "menu", "災害モードのメニューは選べません。ふつうのメニューを選んでください。");
	return menu.live_id ? OK : wrong(look, "menu", "選んだメニューは、まだ公開していません。先に公開してください。");
}

static enum err do_menu(const struct deed_doing *doing, const struct node *deed)
{
	bool given;
	int64_t id = number(deed, "menu");
	if (id == 0)
		return menu_take_back(doing->db, doing->arena, doing->friend_id);
	const struct menu_giving giving = {doing->friend_id, id, number(deed, "days"), doing->now};
	return menu_give(doing->db, doing->arena, &giving, &given);
}

static enum err text_menu(const struct deed_look *look, struct str *out)
{
	struct menu menu;
	int64_t id = number(look->deed, "menu"), days = number(look->deed, "days");
	*out = S("その人のメニューを、ふだんのものに戻す");
	if (id == 0)
		return OK;
	enum err err = menu_find(look->db, look->arena, id, &menu);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = days ? str_fmt(look->arena, "メニュー「%.*s」を%" PRId64 "日のあいだ出す", FMT(menu.name), days)
	            : str_fmt(look->arena, "メニュー「%.*s」を出す", FMT(menu.name));
	return OK;
}

/* --- the table --- */

static const struct deed_word words[] = {
	{"tag", check_tag, do_tag, text_tag},
	{"untag", check_untag, do_untag, text_untag},
	{"attribute", check_attribute, do_attribute, text_attribute},
	{"staff", check_staff, do_staff, text_staff},
	{"scenario", check_scenario, do_scenario, text_scenario},
	{"menu", check_menu, do_menu, text_menu},
};

/* NULL: none of them, or two at once. */
static const struct deed_word *word_of(const struct node *deed)
{
	const struct deed_word *found = NULL;
	for (size_t i = 0; node_is(deed, NODE_OBJECT) && i < COUNT(words); i++) {
		if (!field_given(deed, words[i].word))
			continue;
		if (found)
			return NULL;
		found = &words[i];
	}
	return found;
}

static enum err check_one(const struct deed_look *look)
{
	const struct deed_word *word = word_of(look->deed);
	if (!word)
		return fail_field(ERR_INVALID, str_z(look->arena, look->path),
		                  "「そのとき行うこと」に、できないことが入っています。選び直してください。");
	if (!node_is_integer(node_get(look->deed, word->word)))
		return wrong(look, word->word, "「そのとき行うこと」の相手を選んでください。");
	return word->check(look);
}

enum err deeds_check(struct db *db, struct arena *arena, const struct node *deeds, struct str path, struct str *out)
{
	if (!deeds) {
		*out = S("[]");
		return OK;
	}
	if (!node_is(deeds, NODE_ARRAY) || node_count(deeds) > DEEDS_MOST)
		return fail_field(ERR_INVALID, str_z(arena, path), "「そのとき行うこと」は%dこまでです。減らしてください。", DEEDS_MOST);
	for (size_t i = 0; i < node_count(deeds); i++) {
		const struct deed_look look = {db, arena, node_at(deeds, i), str_fmt(arena, "%.*s[%zu]", FMT(path), i)};
		TRY(check_one(&look));
	}
	*out = node_dump(arena, deeds);
	return OK;
}

enum err deeds_do(const struct deed_doing *doing, struct str deeds)
{
	const struct node *list;
	if (deeds.len <= 2)
		return OK;
	TRY(node_parse(doing->arena, deeds, &list));
	for (size_t i = 0; i < node_count(list); i++) {
		const struct deed_word *word = word_of(node_at(list, i));
		if (word)
			TRY(word->perform(doing, node_at(list, i)));
	}
	return OK;
}

enum err deeds_text(struct db *db, struct arena *arena, struct str deeds, struct str *out)
{
	const struct node *list;
	struct buf text;
	*out = S("");
	if (deeds.len <= 2)
		return OK;
	buf_init(&text, arena, TEXT_MOST);
	TRY(node_parse(arena, deeds, &list));
	for (size_t i = 0; i < node_count(list); i++) {
		const struct deed_look look = {db, arena, node_at(list, i), S("")};
		const struct deed_word *word = word_of(look.deed);
		struct str one = S("");
		if (word)
			TRY(word->text(&look, &one));
		if (one.len && text.len)
			buf_lit(&text, "、");
		buf_str(&text, one);
	}
	return buf_done(&text, out);
}

static bool is_tag_word(const char *key) { return str_eq(str_from(key), S("tag")) || str_eq(str_from(key), S("untag")); }

static enum err write_current(struct db *db, struct arena *arena, struct emit *emit, const struct node *deed)
{
	emit_begin(emit, NULL);
	for (const char *key = node_next(deed, NULL); key; key = node_next(deed, key)) {
		int64_t id = number(deed, key);
		if (is_tag_word(key))
			TRY(option_current(db, arena, &id, 1));
		emit_key(emit, str_from(key));
		if (node_is_integer(node_get(deed, key)))
			emit_i64(emit, NULL, id);
		else
			emit_raw(emit, NULL, node_dump(arena, node_get(deed, key)));
	}
	emit_end(emit);
	return OK;
}

enum err deeds_current(struct db *db, struct arena *arena, struct str deeds, struct str *out)
{
	const struct node *list;
	struct buf text;
	struct emit emit;
	*out = S("[]");
	if (deeds.len <= 2)
		return OK;
	TRY(node_parse(arena, deeds, &list));
	buf_init(&text, arena, TEXT_MOST);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < node_count(list); i++)
		TRY(write_current(db, arena, &emit, node_at(list, i)));
	emit_end_list(&emit);
	return buf_done(&text, out);
}
