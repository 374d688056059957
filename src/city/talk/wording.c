/* wording: which text somebody is shown. */
#include "wording.h"

#include "arena.h"
#include "buf.h"
#include "content_button.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "page_words.h"
#include "utf8.h"
#include "wording.sql.h"

#include <stdlib.h>

#define NUMBERS_MOST 9
#define TEXT_MOST ((size_t)64 << 10)
#define LABEL_MOST 5000 /* characters of what is no message */
#define KEPT_MOST 5
#define BUBBLES_OF_DRAFT_MOST 4 /* the fifth says that it is one */

struct entry {
	struct str kind, thing, language, text, source;
	bool reviewed;
};

struct wordings {
	struct arena *arena;
	enum language language;
	struct entry *entries; /* rising */
	size_t count;
};

/* --- one text out of rows --- */

static int compare(const struct entry *a, const struct entry *b)
{
	int by = str_compare(a->kind, b->kind);
	by = by ? by : str_compare(a->thing, b->thing);
	by = by ? by : str_compare(a->language, b->language);
	return by ? by : str_compare(a->source, b->source);
}

static int compare_void(const void *a, const void *b) { return compare(a, b); }

static const struct entry *find(const struct wordings *w, const struct wording_ask *ask)
{
	const struct entry key = {.kind = str_from(ask->kind), .thing = ask->thing, .source = ask->source,
	                          .language = language_code(ask->language)};
	return w->count ? bsearch(&key, w->entries, w->count, sizeof key, compare_void) : NULL;
}

static bool say_in(const struct wordings *w, const struct wording_ask *ask, struct said *out)
{
	const struct entry *entry = find(w, ask);
	if (entry) {
		*out = (struct said){entry->text, ask->language, !entry->reviewed};
		return true;
	}
	const struct page_word *ours = str_eq(str_from(ask->kind), S("page")) ? page_word_find(ask->source) : NULL;
	if (!ours || !ours->in[ask->language])
		return false;
	*out = (struct said){str_from(ours->in[ask->language]), ask->language, true};
	return true;
}

struct said wordings_say(struct wordings *w, const char *kind, struct str thing, struct str source)
{
	const enum language tries[] = {w->language, LANGUAGE_EASY};
	struct said said;
	for (size_t i = 0; i < COUNT(tries) && w->language != LANGUAGE_JA; i++)
		if (say_in(w, &(struct wording_ask){kind, thing, source, tries[i]}, &said))
			return said;
	return (struct said){source, LANGUAGE_JA, false};
}

/* --- numbers: taken out to find the text, put back into what was found --- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static struct str without_numbers(struct arena *arena, struct str text, struct str *numbers, size_t *count)
{
	struct buf out;
	buf_init(&out, arena, TEXT_MOST);
	*count = 0;
	for (size_t i = 0; i < text.len;) {
		size_t end = i;
		while (end < text.len && is_digit(text.ptr[end]))
			end++;
		if (end == i || *count == NUMBERS_MOST) {
			buf_char(&out, text.ptr[i++]);
			continue;
		}
		numbers[(*count)++] = str_of(text.ptr + i, end - i);
		buf_fmt(&out, "{%zu}", *count);
		i = end;
	}
	return buf_view(&out);
}

static struct str with_numbers(struct arena *arena, struct str text, const struct str *numbers, size_t count)
{
	struct buf out;
	buf_init(&out, arena, TEXT_MOST);
	for (size_t i = 0; i < text.len; i++) {
		bool is = i + 2 < text.len && text.ptr[i] == '{' && is_digit(text.ptr[i + 1]) && text.ptr[i + 2] == '}';
		size_t no = is ? (size_t)(text.ptr[i + 1] - '0') : 0;
		if (no == 0 || no > count) {
			buf_char(&out, text.ptr[i]);
			continue;
		}
		buf_str(&out, numbers[no - 1]);
		i += 2;
	}
	return buf_view(&out);
}

struct said wordings_page(struct wordings *w, struct str japanese)
{
	struct str numbers[NUMBERS_MOST];
	size_t count;
	if (w->language == LANGUAGE_JA)
		return (struct said){japanese, LANGUAGE_JA, false};
	struct str plain = without_numbers(w->arena, japanese, numbers, &count);
	struct said said = wordings_say(w, "page", plain, plain);
	said.text = with_numbers(w->arena, said.text, numbers, count);
	return said;
}

enum language wordings_language(const struct wordings *w) { return w->language; }

struct str wording_place(struct arena *arena, struct str text, struct str place, struct str name)
{
	ptrdiff_t at = str_find(text, place);
	return at < 0 ? text
	              : str_fmt(arena, "%.*s%.*s%.*s", (int)at, text.ptr, FMT(name), FMT(str_skip(text, (size_t)at + place.len)));
}

/* --- reading --- */

