/* parcel: contents kept once, arrivals counted. */
#include "parcel.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "world.h"

#include <string.h>

#define STRANGER_DAYS 7
#define COUNTED_DAYS 14 /* statistics freeze then */

static const char *const via_names[VIAS] = {"push", "multicast", "broadcast", "narrowcast", "reply"};

const char *via_name(enum via via) { return via_names[via]; }

struct parcel *parcel_at(struct world *world, uint32_t index)
{
	assert(index < world->parcels.count);
	return &world->parcels.items[index];
}

uint32_t parcel_find(const struct world *world, struct str request_id)
{
	struct id16 id;
	return ids_uuid(request_id, &id) ? table_get(&world->parcels.by_request, id) : TABLE_NONE;
}

const struct content *parcel_content(const struct world *world, const struct parcel *parcel)
{
	return &world->parcels.contents[parcel->content];
}

/* --- accepting --------------------------------------------------------------- */

static uint32_t content_add(struct world *world, struct arena *arena, const struct node *messages)
{
	struct parcels *parcels = &world->parcels;
	struct str whole = node_dump(arena, messages);
	struct id16 hash = id16_fingerprint(whole);
	uint32_t known = table_get(&parcels->by_content, hash);
	if (known != TABLE_NONE)
		return known;
	struct content content = {.count = (uint32_t)node_count(messages)};
	for (uint32_t i = 0; i < content.count && world->settings.keep; i++)
		content.messages[i] = world_keep(world, node_dump(arena, node_at(messages, i)));
	list_room(parcels->contents, parcels->content_count, parcels->content_capacity);
	parcels->contents[parcels->content_count] = content;
	table_put(&parcels->by_content, hash, parcels->content_count);
	return parcels->content_count++;
}

/* The first parcel that carried the same key or the same bytes; else this one.
 * A single push may rightly say the same thing twice, so only its key counts. */
static uint32_t batch_of(struct world *world, struct arena *arena, const struct parcel_draft *draft, uint32_t self)
{
	struct table *batches = &world->parcels.by_batch;
	bool bytes_count = draft->via == VIA_MULTICAST;
	struct id16 by_key = id16_hash(str_fmt(arena, "key %.*s", FMT(str_lower(arena, draft->retry_key))));
	struct id16 by_body = draft->fingerprint;
	uint32_t batch = TABLE_NONE;
	if (draft->retry_key.len)
		batch = table_get(batches, by_key);
	if (batch == TABLE_NONE && bytes_count)
		batch = table_get(batches, by_body);
	if (batch == TABLE_NONE)
		batch = self;
	if (draft->retry_key.len)
		table_put(batches, by_key, batch);
	if (bytes_count)
		table_put(batches, by_body, batch);
	return batch;
}

uint32_t parcel_add(struct world *world, struct arena *arena, const struct parcel_draft *draft)
{
	struct parcels *parcels = &world->parcels;
	uint32_t content = content_add(world, arena, draft->messages);
	uint32_t self = parcels->count;
	struct parcel parcel = {
		.request_id = draft->request_id,
		.silent = draft->silent,
		.via = (uint8_t)draft->via,
		.at = clock_now(),
		.content = content,
		.batch = batch_of(world, arena, draft, self),
		.first_message_id = world_message_id(world, parcels->contents[content].count),
		.unit = world_keep(world, draft->unit),
	};
	parcel.has_retry_key = draft->retry_key.len && ids_uuid(draft->retry_key, &parcel.retry_key);
	list_room(parcels->items, parcels->count, parcels->capacity);
	parcels->items[parcels->count++] = parcel;
	table_put(&parcels->by_request, parcel.request_id, self);
	return self;
}

/* --- arriving ---------------------------------------------------------------- */

bool parcel_reaches(const struct world *world, enum via via, uint32_t index)
{
	const struct person *person = &world->people.items[index];
	if (person->state == PERSON_FOLLOWING || via == VIA_REPLY)
		return person->state == PERSON_FOLLOWING || person->state == PERSON_STRANGER;
	const struct details *details = people_details_if_any(world, index);
	return via == VIA_PUSH && person->state == PERSON_STRANGER && details && details->wrote_at &&
	       clock_now() - details->wrote_at <= STRANGER_DAYS * MS_DAY;
}

static void note_earlier_arrivals(struct world *world, struct parcel *parcel, const struct person *person)
{
	bool duplicate = false, repeat = false;
	for (uint32_t i = 0; i < person->entry_count; i++) {
		if (person->entries[i].kind != ENTRY_PARCEL)
			continue;
		const struct parcel *earlier = parcel_at(world, person->entries[i].index);
		if (earlier->batch == parcel->batch)
			duplicate = true;
		else if (earlier->content == parcel->content && parcel->via != VIA_REPLY)
			repeat = true;
	}
	parcel->duplicates += duplicate;
	parcel->repeats += repeat;
	world->parcels.duplicates += duplicate;
	world->parcels.repeats += repeat;
}

