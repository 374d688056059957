/* said: messages of people, from the control API into the webhook. */
#include "said.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "mime.h"
#include "secret.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"text", "sticker", "location", "image", "video", "audio", "file", NULL};
enum { SAY_TEXT, SAY_STICKER, SAY_LOCATION, SAY_IMAGE, SAY_VIDEO, SAY_AUDIO, SAY_FILE };

/* --- the webhook's message object ---------------------------------------------- */

struct draft {
	struct world *world;
	struct arena *arena;
	const struct node *given;
	struct emit out;
	int kind;
	int64_t id;
	struct str bytes, type, file_name;
};

static void copy_if_given(struct draft *draft, const char *name)
{
	const struct node *node = node_get(draft->given, name);
	if (node)
		emit_raw(&draft->out, name, node_dump(draft->arena, node));
}

static void copy_text(struct draft *draft, const char *name, struct str absent)
{
	emit_text(&draft->out, name, node_text(node_get(draft->given, name), absent));
}

static void put_token(struct draft *draft, const char *name, enum token_kind kind)
{
	emit_text(&draft->out, name, ids_message_token(draft->arena, draft->world->seed, kind, draft->id));
}

static void put_provider(struct draft *draft)
{
	const struct node *external = node_get(draft->given, "contentProvider");
	emit_raw(&draft->out, "contentProvider",
	         external ? node_dump(draft->arena, external) : S("{\"type\":\"line\"}"));
}

static void put_text(struct draft *draft)
{
	copy_text(draft, "text", S(""));
	copy_if_given(draft, "emojis");
	copy_if_given(draft, "mention");
	copy_if_given(draft, "quotedMessageId");
}

static void put_sticker(struct draft *draft)
{
	copy_text(draft, "packageId", S("446"));
	copy_text(draft, "stickerId", S("1988"));
	copy_text(draft, "stickerResourceType", S("STATIC"));
	copy_if_given(draft, "keywords");
	copy_if_given(draft, "text");
	copy_if_given(draft, "quotedMessageId");
}

static void put_media(struct draft *draft)
{
	copy_if_given(draft, "duration");
	put_provider(draft);
	if (draft->kind == SAY_IMAGE)
		copy_if_given(draft, "imageSet");
}

static void put_file(struct draft *draft)
{
	emit_text(&draft->out, "fileName", draft->file_name);
	emit_i64(&draft->out, "fileSize", (int64_t)draft->bytes.len);
}

static void put_location(struct draft *draft)
{
	copy_if_given(draft, "title");
	copy_if_given(draft, "address");
	copy_if_given(draft, "latitude");
	copy_if_given(draft, "longitude");
}

static struct str message_json(struct draft *draft)
{
	struct buf buf;
	bool quotable = draft->kind != SAY_AUDIO && draft->kind != SAY_FILE && draft->kind != SAY_LOCATION;
	buf_init(&buf, draft->arena, 256 * 1024);
	emit_init(&draft->out, &buf);
	emit_begin(&draft->out, NULL);
	emit_text(&draft->out, "type", str_from(kinds[draft->kind]));
	emit_text(&draft->out, "id", str_fmt(draft->arena, "%" PRId64, draft->id));
	if (quotable)
		put_token(draft, "quoteToken", TOKEN_QUOTE);
	put_token(draft, "markAsReadToken", TOKEN_MARK_READ);
	switch (draft->kind) {
	case SAY_TEXT: put_text(draft); break;
	case SAY_STICKER: put_sticker(draft); break;
	case SAY_LOCATION: put_location(draft); break;
	case SAY_FILE: put_file(draft); break;
	default: put_media(draft); break;
	}
	emit_end(&draft->out);
	return buf_view(&buf);
}

/* --- checking what the control API was given -------------------------------------- */

static struct str type_of(const struct draft *draft)
{
	static const char *const usual[] = {"", "", "", "image/jpeg", "video/mp4", "audio/x-m4a",
	                                    "application/octet-stream"};
	struct str given = node_text(node_get(draft->given, "contentType"), S(""));
	struct str seen = mime_from_bytes(draft->bytes);
	if (given.len)
		return given;
	if (seen.len)
		return seen;
	return draft->kind == SAY_FILE ? mime_from_name(draft->file_name) : str_from(usual[draft->kind]);
}

static enum err take_bytes(struct draft *draft)
{
	struct str data = node_text(node_get(draft->given, "data"), S(""));
	bool external = node_get(draft->given, "contentProvider") != NULL;
	ptrdiff_t comma = str_starts(data, S("data:")) ? str_find_char(data, ',') : -1;
	if (comma >= 0)
		data = str_skip(data, (size_t)comma + 1);
	if (!data.len && !external)
		return fail(ERR_INVALID, "data: the content in base64 is missing");
	if (!base64_decode(draft->arena, data, &draft->bytes))
		return fail(ERR_INVALID, "data is not base64");
	draft->file_name = node_text(node_get(draft->given, "fileName"), S("file.bin"));
	draft->type = type_of(draft);
	return OK;
}