#define ENTRY_FROM(row) \
	((struct entry){(row).kind, (row).thing, (row).language, (row).text, (row).source, (row).reviewed != 0})

enum err wordings_load(struct db *db, struct arena *arena, enum language language, struct wordings **out)
{
	struct wordings *w = arena_make(arena, struct wordings);
	*w = (struct wordings){.arena = arena, .language = language};
	if (db && language != LANGUAGE_JA) {
		struct wording_of_pages_row *rows;
		TRY(sql_wording_of_pages(db, arena, language_code(language), &rows, &w->count));
		w->entries = arena_array(arena, struct entry, w->count);
		for (size_t i = 0; i < w->count; i++)
			w->entries[i] = ENTRY_FROM(rows[i]);
		if (w->count)
			qsort(w->entries, w->count, sizeof *w->entries, compare_void);
	}
	*out = w;
	return OK;
}

enum err wordings_begin(struct db *db, struct arena *arena, enum language language, struct wordings **out)
{
	static const struct str page[] = {S_INIT("page")};
	struct wordings *w = arena_make(arena, struct wordings);
	*w = (struct wordings){.arena = arena, .language = language};
	if (language != LANGUAGE_JA) {
		struct wording_of_kinds_row *rows;
		TRY(sql_wording_of_kinds(db, arena, (struct text_list){page, 1}, language_code(language), &rows, &w->count));
		w->entries = arena_array(arena, struct entry, w->count);
		for (size_t i = 0; i < w->count; i++)
			w->entries[i] = ENTRY_FROM(rows[i]);
		if (w->count)
			qsort(w->entries, w->count, sizeof *w->entries, compare_void);
	}
	*out = w;
	return OK;
}

enum err wordings_add(struct wordings *w, struct db *db, const struct wordings_more *more)
{
	struct wording_of_things_row *rows;
	size_t count;
	if (w->language == LANGUAGE_JA || more->thing_count == 0)
		return OK;
	struct str *kinds = arena_array(w->arena, struct str, more->kind_count);
	for (size_t i = 0; i < more->kind_count; i++)
		kinds[i] = str_from(more->kinds[i]);
	TRY(sql_wording_of_things(db, w->arena, (struct text_list){kinds, more->kind_count},
	                          (struct text_list){more->things, more->thing_count}, language_code(w->language), &rows, &count));
	struct entry *all = arena_array(w->arena, struct entry, w->count + count);
	for (size_t i = 0; i < w->count; i++)
		all[i] = w->entries[i];
	for (size_t i = 0; i < count; i++)
		all[w->count + i] = ENTRY_FROM(rows[i]);
	w->entries = all;
	w->count += count;
	if (w->count)
		qsort(w->entries, w->count, sizeof *w->entries, compare_void);
	return OK;
}

enum err wording_say(struct db *db, struct arena *arena, const struct wording_ask *ask, struct said *out)
{
	struct wordings w = {.arena = arena, .language = ask->language};
	TRY(wordings_add(&w, db, &(struct wordings_more){&ask->kind, 1, &ask->thing, 1}));
	*out = wordings_say(&w, ask->kind, ask->thing, ask->source);
	return OK;
}

static enum err warning_in(struct db *db, struct arena *arena, enum language language, struct str *out)
{
	static const struct str warning = S_INIT("この文は、機械で訳した下書きです。市はまだ確かめていません。");
	struct said said;
	TRY(wording_say(db, arena, &(struct wording_ask){"page", warning, warning, language}, &said));
	*out = said.text;
	return OK;
}