static void count_arrival(struct world *world, struct parcel *parcel, struct person *person)
{
	uint32_t messages = parcel_content(world, parcel)->count;
	parcel->people++;
	parcel->messages += messages;
	world->parcels.people++;
	world->parcels.messages += messages;
	world->parcels.distinct += !person->reached;
	person->reached = true;
	person->unread += messages;
}

void parcel_deliver(struct world *world, uint32_t index, uint32_t person_index)
{
	struct parcel *parcel = parcel_at(world, index);
	struct person *person = people_at(world, person_index);
	if (person->last_parcel == index + 1)
		return; /* named twice in one call */
	person->last_parcel = index + 1;
	if (!parcel_reaches(world, parcel->via, person_index)) {
		parcel->skipped++;
		return;
	}
	note_earlier_arrivals(world, parcel, person);
	count_arrival(world, parcel, person);
	if (person->details)
		people_details(world, person_index)->loading_until = 0;
	people_append(world, person_index, ENTRY_PARCEL, index);
}

void parcel_deliver_to_group(struct world *world, uint32_t index, uint32_t group_index)
{
	struct parcel *parcel = parcel_at(world, index);
	struct group *group = group_at(world, group_index);
	int64_t messages = (int64_t)group->member_count * parcel_content(world, parcel)->count;
	parcel->people += group->member_count;
	parcel->messages += messages;
	world->parcels.people += group->member_count;
	world->parcels.messages += messages;
	list_room(group->parcels, group->parcel_count, group->parcel_capacity);
	group->parcels[group->parcel_count++] = index;
}

/* --- reading and tapping -------------------------------------------------------- */

static bool is_counted(const struct parcel *parcel)
{
	return clock_now() - parcel->at <= COUNTED_DAYS * MS_DAY;
}

void parcel_open_all(struct world *world, uint32_t person_index)
{
	struct person *person = people_at(world, person_index);
	person->unread = 0;
	for (uint32_t i = person->entry_count; i-- > 0;) {
		struct entry *entry = &person->entries[i];
		if (entry->kind != ENTRY_PARCEL)
			continue;
		if (entry->opened)
			break; /* so is everything before it */
		entry->opened = true;
		struct parcel *parcel = parcel_at(world, entry->index);
		parcel->opened += is_counted(parcel);
	}
}

void parcel_tap(struct world *world, uint32_t index, uint32_t person, struct str uri)
{
	struct parcel *parcel = parcel_at(world, index);
	if (!is_counted(parcel))
		return;
	for (uint32_t i = 0; i < parcel->tap_count; i++) {
		if (parcel->taps[i].person == person && str_eq(parcel->taps[i].uri, uri)) {
			parcel->taps[i].times++;
			return;
		}
	}
	list_room(parcel->taps, parcel->tap_count, parcel->tap_capacity);
	parcel->taps[parcel->tap_count++] = (struct tap){person, world_keep(world, uri), 1};
}

void parcels_clear(struct world *world)
{
	struct parcels *parcels = &world->parcels;
	for (uint32_t i = 0; i < parcels->count; i++)
		mem_free(parcels->items[i].taps);
	mem_free(parcels->items);
	mem_free(parcels->contents);
	table_clear(&parcels->by_content);
	table_clear(&parcels->by_request);
	table_clear(&parcels->by_batch);
	*parcels = (struct parcels){0};
}

/* --- the answer to push and reply ------------------------------------------------- */

static bool has_quote_token(struct arena *arena, struct str message)
{
	static const char *const kinds[] = {"text", "textV2", "sticker", "image", "video", "template", "flex"};
	const struct node *node;
	if (node_parse(arena, message, &node) != OK)
		return false;
	struct str kind = node_text(node_get(node, "type"), S(""));
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(kind, str_from(kinds[i])))
			return true;
	return false;
}

struct str parcel_sent_messages(struct world *world, struct arena *arena, uint32_t index)
{
	const struct parcel *parcel = parcel_at(world, index);
	const struct content *content = parcel_content(world, parcel);
	struct buf buf;
	struct emit out;
	buf_init(&buf, arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_list(&out, "sentMessages");
	for (uint32_t i = 0; i < content->count; i++) {
		int64_t id = parcel->first_message_id + i;
		emit_begin(&out, NULL);
		emit_text(&out, "id", str_fmt(arena, "%" PRId64, id));
		if (!world->settings.keep || has_quote_token(arena, content->messages[i]))
			emit_text(&out, "quoteToken", ids_message_token(arena, world->seed, TOKEN_QUOTE, id));
		emit_end(&out);
	}
	emit_end_list(&out);
	emit_end(&out);
	return buf_view(&buf);
}