static enum err check(struct draft *draft)
{
	TRY(field_word(draft->given, "type", kinds, &draft->kind));
	if (draft->kind == SAY_TEXT)
		return node_text(node_get(draft->given, "text"), S("")).len
		               ? OK
		               : fail(ERR_INVALID, "text is missing");
	if (draft->kind == SAY_LOCATION) {
		double number;
		TRY(field_double(draft->given, "latitude", -90, 90, &number));
		return field_double(draft->given, "longitude", -180, 180, &number);
	}
	return draft->kind >= SAY_IMAGE ? take_bytes(draft) : OK;
}

/* --- keeping ------------------------------------------------------------------------ */

static struct str own_bytes(struct str bytes)
{
	if (!bytes.len)
		return S("");
	char *copy = mem_make(bytes.len);
	memcpy(copy, bytes.ptr, bytes.len);
	return str_of(copy, bytes.len);
}

static uint32_t keep(struct world *world, const struct draft *draft, uint32_t person, struct str json)
{
	struct talk *talk = &world->talk;
	int64_t now = clock_now();
	bool slow = draft->kind == SAY_VIDEO || draft->kind == SAY_AUDIO;
	list_room(talk->items, talk->count, talk->capacity);
	talk->items[talk->count] = (struct said){
		.id = draft->id,
		.person = person,
		.at = now,
		.kind = str_from(kinds[draft->kind]),
		.json = world_keep(world, json),
		.bytes = own_bytes(draft->bytes),
		.type = world_keep(world, draft->type),
		.ready_at = slow ? now + world->settings.content_delay_ms : now,
		.transcoding_fails = node_bool(node_get(draft->given, "transcodingFails"), false),
		.read = !world->settings.chat_mode,
	};
	return talk->count++;
}

enum err said_add(struct world *world, struct arena *arena, uint32_t person, uint32_t group,
                  const struct node *message, int64_t *message_id)
{
	struct draft draft = {.world = world, .arena = arena, .given = message, .bytes = S("")};
	TRY(check(&draft));
	draft.id = world_message_id(world, 1);
	struct str json = message_json(&draft);
	uint32_t index = keep(world, &draft, person, json);
	struct str members = str_fmt(arena, "\"type\":\"message\",\"message\":%.*s", FMT(json));
	*message_id = draft.id;
	if (group) {
		hook_group_event(world, group - 1, person, members, true);
		return OK;
	}
	people_details(world, person)->wrote_at = clock_now();
	people_append(world, person, ENTRY_SAID, index);
	if (people_at(world, person)->state != PERSON_BLOCKED)
		hook_event(world, person, members, true);
	return OK;
}

void said_show(struct world *world, struct arena *arena, uint32_t person, struct str text)
{
	struct draft draft = {.world = world, .arena = arena, .kind = SAY_TEXT, .bytes = S(""), .type = S("")};
	struct buf buf;
	draft.id = world_message_id(world, 1);
	buf_init(&buf, arena, 16 * 1024);
	emit_init(&draft.out, &buf);
	emit_begin(&draft.out, NULL);
	emit_text(&draft.out, "type", S("text"));
	emit_text(&draft.out, "text", text);
	emit_end(&draft.out);
	people_append(world, person, ENTRY_SAID, keep(world, &draft, person, buf_view(&buf)));
}

struct said *said_find(struct world *world, struct str message_id)
{
	int64_t id;
	uint32_t low = 0, high = world->talk.count;
	if (!str_to_i64(message_id, &id))
		return NULL;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (world->talk.items[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < world->talk.count && world->talk.items[low].id == id ? &world->talk.items[low] : NULL;
}

enum err said_unsend(struct world *world, uint32_t person, struct str message_id)
{
	struct said *said = said_find(world, message_id);
	if (!said || said->person != person)
		return fail(ERR_NOT_FOUND, "this person sent no such message");
	if (said->unsent)
		return fail(ERR_CONFLICT, "this message was unsent before");
	said->unsent = true;
	watch_changed(world, person);
	char members[128];
	int len = snprintf(members, sizeof members, "\"type\":\"unsend\",\"unsend\":{\"messageId\":\"%" PRId64 "\"}",
	                   said->id);
	hook_event(world, person, str_of(members, (size_t)len), false);
	return OK;
}

void said_mark_read(struct world *world, struct said *said)
{
	for (struct said *each = said; each >= world->talk.items; each--)
		if (each->person == said->person)
			each->read = true;
	watch_changed(world, said->person);
}

void said_clear(struct world *world)
{
	for (uint32_t i = 0; i < world->talk.count; i++) {
		if (world->talk.items[i].bytes.len) {
			union {
				const char *in;
				void *out;
			} pun = {.in = world->talk.items[i].bytes.ptr};
			mem_free(pun.out);
		}
	}
	mem_free(world->talk.items);
	mem_free(world->talk.tokens);
	world->talk = (struct talk){0};
}
