/* wording_kinds: what the city writes, one row for each kind; how its texts are
 * listed for whoever translates them. */
#include "wording.h"

#include "arena.h"
#include "consent.h"
#include "db.h"
#include "page_words.h"
#include "phrase.h"
#include "wording_kinds.sql.h"

static enum err list_phrases(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	struct phrase *phrases;
	TRY(phrase_list(db, arena, &phrases, count));
	*out = arena_array(arena, struct wording_thing, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct wording_thing){phrases[i].key, phrases[i].label, phrases[i].messages};
	return OK;
}

static struct str number(struct arena *arena, int64_t id) { return str_fmt(arena, "%" PRId64, id); }

static enum err attributes(struct db *db, struct arena *arena, bool help, struct wording_thing **out, size_t *count)
{
	struct wording_attributes_row *rows;
	size_t found;
	TRY(sql_wording_attributes(db, arena, &rows, &found));
	*out = arena_array(arena, struct wording_thing, found);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!help || rows[i].help.len)
			(*out)[(*count)++] = (struct wording_thing){number(arena, rows[i].id), rows[i].label, help ? rows[i].help : rows[i].label};
	return OK;
}

static enum err list_attributes(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	return attributes(db, arena, false, out, count);
}

static enum err list_attribute_helps(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	return attributes(db, arena, true, out, count);
}

static enum err options(struct db *db, struct arena *arena, bool help, struct wording_thing **out, size_t *count)
{
	struct wording_options_row *rows;
	size_t found;
	TRY(sql_wording_options(db, arena, &rows, &found));
	*out = arena_array(arena, struct wording_thing, found);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!help || rows[i].help.len)
			(*out)[(*count)++] = (struct wording_thing){
				number(arena, rows[i].id),
				str_fmt(arena, "%.*s：%.*s", FMT(rows[i].attribute_label), FMT(rows[i].label)),
				help ? rows[i].help : rows[i].label};
	return OK;
}

static enum err list_options(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	return options(db, arena, false, out, count);
}

static enum err list_option_helps(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	return options(db, arena, true, out, count);
}

static enum err list_consent(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	struct consent_text text;
	*count = 0;
	*out = arena_make(arena, struct wording_thing);
	enum err err = consent_current(db, arena, &text);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	**out = (struct wording_thing){S("consent"), str_fmt(arena, "第%" PRId64 "版", text.version), text.body};
	*count = 1;
	return OK;
}

static enum err list_pages(struct db *db, struct arena *arena, struct wording_thing **out, size_t *count)
{
	(void)db;
	*count = page_word_count();
	*out = arena_array(arena, struct wording_thing, *count);
	for (size_t i = 0; i < *count; i++) {
		struct str text = str_from(page_word_at(i)->in[LANGUAGE_JA]);
		(*out)[i] = (struct wording_thing){text, S(""), text};
	}
	return OK;
}

const struct wording_kind wording_kinds[] = {
	{"phrase", "あいさつ・案内", true, list_phrases},
	{"attribute", "受信設定の項目", false, list_attributes},
	{"attribute_help", "項目の説明", false, list_attribute_helps},
	{"option", "選択肢", false, list_options},
	{"option_help", "選択肢の説明", false, list_option_helps},
	{"consent", "同意文", false, list_consent},
	{"page", "市民のページの文", false, list_pages},
};
const size_t wording_kind_count = COUNT(wording_kinds);

const struct wording_kind *wording_kind_find(struct str key)
{
	for (size_t i = 0; i < wording_kind_count; i++)
		if (str_eq(key, str_from(wording_kinds[i].key)))
			return &wording_kinds[i];
	return NULL;
}