/* In front, since a quick reply counts in the last bubble only. */
enum err wording_mark(struct db *db, struct arena *arena, enum language language, struct str *messages)
{
	struct str warning;
	struct buf text;
	struct emit emit;
	if (messages->len <= 2)
		return OK;
	TRY(warning_in(db, arena, language, &warning));
	buf_init(&text, arena, messages->len + TEXT_MOST);
	buf_char(&text, '[');
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", warning);
	emit_end(&emit);
	buf_char(&text, ',');
	buf_str(&text, str_skip(*messages, 1));
	return buf_done(&text, messages);
}

static void put_before(struct arena *arena, struct emit *emit, const struct node *message, struct str warning)
{
	emit_begin(emit, NULL);
	for (const char *name = node_next(message, NULL); name; name = node_next(message, name)) {
		struct str value = node_text(node_get(message, name), S(""));
		if (str_eq(str_from(name), S("text")))
			emit_text(emit, name, str_fmt(arena, "%.*s\n\n%.*s", FMT(warning), FMT(value)));
		else
			emit_raw(emit, name, node_dump(arena, node_get(message, name)));
	}
	emit_end(emit);
}

enum err wording_mark_first(struct db *db, struct arena *arena, enum language language, struct str *messages)
{
	const struct node *list;
	struct str warning;
	struct buf text;
	struct emit emit;
	bool marked = false;
	TRY(warning_in(db, arena, language, &warning));
	TRY(node_parse(arena, *messages, &list));
	buf_init(&text, arena, messages->len + TEXT_MOST);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < node_count(list); i++) {
		const struct node *message = node_at(list, i);
		bool here = !marked && str_eq(node_text(node_get(message, "type"), S("")), S("text"));
		if (here)
			put_before(arena, &emit, message, warning);
		else
			emit_raw(&emit, NULL, node_dump(arena, message));
		marked = marked || here;
	}
	emit_end_list(&emit);
	return buf_done(&text, messages);
}

enum err wording_messages(struct db *db, struct arena *arena, const struct wording_ask *ask, struct str *out)
{
	struct said said;
	TRY(wording_say(db, arena, ask, &said));
	*out = said.text;
	return said.draft ? wording_mark(db, arena, ask->language, out) : OK;
}

/* --- for staff --- */

static struct wording ours_of(const struct wording_kind *kind, struct str source, enum language language)
{
	const struct page_word *word = str_eq(str_from(kind->key), S("page")) ? page_word_find(source) : NULL;
	if (!word || !word->in[language])
		return (struct wording){.text = S(""), .updated_by = S("")};
	return (struct wording){.text = str_from(word->in[language]), .state = WORDING_DRAFT, .ours = true, .updated_by = S("")};
}

static int thing_order(const void *a, const void *b)
{
	const struct wording_row *const *x = a, *const *y = b;
	return str_compare((*x)->thing.thing, (*y)->thing.thing);
}

static int thing_against(const void *key, const void *member)
{
	const struct wording_row *const *row = member;
	return str_compare(*(const struct str *)key, (*row)->thing.thing);
}

static void lay_over(struct wording_row *row, const struct wording_of_kind_row *stored)
{
	enum language language;
	if (!language_of_code(stored->language, &language))
		return;
	bool current = str_eq(stored->source, row->thing.source);
	row->in[language] = (struct wording){
		.text = stored->text,
		.state = !current ? WORDING_OLD : stored->reviewed ? WORDING_REVIEWED : WORDING_DRAFT,
		.updated_at = stored->updated_at,
		.updated_by = stored->updated_by_name,
	};
}

enum err wording_list(struct db *db, struct arena *arena, const struct wording_query *query, struct wording_row **out,
                      size_t *count)
{
	const struct wording_kind *kind = query->kind;
	struct wording_thing *things;
	struct wording_of_kind_row *rows;
	size_t stored;
	TRY(kind->list(db, arena, &query->which, &things, count));
	TRY(sql_wording_of_kind(db, arena, str_from(kind->key), &rows, &stored));
	*out = arena_array(arena, struct wording_row, *count);
	struct wording_row **by_thing = arena_array(arena, struct wording_row *, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i].thing = things[i];
		by_thing[i] = &(*out)[i];
		for (int language = LANGUAGE_EASY; language < LANGUAGES; language++)
			(*out)[i].in[language] = ours_of(kind, things[i].source, (enum language)language);
	}
	if (*count)
		qsort(by_thing, *count, sizeof(struct wording_row *), thing_order);
	for (size_t i = 0; i < stored && *count; i++) {
		struct wording_row **row = bsearch(&rows[i].thing, by_thing, *count, sizeof(struct wording_row *), thing_against);
		if (row)
			lay_over(*row, &rows[i]);
	}
	return OK;
}

