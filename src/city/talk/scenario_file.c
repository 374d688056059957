/* scenario_file: the flow with a list of what its numbers are called. */
#include "scenario_file.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "scenario.h"
#include "scenario.sql.h"
#include "utf8.h"

#include <string.h>

#define FORMAT "kairanban-scenario"
#define FORMAT_VERSION 1
#define IDS_MOST 2000
#define NAME_MOST 60
#define TRIES_MOST 100

/* --- numbers in a flow ------------------------------------------------------------ */

struct ids {
	int64_t at[IDS_MOST];
	size_t count;
};

static void add_id(struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->at[i] == id)
			return;
	if (id > 0 && ids->count < IDS_MOST)
		ids->at[ids->count++] = id;
}

static bool names_option(const char *key)
{
	return strcmp(key, "tag") == 0 || strcmp(key, "untag") == 0 || strcmp(key, "option") == 0;
}

/* Messages are LINE's own and speak of nothing here. */
static void collect(const struct node *node, struct ids *ids)
{
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++)
		collect(node_at(node, i), ids);
	if (!node_is(node, NODE_OBJECT))
		return;
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key)) {
		const struct node *value = node_get(node, key);
		if (names_option(key))
			add_id(ids, node_i64(value, 0));
		else if (strcmp(key, "options") == 0)
			for (size_t i = 0; i < node_count(value); i++)
				add_id(ids, node_i64(node_at(value, i), 0));
		else if (strcmp(key, "messages") != 0)
			collect(value, ids);
	}
}

/* --- writing -------------------------------------------------------------------- */

static const struct attribute_option *option_of(const struct attribute *list, size_t count, int64_t id,
                                                const struct attribute **attribute)
{
	for (size_t a = 0; a < count; a++)
		for (size_t o = 0; o < list[a].option_count; o++)
			if (list[a].options[o].id == id) {
				*attribute = &list[a];
				return &list[a].options[o];
			}
	return NULL;
}

static void write_options(struct emit *emit, const struct attribute *list, size_t count, const struct ids *ids)
{
	emit_list(emit, "options");
	for (size_t i = 0; i < ids->count; i++) {
		const struct attribute *attribute;
		const struct attribute_option *option = option_of(list, count, ids->at[i], &attribute);
		if (!option)
			continue;
		emit_begin(emit, NULL);
		emit_i64(emit, "id", option->id);
		emit_i64(emit, "attributeId", attribute->id);
		emit_text(emit, "attribute", attribute->key);
		emit_text(emit, "attributeLabel", attribute->label);
		emit_text(emit, "option", option->key);
		emit_text(emit, "label", option->label);
		emit_end(emit);
	}
	emit_end_list(emit);
}

enum err scenario_file_write(struct db *db, struct arena *arena, const struct scenario *scenario, struct str *out)
{
	const struct node *flow;
	struct attribute *list;
	size_t count;
	struct buf buf;
	struct emit emit;
	struct ids *ids = arena_make(arena, struct ids);
	TRY(node_parse(arena, scenario->draft, &flow));
	TRY(attribute_list(db, arena, &list, &count));
	collect(flow, ids);
	buf_init(&buf, arena, SCENARIO_FILE_MOST);
	emit_init(&emit, &buf);
	emit_begin(&emit, NULL);
	emit_text(&emit, "format", S(FORMAT));
	emit_i64(&emit, "formatVersion", FORMAT_VERSION);
	emit_text(&emit, "name", scenario->name);
	emit_text(&emit, "note", scenario->note);
	write_options(&emit, list, count, ids);
	emit_raw(&emit, "flow", scenario->draft);
	TRY(scenario_file_write_tongues(db, arena, scenario->id, &emit));
	emit_end(&emit);
	return buf_done(&buf, out);
}

/* --- reading -------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const struct attribute *list;
	size_t count;
	const struct node *options; /* what the file calls its numbers */
	struct scenario_file *out;
};

