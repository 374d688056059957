/* age: months and years between two days of Japan's calendar. */
#include "child.h"

#include "arena.h"
#include "jst.h"

int64_t age_months(int64_t birth_day, int64_t day)
{
	struct jst born = jst_from_day(birth_day), then = jst_from_day(day);
	int64_t months = (int64_t)(then.year - born.year) * 12 + then.month - born.month;
	return then.day < born.day ? months - 1 : months;
}

struct str age_text(struct arena *arena, int64_t months)
{
	if (months < 0)
		return S("");
	return str_fmt(arena, "%" PRId64 "歳%" PRId64 "か月", months / 12, months % 12);
}

/* jst_add_months() ends in a month that lacks the day on its last day, and all
 * who were born up to then have had their (later) day by `day`. */
void age_born(int64_t day, int from_months, int to_months, int64_t *first, int64_t *last)
{
	*first = jst_add_months(day, -(to_months + 1)) + 1;
	*last = jst_add_months(day, -from_months);
}
