/* translation: reading, writing and marking. */
#include "translation.h"

#include "arena.h"
#include "emit.h"
#include "field.h"
#include "wording.h"

#define ROOM ((size_t)1 << 20)

static enum err read_one(const struct node *node, struct translation *out)
{
	struct str word;
	TRY(field_text(node, "language", 1, 10, &word));
	if (!language_of_code(word, &out->language) || out->language == LANGUAGE_JA)
		return fail_field(ERR_INVALID, "translations", "訳した本文の言語「%.*s」は使えません。", FMT(word));
	out->reviewed = node_bool(node_get(node, "reviewed"), false);
	out->messages = node_get(node, "messages");
	if (!node_is(out->messages, NODE_ARRAY))
		return fail_field(ERR_INVALID, "translations", "%.*sのメッセージは一覧（配列）で送ってください。",
		                  FMT(language_japanese(out->language)));
	return OK;
}

enum err translations_read(struct arena *arena, struct str json, struct translations *out)
{
	const struct node *list;
	struct translation one = {0};
	*out = (struct translations){.count = 0};
	if (json.len <= 2)
		return OK;
	TRY(node_parse(arena, json, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) >= LANGUAGES)
		return fail_field(ERR_INVALID, "translations", "訳した本文は、言語ごとに1つずつの一覧（配列）で送ってください。");
	for (size_t i = 0; i < node_count(list); i++) {
		TRY(read_one(node_at(list, i), &one));
		if (translations_find(out, one.language))
			return fail_field(ERR_INVALID, "translations", "%.*sの本文が2つあります。", FMT(language_japanese(one.language)));
		out->list[out->count++] = one;
	}
	return OK;
}

enum err translations_prepare(struct arena *arena, struct str json, struct str *out)
{
	struct translations all;
	struct buf text;
	struct emit emit;
	TRY(translations_read(arena, json, &all));
	buf_init(&text, arena, ROOM);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++) {
		const struct translation *one = translations_find(&all, (enum language)language);
		if (!one)
			continue;
		emit_begin(&emit, NULL);
		emit_text(&emit, "language", language_code(one->language));
		emit_bool(&emit, "reviewed", one->reviewed);
		emit_raw(&emit, "messages", node_dump(arena, one->messages));
		emit_end(&emit);
	}
	emit_end_list(&emit);
	return buf_done(&text, out);
}

const struct translation *translations_find(const struct translations *translations, enum language language)
{
	for (size_t i = 0; i < translations->count; i++)
		if (translations->list[i].language == language)
			return &translations->list[i];
	return NULL;
}

struct audience_written translations_written(const struct translations *translations)
{
	struct audience_written written = {{false}};
	for (size_t i = 0; i < translations->count; i++)
		written.in[translations->list[i].language] = true;
	return written;
}

enum err translation_marked(struct db *db, struct arena *arena, const struct translation *translation,
                            const struct node **messages)
{
	struct str text = node_dump(arena, translation->messages);
	*messages = translation->messages;
	if (translation->reviewed)
		return OK;
	TRY(wording_mark(db, arena, translation->language, &text));
	return node_parse(arena, text, messages);
}

enum err translations_speak(struct db *db, struct arena *arena, struct str json, enum language reads,
                            enum language *gets, const struct node **messages)
{
	struct translations all;
	TRY(translations_read(arena, json, &all));
	const struct audience_written written = translations_written(&all);
	*gets = audience_gets(&written, reads);
	const struct translation *one = translations_find(&all, *gets);
	return one ? translation_marked(db, arena, one, messages) : OK;
}

struct str translation_field(struct arena *arena, const struct translations *all, const struct translation *translation,
                             struct str field)
{
	size_t index = 0;
	while (index < all->count && all->list[index].language != translation->language)
		index++;
	return str_starts(field, S("messages")) ? str_fmt(arena, "translations[%zu].%.*s", index, FMT(field)) : field;
}

struct str translation_note(struct arena *arena, const struct translation *translation, struct str text)
{
	return str_fmt(arena, "%.*s: %.*s", FMT(language_japanese(translation->language)), FMT(text));
}