static void misses(struct reading *r, struct str text)
{
	struct scenario_file *out = r->out;
	for (size_t i = 0; i < out->missing_count; i++)
		if (str_eq(out->missing[i], text))
			return;
	if (out->missing_count < SCENARIO_MISSING_MOST)
		out->missing[out->missing_count++] = text;
}

static const struct attribute *attribute_like(const struct reading *r, struct str key, struct str label)
{
	for (size_t i = 0; i < r->count; i++)
		if (str_eq(r->list[i].key, key))
			return &r->list[i];
	for (size_t i = 0; i < r->count; i++)
		if (str_eq(r->list[i].label, label))
			return &r->list[i];
	return NULL;
}

/* A key is made by the program where nobody gave one: then the name decides. */
static const struct attribute_option *option_like(const struct attribute *attribute, struct str key, struct str label)
{
	for (size_t i = 0; i < attribute->option_count; i++)
		if (str_eq(attribute->options[i].label, label) && !attribute->options[i].hidden)
			return &attribute->options[i];
	for (size_t i = 0; i < attribute->option_count; i++)
		if (str_eq(attribute->options[i].key, key) && !attribute->options[i].hidden && attribute->kind != ATTRIBUTE_TAG)
			return &attribute->options[i];
	return NULL;
}

/* by: "id" of an option, or "attributeId". */
static const struct node *named(const struct reading *r, const char *by, int64_t id)
{
	for (size_t i = 0; i < node_count(r->options); i++)
		if (node_i64(node_get(node_at(r->options, i), by), 0) == id)
			return node_at(r->options, i);
	return NULL;
}

static struct str text_in(const struct node *node, const char *name) { return node_text(node_get(node, name), S("")); }

/* 0: this city has none. */
static int64_t option_here(struct reading *r, int64_t id)
{
	const struct node *name = named(r, "id", id);
	struct str label = text_in(name, "label"), attribute_label = text_in(name, "attributeLabel");
	const struct attribute *attribute = name ? attribute_like(r, text_in(name, "attribute"), attribute_label) : NULL;
	const struct attribute_option *option = attribute ? option_like(attribute, text_in(name, "option"), label) : NULL;
	if (option)
		return option->id;
	misses(r, name ? str_fmt(r->arena, "「%.*s：%.*s」がありません。", FMT(attribute_label), FMT(label))
	               : str_fmt(r->arena, "番号%" PRId64 "の選択肢が何か、ファイルに書いてありません。", id));
	return 0;
}

static int64_t attribute_here(struct reading *r, int64_t id)
{
	const struct node *name = named(r, "attributeId", id);
	const struct attribute *attribute =
	        name ? attribute_like(r, text_in(name, "attribute"), text_in(name, "attributeLabel")) : NULL;
	if (!attribute)
		misses(r, name ? str_fmt(r->arena, "項目「%.*s」がありません。", FMT(text_in(name, "attributeLabel")))
		               : str_fmt(r->arena, "番号%" PRId64 "の項目が何か、ファイルに書いてありません。", id));
	return attribute ? attribute->id : 0;
}

static void write_here(struct reading *r, struct emit *emit, const struct node *node);

static void write_ids(struct reading *r, struct emit *emit, const struct node *list)
{
	emit_list(emit, NULL);
	for (size_t i = 0; i < node_count(list); i++) {
		int64_t here = option_here(r, node_i64(node_at(list, i), 0));
		if (here)
			emit_i64(emit, NULL, here);
	}
	emit_end_list(emit);
}

/* One whose number is not known here is left out whole. */
static void write_deed(struct reading *r, struct emit *emit, const struct node *deed)
{
	static const char *const words[] = {"tag", "untag", "attribute", "option"};
	int64_t here[COUNT(words)] = {0};
	size_t known = 0;
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!node_get(deed, words[i]))
			continue;
		int64_t id = node_i64(node_get(deed, words[i]), 0);
		here[i] = i == 2 ? attribute_here(r, id) : option_here(r, id);
		if (here[i] == 0)
			return;
		known++;
	}
	if (known == 0 || known != node_count(deed)) {
		misses(r, S("メニューや担当など、この市だけのものを使う「すること」は取りこめません。選び直してください。"));
		return;
	}
	emit_begin(emit, NULL);
	for (size_t i = 0; i < COUNT(words); i++)
		if (here[i])
			emit_i64(emit, words[i], here[i]);
	emit_end(emit);
}

