/* audience: the stored set less the stored parts is who gets the Japanese text. */
#include "audience.h"

#include "arena.h"
#include "audience.sql.h"
#include "db.h"
#include "language.sql.h"
#include "members.h"
#include "people.h"

static void all_in_japanese(struct arena *arena, struct audience *audience)
{
	audience->part[LANGUAGE_JA] = audience->all;
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++)
		audience->part[language] = people_new(arena);
}

enum err audience_load(struct db *db, struct arena *arena, int64_t broadcast_id, struct audience *out)
{
	struct audience_all_row row;
	struct audience_parts_row *parts;
	size_t count;
	enum language language;
	TRY(sql_audience_all(db, arena, broadcast_id, &row));
	TRY(sql_audience_parts(db, arena, broadcast_id, &parts, &count));
	out->all = people_new(arena);
	if (row.has_audience && row.audience.len)
		TRY(people_unpack(arena, row.audience, &out->all));
	all_in_japanese(arena, out);
	if (count)
		out->part[LANGUAGE_JA] = people_copy(arena, out->all);
	for (size_t i = 0; i < count; i++) {
		if (!language_of_code(parts[i].language, &language))
			return fail(ERR_INTERNAL, "unknown language of an audience");
		TRY(people_unpack(arena, parts[i].audience, &out->part[language]));
		people_without(out->part[LANGUAGE_JA], out->part[language]);
	}
	return OK;
}

const struct people *audience_part(const struct audience *audience, struct str word)
{
	enum language language;
	return audience->part[language_of_code(word, &language) ? language : LANGUAGE_JA];
}

enum language audience_gets(const struct audience_written *written, enum language reads)
{
	if (reads == LANGUAGE_JA || written->in[reads])
		return reads;
	return written->in[LANGUAGE_EASY] ? LANGUAGE_EASY : LANGUAGE_JA;
}

/* Whoever is marked twice is taken once: for the language that comes first. */
static enum err take_readers(struct db *db, struct arena *arena, struct members *members, int64_t option_id,
                             struct people *from, struct people *to)
{
	const struct people *readers;
	TRY(members_of_option(db, arena, members, option_id, &readers));
	struct people *taken = people_copy(arena, from);
	people_and(taken, readers);
	people_or(to, taken);
	people_without(from, taken);
	return OK;
}

enum err audience_split(struct db *db, struct arena *arena, struct members *members,
                        const struct audience_written *written, struct audience *audience)
{
	struct language_options_row *options;
	size_t count;
	all_in_japanese(arena, audience);
	audience->part[LANGUAGE_JA] = people_copy(arena, audience->all);
	TRY(sql_language_options(db, arena, &options, &count));
	for (size_t i = 0; i < count; i++) {
		enum language reads;
		if (!language_of_code(options[i].key, &reads) || audience_gets(written, reads) == LANGUAGE_JA)
			continue;
		TRY(take_readers(db, arena, members, options[i].id, audience->part[LANGUAGE_JA],
		                 audience->part[audience_gets(written, reads)]));
	}
	return OK;
}

enum err audience_store(struct db *db, struct arena *arena, int64_t broadcast_id, const struct audience *audience)
{
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++) {
		int64_t people = people_count(audience->part[language]);
		if (people)
			TRY(sql_audience_part_add(db, arena, broadcast_id, language_code((enum language)language), people,
			                          people_pack(arena, audience->part[language])));
	}
	return OK;
}
