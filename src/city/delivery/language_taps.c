/* language_taps: those who tapped, by the part of the audience they are in. */
#include "language_taps.h"

#include "arena.h"
#include "audience.h"
#include "broadcast.h"
#include "members.h"
#include "people.h"
#include "tracking.h"
#include "translation.h"

static enum err parts_of(struct db *db, struct arena *arena, struct members *members, const struct broadcast *broadcast,
                         const struct people *tapped, struct audience *out)
{
	struct translations all;
	struct audience late = {.all = people_copy(arena, tapped)};
	TRY(audience_load(db, arena, broadcast->id, out));
	TRY(translations_read(arena, broadcast->translations, &all));
	const struct audience_written written = translations_written(&all);
	people_without(late.all, out->all);
	TRY(audience_split(db, arena, members, &written, &late));
	for (int language = 0; language < LANGUAGES; language++)
		people_or(late.part[language], out->part[language]);
	*out = late;
	return OK;
}

static void count(const struct audience *parts, const struct people *tapped, int64_t people[LANGUAGES])
{
	for (int language = 0; language < LANGUAGES; language++)
		people[language] = people_and_count(parts->part[language], tapped);
}

static enum err count_links(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t taps[LANGUAGES])
{
	struct tracked_link *links;
	size_t link_count;
	TRY(tracking_links(db, arena, broadcast_id, &links, &link_count));
	for (size_t i = 0; i < link_count; i++)
		taps[links[i].language] += links[i].taps;
	return OK;
}

enum err language_taps(struct db *db, struct arena *arena, struct members *members, const struct broadcast *broadcast,
                       struct language_taps *out)
{
	const struct people *tapped;
	struct tracked_button *buttons;
	struct audience parts;
	*out = (struct language_taps){.buttons = NULL};
	TRY(count_links(db, arena, broadcast->id, out->links));
	TRY(tracking_buttons(db, arena, broadcast->id, &buttons, &out->button_count));
	if (out->button_count == 0)
		return OK;
	TRY(members_tapped(db, arena, members, broadcast->id, S(""), &tapped));
	TRY(parts_of(db, arena, members, broadcast, tapped, &parts));
	count(&parts, tapped, out->answered);
	out->buttons = arena_array(arena, struct language_button, out->button_count);
	for (size_t i = 0; i < out->button_count; i++) {
		out->buttons[i] = (struct language_button){.button = buttons[i].button};
		TRY(members_tapped(db, arena, members, broadcast->id, buttons[i].button, &tapped));
		count(&parts, tapped, out->buttons[i].people);
	}
	return OK;
}
