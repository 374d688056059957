/* correction_text: prepared words, and the marks in them that are to be filled in. */
#include "correction_text.h"

#include "arena.h"
#include "broadcast.h"
#include "buf.h"
#include "content.h"
#include "correction.sql.h"
#include "db.h"
#include "field.h"
#include "translation.h"
#include "utf8.h"
#include "wording.h"

#define QUOTE_MOST 20
#define QUOTE_MOST_ABROAD 40 /* letters, not signs */
#define SUBJECTS_MOST (CORRECTION_OTHERS_MOST + 1)

/* As the texts of page_words_talk.c write them. */
static const struct mark {
	const char *wrong, *right;
} marks[] = {
	{"（誤）", "（正）"},      {"（まちがい）", "（ただしい）"}, {"[Wrong]", "[Correct]"}, {"（错误）", "（正确）"},
	{"[잘못된 내용]", "[올바른 내용]"}, {"[Sai]", "[Đúng]"},
};

static struct str skip_blank(struct str text)
{
	while (text.len && (text.ptr[0] == '\n' || text.ptr[0] == '\r' || text.ptr[0] == ' ' || str_starts(text, S("　"))))
		text = str_skip(text, str_starts(text, S("　")) ? S("　").len : 1);
	return text;
}

static bool is_empty(struct str text, const struct mark *mark)
{
	struct str word = str_from(mark->wrong), other = str_from(mark->right);
	ptrdiff_t wrong = str_find(text, word), right = str_find(text, other);
	if (wrong >= 0 && str_starts(skip_blank(str_skip(text, (size_t)wrong + word.len)), other))
		return true;
	return right >= 0 && skip_blank(str_skip(text, (size_t)right + other.len)).len == 0;
}

bool correction_is_empty(struct str text)
{
	for (size_t i = 0; i < COUNT(marks); i++)
		if (is_empty(text, &marks[i]))
			return true;
	return false;
}

/* The last of the words before this place; -1 for none. */
static ptrdiff_t last_before(struct str text, size_t at, struct str word)
{
	ptrdiff_t last = -1;
	struct str before = str_left(text, at);
	for (ptrdiff_t next; (next = str_find(str_skip(before, (size_t)(last + 1)), word)) >= 0;)
		last += 1 + next;
	return last;
}

bool correction_quotes(struct str text, size_t at)
{
	for (size_t i = 0; i < COUNT(marks); i++)
		if (last_before(text, at, str_from(marks[i].wrong)) > last_before(text, at, str_from(marks[i].right)))
			return true;
	return last_before(text, at, S("「")) > last_before(text, at, S("」"));
}

/* --- whom it reached, in what ---------------------------------------------------------- */

static enum err add_subject(const struct node *one, int64_t *list, size_t *count)
{
	if (!node_get(one, "exactly") || *count == SUBJECTS_MOST)
		return OK;
	TRY(field_i64(one, "exactly", 1, INT64_MAX, &list[*count]));
	(*count)++;
	return OK;
}

enum err correction_subjects(struct arena *arena, struct str condition, int64_t **out, size_t *count)
{
	const struct node *json, *any;
	*out = arena_array(arena, int64_t, SUBJECTS_MOST);
	*count = 0;
	TRY(node_parse(arena, condition, &json));
	TRY(add_subject(json, *out, count));
	any = node_get(json, "any");
	for (size_t i = 0; node_is(any, NODE_ARRAY) && i < node_count(any); i++)
		TRY(add_subject(node_at(any, i), *out, count));
	return OK;
}

static enum err reach_of(struct db *db, struct arena *arena, int64_t id, struct correction_reach *out)
{
	struct correction_parts_row *rows;
	struct broadcast broadcast;
	struct translations all;
	enum language language;
	int64_t items;
	size_t count;
	TRY(sql_correction_parts(db, arena, id, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (!language_of_code(rows[i].language, &language) || language == LANGUAGE_JA)
			continue;
		out->in[language] = true;
		out->people[language] += rows[i].people;
	}
	TRY(sql_correction_in_digest(db, arena, id, &items));
	if (items == 0)
		return OK;
	TRY(broadcast_find(db, arena, id, &broadcast));
	TRY(translations_read(arena, broadcast.translations, &all));
	for (size_t i = 0; i < all.count; i++)
		out->in[all.list[i].language] = true;
	return OK;
}

enum err correction_reach(struct db *db, struct arena *arena, const int64_t *broadcasts, size_t count,
                          struct correction_reach *out)
{
	*out = (struct correction_reach){0};
	for (size_t i = 0; i < count; i++)
		TRY(reach_of(db, arena, broadcasts[i], out));
	return OK;
}

/* --- the words --------------------------------------------------------------------------- */

static struct str quoted(struct arena *arena, struct str text, enum language language)
{
	bool abroad = language != LANGUAGE_JA && language != LANGUAGE_EASY && language != LANGUAGE_ZH;
	size_t most = abroad ? QUOTE_MOST_ABROAD : QUOTE_MOST;
	return utf8_graphemes(text) <= most ? text : str_fmt(arena, "%.*s…", FMT(utf8_cut(text, most - 1)));
}

static enum err prepare(struct db *db, struct arena *arena, enum language language, struct str first, struct str *out)
{
	static const struct str quoting = S_INIT("【訂正】\n先ほどお送りした「{text}」の内容に誤りがありました。おわびして訂正します。\n\n（誤）\n（正）"),
	                        plain = S_INIT("【訂正】\n先ほどお送りしたお知らせの内容に誤りがありました。おわびして訂正します。\n\n（誤）\n（正）");
	const struct str source = first.len ? quoting : plain;
	struct wording_ask ask = {"page", source, source, language};
	struct said said;
	TRY(wording_say(db, arena, &ask, &said));
	*out = wording_place(arena, said.text, S("{text}"), quoted(arena, first, language));
	return OK;
}

/* The title is for staff only. */
static struct str first_text(struct arena *arena, const struct broadcast *from, const struct translations *all,
                             enum language language)
{
	const struct translation *one = translations_find(all, language);
	struct str text = str_trim(one ? content_first_text(arena, one->messages) : from->first_text), line;
	(void)str_cut(&text, '\n', &line);
	return line;
}

enum err correction_texts(struct db *db, struct arena *arena, const struct broadcast *from,
                          struct correction_text out[LANGUAGES], size_t *count)
{
	struct translations all;
	struct correction_reach reach;
	*count = 0;
	TRY(translations_read(arena, from->translations, &all));
	TRY(correction_reach(db, arena, &from->id, 1, &reach));
	for (int language = LANGUAGE_JA; language < LANGUAGES; language++) {
		if (language != LANGUAGE_JA && !reach.in[language])
			continue;
		struct correction_text *one = &out[(*count)++];
		*one = (struct correction_text){.language = (enum language)language, .people = reach.people[language]};
		TRY(prepare(db, arena, one->language, first_text(arena, from, &all, one->language), &one->body));
	}
	return OK;
}
