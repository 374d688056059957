/* outcome: broadcasts with their books and LINE's numbers, and sums of them. */
#include "outcome.h"

#include "arena.h"
#include "db.h"
#include "outcome.sql.h"

#include <stdlib.h>

enum err outcome_list(struct db *db, struct arena *arena, struct outcome_when when, struct scope scope,
                      struct outcome **out, size_t *count)
{
	struct outcome_rows_row *rows;
	TRY(sql_outcome_rows(db, arena, when.from_ms, when.to_ms, scope.everywhere, scope.departments, &rows, count));
	if (*count > OUTCOMES_MOST)
		return fail_field(ERR_LIMIT, "from", "この期間の配信は%d件を超えています。期間を短くしてください。", OUTCOMES_MOST);
	*out = arena_array(arena, struct outcome, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct outcome){
			.id = rows[i].id,
			.title = rows[i].title,
			.department_id = rows[i].department_id,
			.department = rows[i].department,
			.started_at = rows[i].started_at,
			.audience = rows[i].audience,
			.sent = rows[i].sent,
			.refused = rows[i].refused,
			.opened = rows[i].opened,
			.clicked = rows[i].clicked,
			.blocked_24h = rows[i].blocked_24h,
			.link_taps = rows[i].link_taps,
			.button_people = rows[i].button_people,
		};
	return OK;
}

static void add(struct outcome_sum *sum, const struct outcome *o)
{
	sum->broadcasts++;
	sum->audience += o->audience;
	sum->sent += o->sent;
	sum->refused += o->refused;
	sum->link_taps += o->link_taps;
	sum->button_people += o->button_people;
	if (o->opened >= 0) {
		sum->opened += o->opened;
		sum->opened_of += o->sent;
	}
	if (o->blocked_24h >= 0) {
		sum->blocked += o->blocked_24h;
		sum->blocked_of += o->sent;
	}
}

static int by_sent(const void *a, const void *b)
{
	const struct outcome_sum *x = a, *y = b;
	if (x->sent != y->sent)
		return x->sent > y->sent ? -1 : 1;
	return (x->department_id > y->department_id) - (x->department_id < y->department_id);
}

void outcome_sums(struct arena *arena, const struct outcome *list, size_t count, struct outcome_sum *all,
                  struct outcome_sum **departments, size_t *department_count)
{
	struct outcome_sum *sums = arena_array(arena, struct outcome_sum, count);
	size_t known = 0;
	*all = (struct outcome_sum){.department = S("")};
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < known && sums[at].department_id != list[i].department_id)
			at++;
		if (at == known)
			sums[known++] = (struct outcome_sum){.department_id = list[i].department_id,
			                                     .department = list[i].department};
		add(&sums[at], &list[i]);
		add(all, &list[i]);
	}
	if (known)
		qsort(sums, known, sizeof *sums, by_sent);
	*departments = sums;
	*department_count = known;
}