/* As many as in Japanese, so that what is tapped means the same. */
static enum err check_buttons(struct arena *arena, struct str source, const struct node *messages)
{
	const struct node *japanese;
	struct content_button *buttons;
	size_t theirs, ours;
	TRY(node_parse(arena, source, &japanese));
	content_buttons(arena, japanese, &buttons, &ours);
	content_buttons(arena, messages, &buttons, &theirs);
	return ours == theirs ? OK
	                      : fail_field(ERR_INVALID, "text", "ボタンの数が違います。日本語の文と同じ%zu個を、同じ順に置いてください。", ours);
}

enum err wording_check(struct arena *arena, const struct wording_edit *edit, const struct wording_thing *thing)
{
	const struct node *messages;
	if (edit->language == LANGUAGE_JA)
		return fail_field(ERR_INVALID, "language", "日本語の文は、もとの画面で直してください。");
	if (!edit->kind->messages && thing->most && utf8_utf16_length(edit->text) > (size_t)thing->most)
		return fail_field(ERR_INVALID, "text", "この訳は%" PRId64 "文字以内にしてください（LINEの画面に入る長さ）。", thing->most);
	if (!edit->kind->messages)
		return utf8_graphemes(edit->text) <= LABEL_MOST
		               ? OK
		               : fail_field(ERR_INVALID, "text", "訳は%d文字以内にしてください。", LABEL_MOST);
	if (!edit->text.len)
		return OK;
	TRY(node_parse(arena, edit->text, &messages));
	if (!edit->reviewed && node_count(messages) > BUBBLES_OF_DRAFT_MOST)
		return fail_field(ERR_INVALID, "text",
		                  "下書きの訳は、吹き出し%dつまでです（「下書きです」という吹き出しが付くため）。確認済みにすれば5つ使えます。",
		                  BUBBLES_OF_DRAFT_MOST);
	return edit->kind->content ? check_buttons(arena, thing->source, messages) : OK;
}

enum err wording_thing_find(struct db *db, struct arena *arena, const struct wording_kind *kind, struct str thing,
                            struct wording_thing *out)
{
	struct wording_thing *things;
	struct wording_which which = {.scope = SCOPE_EVERYWHERE};
	struct str rest = thing, number;
	size_t count;
	if (kind->lists && (!str_cut(&rest, '.', &number) || !str_to_i64(number, &which.id) || which.id <= 0))
		return fail(ERR_NOT_FOUND, "もとの文が見つかりません。画面を読み直してください。");
	TRY(kind->list(db, arena, &which, &things, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(things[i].thing, thing)) {
			*out = things[i];
			return OK;
		}
	return fail(ERR_NOT_FOUND, "もとの文が見つかりません。画面を読み直してください。");
}

enum err wording_save(struct db *db, struct arena *arena, const struct wording_edit *edit)
{
	struct wording_thing thing;
	int64_t gone;
	struct str kind = str_from(edit->kind->key), language = language_code(edit->language);
	TRY(wording_thing_find(db, arena, edit->kind, edit->thing, &thing));
	TRY(wording_check(arena, edit, &thing));
	TRY(sql_wording_kept(db, arena, kind, edit->thing, language, thing.source, edit->now));
	TRY(sql_wording_kept_end(db, arena, kind, edit->thing, language, thing.source, KEPT_MOST));
	if (!edit->text.len)
		TRY(sql_wording_delete(db, arena, kind, edit->thing, language, &gone));
	else
		TRY(sql_wording_put(db, arena,
		                    &(struct wording_put_in){kind, edit->thing, language, edit->text, thing.source, edit->reviewed,
		                                             edit->staff_id, edit->now}));
	return edit->kind->changed ? edit->kind->changed(db, arena) : OK;
}
