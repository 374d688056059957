/* friend_search: goes through the people in pieces, each in an arena of its own,
 * so that a search through many keeps little. */
#include "friend_search.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "friend_search.sql.h"
#include "members.h"
#include "people.h"
#include "utf8.h"

#define PIECE 500

struct search {
	struct db *db;
	struct arena *arena; /* of the caller */
	const struct keyring *keyring;
	const struct friend_filter *filter;
	const struct people *option, *testers;
	struct str folded; /* q for comparing; empty: all */
	int64_t number;    /* q when it is one; 0: it is not */
	int64_t before;
	size_t scanned;
	struct friend_page *page;
};

/* All statements of friend_search.sql give these columns. */
#define LINE_FROM(row, sealed)                                  \
	((struct friend_line){                                  \
		.id = (row).id,                                 \
		.name = (sealed),                               \
		.state = friend_state_from((row).state),        \
		.followed_at = (row).followed_at,               \
		.blocked_at = (row).blocked_at,                 \
		.settings_saved_at = (row).settings_saved_at,   \
	})

#define LINES_FROM(arena, rows, count, out)                                                     \
	do {                                                                                    \
		*(out) = arena_array((arena), struct friend_line, (count));                     \
		for (size_t i_ = 0; i_ < (count); i_++)                                         \
			(*(out))[i_] = LINE_FROM((rows)[i_],                                    \
			                         (rows)[i_].has_name_sealed ? (rows)[i_].name_sealed : S("")); \
	} while (0)

static enum err lines_of_set(struct search *s, struct arena *own, struct friend_line **out, size_t *count)
{
	int64_t ids[PIECE], rank = people_rank(s->option, s->before);
	int64_t first = rank > PIECE ? rank - PIECE : 0;
	struct friends_of_ids_row *rows;
	size_t got = people_range(s->option, first, (size_t)(rank - first), ids);
	*count = 0;
	if (got == 0)
		return OK;
	TRY(sql_friends_of_ids(s->db, own, (struct i64_list){ids, got}, &rows, count));
	LINES_FROM(own, rows, *count, out);
	return OK;
}

static enum err lines_of_state(struct search *s, struct arena *own, struct friend_line **out, size_t *count)
{
	struct friends_in_state_before_row *rows;
	TRY(sql_friends_in_state_before(s->db, own, s->before, PIECE, str_from(friend_states[s->filter->state]), &rows, count));
	LINES_FROM(own, rows, *count, out);
	return OK;
}

static enum err lines_of_all(struct search *s, struct arena *own, struct friend_line **out, size_t *count)
{
	struct friends_before_row *rows;
	TRY(sql_friends_before(s->db, own, s->before, PIECE, &rows, count));
	LINES_FROM(own, rows, *count, out);
	return OK;
}

/* *line.name is sealed before and open afterwards. */
static enum err matches(struct search *s, struct arena *own, struct friend_line *line, bool *yes)
{
	*yes = !s->filter->has_state || line->state == s->filter->state;
	if (!*yes)
		return OK;
	TRY(friend_name_open(s->keyring, own, line->id, line->name, &line->name));
	if (s->folded.len)
		*yes = line->name.len && str_find(utf8_fold(own, line->name), s->folded) >= 0;
	return OK;
}

static enum err look_at(struct search *s, struct arena *own, struct friend_line *line, bool *full)
{
	bool yes;
	struct friend_page *page = s->page;
	TRY(matches(s, own, line, &yes));
	if (yes && page->count == s->filter->most) {
		page->next = page->rows[page->count - 1].id;
		*full = true;
		return OK;
	}
	s->before = line->id;
	s->scanned++;
	if (!yes)
		return OK;
	line->name = str_dup(s->arena, line->name);
	line->tester = people_has(s->testers, line->id);
	page->rows[page->count++] = *line;
	return OK;
}

