/* content_placeholder: {{…}} in texts, and what stands for it. */
#include "content_part.h"

#include "arena.h"
#include "jst.h"
#include "str.h"

#define WORD_MOST 200 /* bytes: longer ones are ordinary text between braces */

static const struct {
	struct str word;
	enum content_key key;
} words[] = {
	{S_INIT("名前"), CONTENT_KEY_NAME},
	{S_INIT("name"), CONTENT_KEY_NAME},
	{S_INIT("子どもの呼び名"), CONTENT_KEY_CHILD_NAME},
	{S_INIT("child_name"), CONTENT_KEY_CHILD_NAME},
	{S_INIT("子どもの年齢"), CONTENT_KEY_CHILD_AGE},
	{S_INIT("child_age"), CONTENT_KEY_CHILD_AGE},
	{S_INIT("今日"), CONTENT_KEY_TODAY},
	{S_INIT("明日"), CONTENT_KEY_TOMORROW},
};

/* The roster's own words win: its author wrote both. */
static void find_key(struct content_columns columns, struct content_placeholder *out)
{
	out->key = CONTENT_KEY_NONE;
	for (size_t i = 0; i < columns.count; i++) {
		if (!str_eq(columns.headings[i], out->word))
			continue;
		out->key = CONTENT_KEY_COLUMN;
		out->column = i;
		return;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(words[i].word, out->word))
			out->key = words[i].key;
}

bool content_placeholder(struct str text, size_t at, struct content_columns columns, struct content_placeholder *out)
{
	struct str rest = str_skip(text, at);
	if (!str_starts(rest, S("{{")))
		return false;
	ptrdiff_t end = str_find(rest, S("}}"));
	if (end < 0)
		return false;
	struct str inside = str_left(str_skip(rest, 2), (size_t)end - 2), word;
	str_cut(&inside, '|', &word);
	word = str_trim(word);
	if (word.len == 0 || word.len > WORD_MOST || str_find_char(word, '{') >= 0 || str_find_char(word, '\n') >= 0)
		return false;
	*out = (struct content_placeholder){.word = word, .instead = inside.ptr ? inside : S(""), .len = (size_t)end + 2};
	find_key(columns, out);
	return true;
}

static struct str day_text(struct arena *arena, int64_t day)
{
	static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
	struct jst date = jst_from_day(day);
	return str_fmt(arena, "%d月%d日（%s）", date.month, date.day, weekdays[date.weekday]);
}

static struct str of_person(const struct content_person *person, const struct content_placeholder *placeholder,
                            struct str *when_empty)
{
	*when_empty = S("");
	switch (placeholder->key) {
	case CONTENT_KEY_NAME: *when_empty = S("ご利用者"); return person->name;
	case CONTENT_KEY_CHILD_NAME: *when_empty = S("お子さま"); return person->child_name;
	case CONTENT_KEY_CHILD_AGE: return person->child_age;
	case CONTENT_KEY_COLUMN: return person->values ? person->values[placeholder->column] : S("");
	case CONTENT_KEY_TODAY:
	case CONTENT_KEY_TOMORROW:
	case CONTENT_KEY_NONE: break;
	}
	return S("");
}

bool content_value(struct arena *arena, const struct content_how *how, const struct content_placeholder *placeholder,
                   struct str *out)
{
	if (placeholder->key == CONTENT_KEY_TODAY || placeholder->key == CONTENT_KEY_TOMORROW) {
		if (how->day)
			*out = day_text(arena, how->day + (placeholder->key == CONTENT_KEY_TOMORROW));
		return how->day != 0;
	}
	if (placeholder->key == CONTENT_KEY_NONE || !how->person)
		return false;
	struct str when_empty, value = of_person(how->person, placeholder, &when_empty);
	*out = value.len ? value : placeholder->instead.len ? placeholder->instead : when_empty;
	return true;
}
