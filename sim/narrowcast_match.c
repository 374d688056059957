/* narrowcast_match: a small evaluator of and, or, not. */
#include "narrowcast_match.h"

#include "field.h"
#include "world.h"

#include <stdio.h>

static const char *const ages[] = {"", "age_15", "age_20", "age_25", "age_30", "age_35", "age_40",
                                   "age_45", "age_50", "age_55", "age_60", "age_65", "age_70"};
static const char *const periods[] = {"", "day_7", "day_30", "day_90", "day_180", "day_365"};

struct traits traits_of(const struct world *world, uint32_t person)
{
	const uint8_t *id = world->people.items[person].id.bytes;
	return (struct traits){
		.male = id[8] & 1,
		.age_group = id[9] % (int)COUNT(ages),
		.prefecture = id[10] % 47 + 1,
		.ios = id[11] & 1,
		.period = id[12] % (int)COUNT(periods),
	};
}

static bool list_has(const struct node *list, struct str word)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (str_eq(node_text(node_at(list, i), S("")), word))
			return true;
	return false;
}

static int index_of(const char *const *words, int count, struct str word, int absent)
{
	for (int i = 1; i < count; i++)
		if (str_eq(str_from(words[i]), word))
			return i;
	return absent;
}

/* gte and lt are words of a scale; either may be missing. */
static bool in_range(const struct node *node, const char *const *words, int count, int value)
{
	int from = index_of(words, count, node_text(node_get(node, "gte"), S("")), 0);
	int to = index_of(words, count, node_text(node_get(node, "lt"), S("")), count);
	return value >= from && value < to;
}

static bool fits_leaf(const struct narrowcast_match *match, const struct node *node, struct str type, uint32_t person)
{
	struct traits traits = traits_of(match->world, person);
	char area[8];
	const struct node *one_of = node_get(node, "oneOf");
	if (str_eq(type, S("gender")))
		return list_has(one_of, traits.male ? S("male") : S("female"));
	if (str_eq(type, S("appType")))
		return list_has(one_of, traits.ios ? S("ios") : S("android"));
	if (str_eq(type, S("area"))) {
		snprintf(area, sizeof area, "jp_%02d", traits.prefecture);
		return list_has(one_of, str_from(area));
	}
	if (str_eq(type, S("age")))
		return in_range(node, ages, (int)COUNT(ages), traits.age_group);
	return str_eq(type, S("subscriptionPeriod")) && in_range(node, periods, (int)COUNT(periods), traits.period);
}

typedef bool leaf_function(const struct narrowcast_match *match, const struct node *node, struct str type,
                           uint32_t person);

/* Nesting is bounded by the depth that base/field accepts. */
static bool fits(const struct narrowcast_match *match, const struct node *node, leaf_function *leaf, uint32_t person)
{
	struct str type = node_text(node_get(node, "type"), S(""));
	if (!str_eq(type, S("operator")))
		return leaf(match, node, type, person);
	const struct node *all = node_get(node, "and"), *any = node_get(node, "or"), *not = node_get(node, "not");
	if (not)
		return !fits(match, not, leaf, person);
	const struct node *list = all ? all : any;
	for (size_t i = 0; i < node_count(list); i++)
		if (fits(match, node_at(list, i), leaf, person) != (all != NULL))
			return all == NULL;
	return all != NULL;
}

/* Redelivery: those whom an earlier narrowcast reached. */
static bool fits_recipient(const struct narrowcast_match *match, const struct node *node, struct str type,
                           uint32_t index)
{
	uint32_t parcel = parcel_find(match->world, node_text(node_get(node, "requestId"), S("")));
	const struct person *person = people_at(match->world, index);
	if (!str_eq(type, S("redelivery")))
		return false;
	for (uint32_t i = 0; i < person->entry_count; i++)
		if (person->entries[i].kind == ENTRY_PARCEL && person->entries[i].index == parcel)
			return true;
	return false;
}

void narrowcast_match_init(struct narrowcast_match *match, struct world *world, struct arena *arena,
                           const struct narrowcast *narrowcast)
{
	*match = (struct narrowcast_match){.world = world};
	if (narrowcast->filter.len && node_parse(arena, narrowcast->filter, &match->filter) != OK)
		match->filter = NULL;
	if (narrowcast->recipient.len && node_parse(arena, narrowcast->recipient, &match->recipient) != OK)
		match->recipient = NULL;
}

bool narrowcast_matches(const struct narrowcast_match *match, uint32_t person)
{
	if (people_at(match->world, person)->state != PERSON_FOLLOWING)
		return false;
	return (!match->filter || fits(match, match->filter, fits_leaf, person)) &&
	       (!match->recipient || fits(match, match->recipient, fits_recipient, person));
}
