/* reply_clash: each word of each rule is said to the set, as a citizen would. */
#include "reply_clash.h"

#include "arena.h"
#include "str.h"

struct looking {
	const struct reply_set *set;
	struct arena *arena;
	int64_t now;
	struct reply_clash *found;
	size_t count;
	int64_t total;
};

/* Does the hit of another rule stand before the rule's own one? false: the rule
 * answers, or its word is the longer one, which is as meant. */
static bool is_in_the_way(const struct reply_set *set, const struct reply_hit *own, const struct reply_hit *other,
                          enum reply_clash_kind *kind)
{
	int64_t mine = set->entries[own->rule].rule.priority, its = set->entries[other->rule].rule.priority;
	if (its < mine) {
		*kind = REPLY_COVERED;
		return true;
	}
	*kind = REPLY_SAME;
	return its == mine && own->kind == other->kind && own->length == other->length && other->rule < own->rule;
}

static void look_at(struct looking *l, struct str word, const struct reply_hit *own, const struct reply_hit *other)
{
	const struct reply_entry *entry = &l->set->entries[own->rule], *first = &l->set->entries[other->rule];
	enum reply_clash_kind kind;
	int64_t at;
	if (!is_in_the_way(l->set, own, other, &kind) ||
	    !reply_when_meet(&entry->rule.when, &first->rule.when, l->now, &at))
		return;
	l->total++;
	if (l->count == REPLY_CLASHES_MOST)
		return;
	bool depends = first->rule.condition.len > 2 && !str_eq(first->rule.condition, entry->rule.condition);
	l->found[l->count++] = (struct reply_clash){kind, entry, first, str_dup(l->arena, word), at, depends};
}

static void look_for(struct looking *l, size_t rule, const struct reply_word *word)
{
	struct arena *scratch = arena_new();
	struct reply_hit *hits;
	const struct reply_hit *own = NULL;
	size_t count = reply_match_find(l->set->match, scratch, word->text, &hits);
	for (size_t i = 0; i < count; i++)
		if (hits[i].rule == rule)
			own = &hits[i];
	for (size_t i = 0; own && i < count; i++)
		if (hits[i].rule != rule)
			look_at(l, word->text, own, &hits[i]);
	arena_free(&scratch);
}

void reply_clashes(const struct reply_set *set, struct arena *arena, int64_t now, struct reply_clash **out,
                   size_t *count, int64_t *total)
{
	struct looking l = {.set = set, .arena = arena, .now = now,
	                    .found = arena_array(arena, struct reply_clash, REPLY_CLASHES_MOST)};
	for (size_t i = 0; i < set->count; i++)
		for (size_t j = 0; j < set->entries[i].rule.word_count; j++)
			look_for(&l, i, &set->entries[i].rule.words[j]);
	*out = l.found;
	*count = l.count;
	*total = l.total;
}
