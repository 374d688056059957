/* broadcast_call: the body of one call. */
#include "broadcast_call.h"

#include "api.h"
#include "arena.h"
#include "field.h"
#include "http_client.h"
#include "jst.h"
#include "people.h"
#include "tracking.h"
#include "translation.h"

#include <string.h>

static enum err open_roster(struct broadcast_calls *calls, struct db *db)
{
	if (calls->broadcast.roster_id == 0)
		return OK;
	TRY(roster_find(db, calls->arena, calls->broadcast.roster_id, &calls->roster));
	calls->how.columns = roster_headings(calls->arena, &calls->roster);
	calls->source.roster = &calls->roster;
	if (calls->broadcast.kind == BROADCAST_TEST)
		calls->source.stand_ins = roster_stand_ins(calls->arena, &calls->roster);
	return OK;
}

static struct content_how how_in(const struct broadcast_calls *calls, enum language language)
{
	struct content_how how = calls->how;
	how.links = calls->in[language].links;
	how.link_count = calls->in[language].link_count;
	return how;
}

static enum err open_speech(struct broadcast_calls *calls, struct db *db, enum language language,
                            const struct node *messages)
{
	struct broadcast_speech *speech = &calls->in[language];
	struct content_needs needs = content_needs(messages, calls->how.columns);
	struct content_link *links;
	TRY(tracking_codes(db, calls->arena, calls->broadcast.id, language, &links, &speech->link_count));
	speech->messages = messages;
	speech->links = links;
	calls->source.needs.name |= needs.name;
	calls->source.needs.child |= needs.child;
	calls->source.needs.column |= needs.column;
	const struct content_how how = how_in(calls, language);
	return calls->broadcast.personal ? OK : content_render(calls->arena, messages, &how, &speech->rendered);
}

static enum err open_speeches(struct broadcast_calls *calls, struct db *db)
{
	const struct node *messages;
	struct translations translations;
	TRY(node_parse(calls->arena, calls->broadcast.messages, &messages));
	TRY(translations_read(calls->arena, calls->broadcast.translations, &translations));
	TRY(open_speech(calls, db, LANGUAGE_JA, messages));
	for (size_t i = 0; i < translations.count; i++) {
		TRY(translation_marked(db, calls->arena, &translations.list[i], &messages));
		TRY(open_speech(calls, db, translations.list[i].language, messages));
	}
	return OK;
}

static enum err open_content(struct broadcast_calls *calls, struct db *db)
{
	const struct broadcast *broadcast = &calls->broadcast;
	struct arena *arena = calls->arena;
	const struct node *condition;
	/* The day of the start: a text must not change at midnight, its key would not fit any more. */
	int64_t day = jst_day_of_ms(broadcast->started_at ? broadcast->started_at : broadcast->created_at);
	TRY(node_parse(arena, broadcast->condition, &condition));
	calls->how = (struct content_how){.public_url = calls->sender->delivery.public_url,
	                                  .broadcast_id = broadcast->id,
	                                  .test = broadcast->kind == BROADCAST_TEST,
	                                  .drill = broadcast->purpose == PURPOSE_DRILL,
	                                  .day = day};
	calls->source = (struct content_source){.keyring = calls->sender->delivery.keyring, .day = day};
	TRY(open_roster(calls, db));
	content_children_meant(condition, day, &calls->source.children);
	return open_speeches(calls, db);
}

enum err broadcast_calls_open(struct sender *sender, struct arena *arena, struct db *db, int64_t broadcast_id,
                              struct broadcast_calls *out)
{
	*out = (struct broadcast_calls){.sender = sender, .arena = arena, .db = db};
	TRY(broadcast_find(db, arena, broadcast_id, &out->broadcast));
	TRY(broadcast_open(sender->delivery.keyring, arena, &out->broadcast));
	out->way = out->broadcast.personal     ? WAY_PUSH
	           : out->broadcast.by_broadcast ? WAY_BROADCAST
	                                         : WAY_MULTICAST;
	TRY(audience_load(db, arena, broadcast_id, &out->audience));
	return open_content(out, db);
}

static bool is_left_out(const struct batch *batch, int64_t id)
{
	struct str rest = batch->left_out_ids, piece;
	int64_t left;
	while (rest.len && str_cut(&rest, ',', &piece))
		if (str_to_i64(piece, &left) && left == id)
			return true;
	return false;
}

static void leave_out(const struct broadcast_calls *calls, struct batch *batch, int64_t id)
{
	batch->left_out_ids = batch->left_out ? str_fmt(calls->arena, "%.*s,%" PRId64, FMT(batch->left_out_ids), id)
	                                      : str_fmt(calls->arena, "%" PRId64, id);
	batch->left_out++;
}

/* The first of those found belong to this batch. */
static void take_share(const struct broadcast_calls *calls, const struct broadcast_load *load, const int64_t *ids,
                       const struct str *found, size_t count)
{
	load->to->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (load->batch->left_out && is_left_out(load->batch, ids[i]))
			continue;
		if (found[i].len == 0) {
			leave_out(calls, load->batch, ids[i]); /* deleted meanwhile */
			continue;
		}
		size_t at = load->to->count++;
		load->to->ids[at] = ids[i];
		memcpy(load->to->line_ids[at], found[i].ptr, BATCH_LINE_ID);
	}
}

