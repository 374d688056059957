/* language: one row for each. */
#include "language.h"

#include "arena.h"
#include "db.h"
#include "language.sql.h"
#include "members.h"

const char *const language_codes[] = {"ja", "ja-easy", "en", "zh", "ko", "vi", NULL};

static const struct {
	struct str html, own_name, japanese;
} languages[LANGUAGES] = {
	[LANGUAGE_JA] = {S_INIT("ja"), S_INIT("日本語"), S_INIT("日本語")},
	[LANGUAGE_EASY] = {S_INIT("ja"), S_INIT("やさしい日本語"), S_INIT("やさしい日本語")},
	[LANGUAGE_EN] = {S_INIT("en"), S_INIT("English"), S_INIT("英語")},
	[LANGUAGE_ZH] = {S_INIT("zh-Hans"), S_INIT("中文"), S_INIT("中国語")},
	[LANGUAGE_KO] = {S_INIT("ko"), S_INIT("한국어"), S_INIT("韓国語")},
	[LANGUAGE_VI] = {S_INIT("vi"), S_INIT("Tiếng Việt"), S_INIT("ベトナム語")},
};

bool language_of_code(struct str code, enum language *out)
{
	for (int i = 0; i < LANGUAGES; i++)
		if (str_eq(code, str_from(language_codes[i]))) {
			*out = (enum language)i;
			return true;
		}
	return false;
}

bool language_of_tag(struct str tag, enum language *out)
{
	static const enum language by_two_letters[] = {LANGUAGE_JA, LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_KO, LANGUAGE_VI};
	struct str first = str_left(tag, 2);
	if (tag.len > 2 && tag.ptr[2] != '-' && tag.ptr[2] != '_')
		return false;
	for (size_t i = 0; i < COUNT(by_two_letters); i++)
		if (str_eq_nocase(first, str_from(language_codes[by_two_letters[i]]))) {
			*out = by_two_letters[i];
			return true;
		}
	return false;
}

enum language language_accepted(struct str header)
{
	struct str rest = str_left(header, 200), piece;
	enum language language;
	while (str_cut(&rest, ',', &piece)) {
		ptrdiff_t weight = str_find_char(piece, ';');
		struct str tag = str_trim(weight < 0 ? piece : str_left(piece, (size_t)weight));
		if (language_of_tag(tag, &language))
			return language;
	}
	return LANGUAGE_JA;
}

struct str language_code(enum language language) { return str_from(language_codes[language]); }
struct str language_html(enum language language) { return languages[language].html; }
struct str language_own_name(enum language language) { return languages[language].own_name; }
struct str language_japanese(enum language language) { return languages[language].japanese; }

enum language language_of_friend(struct str chosen, struct str line)
{
	enum language language = LANGUAGE_JA;
	if (!language_of_code(chosen, &language) && !language_of_tag(line, &language))
		return LANGUAGE_JA;
	return language;
}

enum err language_mark(struct db *db, struct arena *arena, int64_t friend_id, enum language language)
{
	struct language_options_row *rows;
	size_t count;
	TRY(sql_language_options(db, arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool is = str_eq(rows[i].key, language_code(language));
		TRY(is ? member_add(db, arena, rows[i].id, friend_id, NULL)
		       : member_remove(db, arena, rows[i].id, friend_id, NULL));
	}
	return OK;
}

enum err language_choose(struct db *db, struct arena *arena, int64_t friend_id, enum language language)
{
	TRY(sql_language_chosen(db, arena, friend_id, language_code(language)));
	return language_mark(db, arena, friend_id, language);
}
