/* demographic: keeping what LINE said, and its words in Japanese. */
#include "demographic.h"

#include "arena.h"
#include "db.h"
#include "demographic.sql.h"
#include "fact.h"

#include <stdlib.h>

static const char *const kinds[DEMOGRAPHIC_KINDS] = {"gender", "age", "area", "app", "period"};

static const struct {
	struct str word, label;
} labels[] = {
	{S_INIT("from0to14"), S_INIT("14歳以下")},
	{S_INIT("from15to19"), S_INIT("15～19歳")},
	{S_INIT("from20to24"), S_INIT("20～24歳")},
	{S_INIT("from25to29"), S_INIT("25～29歳")},
	{S_INIT("from30to34"), S_INIT("30～34歳")},
	{S_INIT("from35to39"), S_INIT("35～39歳")},
	{S_INIT("from40to44"), S_INIT("40～44歳")},
	{S_INIT("from45to49"), S_INIT("45～49歳")},
	{S_INIT("from50to54"), S_INIT("50～54歳")},
	{S_INIT("from50"), S_INIT("50歳以上")},
	{S_INIT("from55to59"), S_INIT("55～59歳")},
	{S_INIT("from60to64"), S_INIT("60～64歳")},
	{S_INIT("from65to69"), S_INIT("65～69歳")},
	{S_INIT("from70"), S_INIT("70歳以上")},
	{S_INIT("within7days"), S_INIT("7日未満")},
	{S_INIT("within30days"), S_INIT("7日以上30日未満")},
	{S_INIT("within90days"), S_INIT("30日以上90日未満")},
	{S_INIT("within180days"), S_INIT("90日以上180日未満")},
	{S_INIT("within365days"), S_INIT("180日以上1年未満")},
	{S_INIT("over365days"), S_INIT("1年以上")},
	{S_INIT("female"), S_INIT("女性")},
	{S_INIT("male"), S_INIT("男性")},
	{S_INIT("ios"), S_INIT("iPhoneなど（iOS）")},
	{S_INIT("android"), S_INIT("Android")},
	{S_INIT("others"), S_INIT("そのほか")},
	{S_INIT("unknown"), S_INIT("分からない")},
};

static size_t place_of(struct str word)
{
	size_t i = 0;
	while (i < COUNT(labels) && !str_eq(labels[i].word, word))
		i++;
	return i;
}

struct str demographic_kind_label(enum demographic_kind kind)
{
	switch (kind) {
	case DEMOGRAPHIC_GENDER: return S("性別");
	case DEMOGRAPHIC_AGE: return S("年齢");
	case DEMOGRAPHIC_AREA: return S("地域");
	case DEMOGRAPHIC_APP: return S("スマートフォンの種類");
	case DEMOGRAPHIC_PERIOD: return S("友だちになってからの期間");
	}
	return S("");
}

struct str demographic_label(const struct demographic *share)
{
	size_t place = place_of(share->word);
	return place < COUNT(labels) ? labels[place].label : share->word;
}

static bool is_unknown(const struct demographic *d) { return str_eq(d->word, S("unknown")); }

/* Scales in their order, the others by share; what is not known comes last. */
static int in_order(const void *a, const void *b)
{
	const struct demographic *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (is_unknown(x) != is_unknown(y))
		return is_unknown(x) ? 1 : -1;
	bool scale = x->kind == DEMOGRAPHIC_AGE || x->kind == DEMOGRAPHIC_PERIOD;
	size_t p = place_of(x->word), q = place_of(y->word);
	if (scale && p != q)
		return p < q ? -1 : 1;
	if (x->tenths != y->tenths)
		return x->tenths > y->tenths ? -1 : 1;
	return str_compare(x->word, y->word);
}

static enum demographic_kind kind_from(struct str word)
{
	for (int i = 0; i < DEMOGRAPHIC_KINDS; i++)
		if (str_eq(word, str_from(kinds[i])))
			return (enum demographic_kind)i;
	return DEMOGRAPHIC_AREA;
}

static enum err fact_or(struct db *db, struct arena *arena, struct str key, int64_t absent, int64_t *out)
{
	enum err err = fact_find(db, arena, key, out);
	if (err == ERR_NOT_FOUND)
		*out = absent;
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err demographics_find(struct db *db, struct arena *arena, struct demographics *out)
{
	struct demographic_rows_row *rows;
	*out = (struct demographics){0};
	TRY(fact_or(db, arena, S("demographics_asked"), 0, &out->asked_at));
	TRY(sql_demographic_rows(db, arena, &rows, &out->count));
	out->available = out->count > 0;
	out->list = arena_array(arena, struct demographic, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->list[i] = (struct demographic){kind_from(rows[i].kind), rows[i].word, rows[i].tenths};
	if (out->count)
		qsort(out->list, out->count, sizeof *out->list, in_order);
	return OK;
}

enum err demographics_set(struct db *db, struct arena *arena, const struct demographics *now)
{
	TRY(sql_demographic_clear(db, arena));
	for (size_t i = 0; now->available && i < now->count; i++)
		TRY(sql_demographic_add(db, arena, str_from(kinds[now->list[i].kind]), now->list[i].word, now->list[i].tenths));
	return fact_set(db, arena, S("demographics_asked"), now->asked_at, now->asked_at);
}