static enum err look_at_piece(struct search *s, struct arena *own, bool *done)
{
	struct friend_line *lines;
	size_t count;
	if (s->option)
		TRY(lines_of_set(s, own, &lines, &count));
	else if (s->filter->has_state)
		TRY(lines_of_state(s, own, &lines, &count));
	else
		TRY(lines_of_all(s, own, &lines, &count));
	*done = count == 0;
	for (size_t i = 0; i < count && !*done; i++)
		TRY(look_at(s, own, &lines[i], done));
	return OK;
}

static enum err look_at_all(struct search *s)
{
	bool done = false;
	while (!done) {
		struct arena *own = arena_new();
		enum err err = look_at_piece(s, own, &done);
		arena_free(&own);
		TRY(err);
		if (!done && s->scanned >= FRIENDS_SCANNED) {
			s->page->next = s->before;
			done = true;
		}
	}
	return OK;
}

static enum err count_total(struct search *s, struct members *members)
{
	const struct people *following;
	const struct friend_filter *f = s->filter;
	int64_t *total = &s->page->total;
	if (f->q.len) {
		*total = (int64_t)s->page->count;
		return OK;
	}
	if (!s->option && f->has_state)
		return sql_friend_total_in_state(s->db, s->arena, str_from(friend_states[f->state]), total);
	if (!s->option)
		return sql_friend_total(s->db, s->arena, total);
	*total = people_count(s->option);
	if (!f->has_state)
		return OK;
	TRY(f->state == FRIEND_BLOCKED ? members_blocked(s->db, s->arena, members, &following)
	                               : members_following(s->db, s->arena, members, &following));
	*total = people_and_count(s->option, following);
	return OK;
}

static enum err id_of(struct search *s, int64_t *id)
{
	if (s->number > 0) {
		struct friend f;
		*id = s->number;
		return friend_find(s->db, s->arena, NULL, s->number, &f);
	}
	bool whole = s->filter->q.len == 33 && s->filter->q.ptr[0] == 'U';
	return whole ? friend_by_line_id(s->db, s->arena, s->filter->q, id) : ERR_NOT_FOUND;
}

/* A number, or a whole LINE user id, names one person. */
static enum err exactly(struct search *s, bool *found)
{
	int64_t id;
	enum err err = id_of(s, &id);
	*found = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	struct friends_of_ids_row *rows;
	struct friend_line *line;
	size_t count;
	TRY(sql_friends_of_ids(s->db, s->arena, (struct i64_list){&id, 1}, &rows, &count));
	LINES_FROM(s->arena, rows, count, &line);
	TRY(friend_name_open(s->keyring, s->arena, id, line->name, &line->name));
	line->tester = people_has(s->testers, id);
	*s->page = (struct friend_page){.rows = line, .count = count, .total = 1};
	return OK;
}

enum err friend_search(struct db *db, struct arena *arena, struct members *members, const struct keyring *keyring,
                       const struct friend_filter *filter, struct friend_page *out)
{
	struct search s = {.db = db, .arena = arena, .keyring = keyring, .filter = filter, .page = out};
	int64_t tester;
	bool found;
	*out = (struct friend_page){.rows = arena_array(arena, struct friend_line, filter->most)};
	s.before = filter->before > 0 ? filter->before : INT64_MAX;
	s.folded = utf8_fold(arena, filter->q);
	if (!str_to_i64(filter->q, &s.number))
		s.number = 0;
	if (filter->option)
		TRY(members_of_option(db, arena, members, filter->option, &s.option));
	TRY(option_of_state(db, arena, "tester", &tester));
	TRY(members_of_option(db, arena, members, tester, &s.testers));
	TRY(exactly(&s, &found));
	if (found)
		return OK;
	TRY(look_at_all(&s));
	return count_total(&s, members);
}

enum err friend_lines_after(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t after,
                            size_t most, struct friend_line **rows, size_t *count)
{
	struct friends_after_row *found;
	TRY(sql_friends_after(db, arena, after, (int64_t)most, &found, count));
	LINES_FROM(arena, found, *count, rows);
	for (size_t i = 0; i < *count; i++)
		TRY(friend_name_open(keyring, arena, (*rows)[i].id, (*rows)[i].name, &(*rows)[i].name));
	return OK;
}