/* How many of these batches follow each other without a gap. */
static size_t run_of(const struct broadcast_load *loads, size_t count, int64_t *people)
{
	size_t run = 0;
	*people = 0;
	while (run < count && loads[run].batch->language == loads[0].batch->language &&
	       loads[run].batch->first_rank == loads[0].batch->first_rank + *people)
		*people += loads[run++].batch->people;
	return run;
}

static enum err load_run(const struct broadcast_calls *calls, struct arena *arena, const struct broadcast_load *loads,
                         size_t count, size_t people)
{
	int64_t *ids = arena_array(arena, int64_t, people);
	struct str *found = arena_array(arena, struct str, people);
	size_t got = people_range(calls->audience.part[loads[0].batch->language], loads[0].batch->first_rank, people, ids), at = 0;
	TRY(batch_addresses(calls->db, arena, ids, got, found));
	for (size_t i = 0; i < count; i++) {
		size_t share = (size_t)loads[i].batch->people;
		share = share < got - at ? share : got - at;
		take_share(calls, &loads[i], ids + at, found + at, share);
		at += share;
	}
	return OK;
}

enum err broadcast_load_addressees(const struct broadcast_calls *calls, const struct broadcast_load *loads,
                                   size_t count)
{
	for (size_t at = 0; at < count;) {
		int64_t people;
		size_t run = run_of(loads + at, count - at, &people);
		struct arena *arena = arena_new();
		enum err err = load_run(calls, arena, loads + at, run, (size_t)people);
		arena_free(&arena);
		TRY(err);
		at += run;
	}
	return OK;
}

enum err broadcast_load_people(const struct broadcast_calls *calls, struct arena *arena,
                               const struct broadcast_load *loads, size_t count)
{
	int64_t ids[BATCH_GROUP] = {0};
	struct content_person people[BATCH_GROUP];
	size_t there = 0;
	assert(count <= BATCH_GROUP && BATCH_GROUP <= CONTENT_PEOPLE_MOST);
	for (size_t i = 0; i < count; i++)
		if (loads[i].to->count)
			ids[there++] = loads[i].to->ids[0];
	TRY(content_people(calls->db, arena, &calls->source, ids, there, people));
	there = 0;
	for (size_t i = 0; i < count; i++)
		if (loads[i].to->count)
			loads[i].to->person = people[there++];
	return OK;
}

static enum err personal_text(const struct broadcast_calls *calls, struct arena *arena, enum language language,
                              const struct content_person *person, struct str *out)
{
	struct content_how how = how_in(calls, language);
	how.person = person;
	return content_render(arena, calls->in[language].messages, &how, out);
}

static void multicast_body(struct str rendered, struct arena *arena, const struct broadcast_addressees *to, const struct line_send_options *options,
                           struct buf *out)
{
	struct str *ids = arena_array(arena, struct str, to->count);
	for (size_t i = 0; i < to->count; i++)
		ids[i] = str_of(to->line_ids[i], BATCH_LINE_ID);
	line_body_multicast(out, ids, to->count, rendered, options);
}

static enum err body_of(const struct broadcast_calls *calls, struct arena *arena, enum language language,
                        const struct broadcast_addressees *to, struct buf *out)
{
	const struct broadcast_speech *speech = &calls->in[language];
	const struct line_send_options options = {.notification_disabled = calls->broadcast.notification_off,
	                                          .unit = calls->broadcast.unit};
	struct str text;
	switch (calls->way) {
	case WAY_BROADCAST: line_body_broadcast(out, speech->rendered, options.notification_disabled); break;
	case WAY_MULTICAST: multicast_body(speech->rendered, arena, to, &options, out); break;
	case WAY_PUSH:
		TRY(personal_text(calls, arena, language, &to->person, &text));
		line_body_push(out, str_of(to->line_ids[0], BATCH_LINE_ID), text, &options);
		break;
	case SENDER_WAYS: assert(false); break;
	}
	return OK;
}

enum err broadcast_call_make(const struct broadcast_calls *calls, struct arena *arena, const struct batch *batch,
                             const struct broadcast_addressees *to, struct http_call *call)
{
	static const enum line_call endpoints[] = {
	        [WAY_MULTICAST] = LINE_MULTICAST, [WAY_PUSH] = LINE_PUSH, [WAY_BROADCAST] = LINE_BROADCAST};
	struct buf body;
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	if (!calls->in[batch->language].messages)
		return fail(ERR_INTERNAL, "no messages in the language of a batch");
	TRY(body_of(calls, arena, batch->language, to, &body));
	struct line_request request = {.call = endpoints[calls->way], .retry_key = str_dup(arena, batch->retry_key)};
	TRY(buf_done(&body, &request.body));
	line_prepare(calls->sender->line, arena, &request, call);
	return OK;
}