static void write_member(struct reading *r, struct emit *emit, const char *key, const struct node *value)
{
	emit_key(emit, str_from(key));
	if (strcmp(key, "options") == 0 && node_is(value, NODE_ARRAY)) {
		write_ids(r, emit, value);
	} else if (strcmp(key, "deeds") == 0 && node_is(value, NODE_ARRAY)) {
		emit_list(emit, NULL);
		for (size_t i = 0; i < node_count(value); i++)
			write_deed(r, emit, node_at(value, i));
		emit_end_list(emit);
	} else if (strcmp(key, "messages") == 0) {
		struct str text = node_dump(r->arena, value);
		if (str_find(text, S("\"media:")) >= 0)
			misses(r, S("画像などのファイルは、シナリオのファイルに入りません。アップロードし直してください。"));
		emit_raw(emit, NULL, text);
	} else {
		write_here(r, emit, value);
	}
}

static void write_here(struct reading *r, struct emit *emit, const struct node *node)
{
	if (node_is(node, NODE_ARRAY)) {
		emit_list(emit, NULL);
		for (size_t i = 0; i < node_count(node); i++)
			write_here(r, emit, node_at(node, i));
		emit_end_list(emit);
	} else if (node_is(node, NODE_OBJECT)) {
		emit_begin(emit, NULL);
		for (const char *key = node_next(node, NULL); key; key = node_next(node, key))
			write_member(r, emit, key, node_get(node, key));
		emit_end(emit);
	} else {
		emit_raw(emit, NULL, node_dump(r->arena, node));
	}
}

enum err scenario_file_read(struct db *db, struct arena *arena, struct str json, struct scenario_file *out)
{
	const struct node *top;
	struct attribute *list;
	struct buf buf;
	struct emit emit;
	struct reading r = {.arena = arena, .out = out};
	TRY(node_parse(arena, json, &top));
	if (!node_is(top, NODE_OBJECT) || !str_eq(text_in(top, "format"), S(FORMAT)) || !node_is(node_get(top, "flow"), NODE_OBJECT))
		return fail_field(ERR_INVALID, "file", "シナリオのファイルではありません。「ファイルに書き出す」で作ったファイルを選んでください。");
	if (node_i64(node_get(top, "formatVersion"), 0) != FORMAT_VERSION)
		return fail_field(ERR_INVALID, "file", "新しい版のファイルなので、読みこめません。システムを新しくしてください。");
	TRY(attribute_list(db, arena, &list, &r.count));
	r.list = list;
	r.options = node_get(top, "options");
	out->missing_count = 0;
	out->name = utf8_cut(str_trim(text_in(top, "name")), NAME_MOST);
	out->note = text_in(top, "note");
	buf_init(&buf, arena, SCENARIO_FILE_MOST);
	emit_init(&emit, &buf);
	write_here(&r, &emit, node_get(top, "flow"));
	return buf_done(&buf, &out->flow);
}

enum err scenario_name_free(struct db *db, struct arena *arena, struct str wish, struct str *out)
{
	*out = wish.len ? wish : S("取りこんだシナリオ");
	for (int i = 2; i < TRIES_MOST; i++) {
		int64_t other;
		enum err err = sql_scenario_named(db, arena, *out, &other);
		if (err == ERR_NOT_FOUND)
			return OK;
		TRY(err);
		*out = str_fmt(arena, "%.*s（%d）", FMT(utf8_cut(wish.len ? wish : S("取りこんだシナリオ"), NAME_MOST - 5)), i);
	}
	return fail(ERR_CONFLICT, "同じ名前のシナリオがたくさんあります。名前を変えてから取りこんでください。");
}
