/* broadcast_deeds: what staff set going, stop, and make from what was sent. */
#include "api.gen.h"
#include "arena.h"
#include "broadcast.h"
#include "broadcast_record.h"
#include "broadcast_view.h"
#include "call.h"
#include "correction_text.h"
#include "members.h"
#include "people.h"

_Static_assert((int)API_CORRECTION_LANGUAGE_LANGUAGE_VI + 1 == (int)LANGUAGE_VI, "languages differ");
_Static_assert((int)API_CORRECTION_TEXT_LANGUAGE_VI + 1 == (int)LANGUAGE_VI, "languages differ");

struct fact { /* a list of them ends with a name of NULL */
	const char *name;
	int64_t number;
};

static struct broadcast_who who(const struct call *call)
{
	return (struct broadcast_who){.staff_id = call->session->staff_id, .now = call->now};
}

static struct broadcast_ask ask_of(const struct call *call, const struct api_send_ask *in)
{
	return (struct broadcast_ask){
	        .id = call->id, .version = in->version, .people = in->people, .at = in->has_at ? in->at : 0};
}

/* before: what it was; NULL when the deed made it. fact: a number beside, or NULL. */
static enum err record(struct call *call, const char *action, const struct broadcast *before, int64_t id,
                       const struct fact *fact)
{
	struct change detail;
	TRY(broadcast_difference(call, before, id, &detail));
	for (; fact && fact->name; fact++)
		change_fact_i64(&detail, fact->name, fact->number);
	return broadcast_record(call, action, id, &detail);
}

/* Thousands of lines take a while to look at: on a loan that nobody waits for. What
 * was looked at cannot change before it is sent, or the version does. */
static enum err look_at_lines(struct call *call, const struct delivery *delivery)
{
	struct broadcast broadcast;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &call->db));
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_lines_fit(call->db, call->arena, delivery, &broadcast));
	db_return(&call->db);
	return OK;
}

static enum err begin(struct call *call, const struct delivery *delivery, struct broadcast *before)
{
	TRY(look_at_lines(call, delivery));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	return broadcast_admit(call, before);
}

enum err broadcast_schedule_post(struct call *call, const struct api_send_ask *in, struct api_broadcast *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = ask_of(call, in);
	struct broadcast broadcast;
	TRY(begin(call, &delivery, &broadcast));
	TRY(broadcast_schedule(call->db, call->arena, &delivery, &ask, who(call)));
	TRY(broadcast_view(call, call->id, out));
	TRY(record(call, "broadcast.schedule", &broadcast, call->id, (struct fact[]){{"people", in->people}, {NULL, 0}}));
	return tx_commit(call->db);
}

enum err broadcast_send_post(struct call *call, const struct api_send_ask *in, struct api_broadcast *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = ask_of(call, in);
	struct broadcast broadcast;
	TRY(begin(call, &delivery, &broadcast));
	TRY(broadcast_send_now(call->db, call->arena, &delivery, &ask, who(call)));
	TRY(record(call, "broadcast.send", &broadcast, call->id, (struct fact[]){{"people", in->people}, {NULL, 0}}));
	TRY(broadcast_view(call, call->id, out));
	return tx_commit(call->db);
}

enum err broadcast_unschedule_post(struct call *call, const struct api_version_ask *in, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_unschedule(call->db, call->arena, call->id, in->version, who(call)));
	TRY(record(call, "broadcast.unschedule", &broadcast, call->id, NULL));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_take_back_post(struct call *call, const struct api_version_ask *in, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_take_back(call->db, call->arena, call->id, in->version, who(call)));
	TRY(record(call, "broadcast.take_back", &broadcast, call->id, NULL));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_stop_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_stop(call->db, call->arena, call->id, who(call)));
	TRY(broadcast_view(call, call->id, out));
	return record(call, "broadcast.stop", &broadcast, call->id,
	              (struct fact[]){{"sent", out->progress.sent}, {"audience", out->progress.audience}, {NULL, 0}});
}

enum err broadcast_resume_post(struct call *call, struct api_broadcast *out)
{
	const struct delivery delivery = call_delivery(call);
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_resume(call->db, call->arena, &delivery, call->id, who(call)));
	TRY(record(call, "broadcast.resume", &broadcast, call->id, NULL));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_test_post(struct call *call, const struct api_test_ask *in, struct api_test_answer *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = {.id = call->id, .version = in->version};
	enum language language = in->has_language ? (enum language)in->language : LANGUAGE_JA;
	struct broadcast before, made;
	TRY(broadcast_admit(call, &before));
	TRY(broadcast_send_test(call->db, call->arena, &delivery, &ask,
	                        &(struct broadcast_testers){in->testers.items, in->testers.count, language}, who(call),
	                        &out->broadcast_id));
	TRY(broadcast_find(call->db, call->arena, out->broadcast_id, &made));
	out->people = made.audience;
	return record(call, "broadcast.test", &before, call->id,
	              (struct fact[]){{"test", out->broadcast_id}, {"people", out->people}, {NULL, 0}});
}

enum err broadcast_copy_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_derive_copy(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.copy", NULL, made, (struct fact[]){{"origin", call->id}, {NULL, 0}}));
	return broadcast_view(call, made, out);
}

enum err broadcast_correction_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_correction(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.correction", NULL, made, (struct fact[]){{"origin", call->id}, {NULL, 0}}));
	return broadcast_view(call, made, out);
}

enum err broadcast_correction_get(struct call *call, struct api_correction_draft *out)
{
	struct broadcast from;
	struct broadcast_sibling *list;
	struct correction_text texts[LANGUAGES];
	const struct delivery delivery = call_delivery(call);
	const struct people *reached;
	size_t count;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_siblings(call->db, call->arena, &from, &list, &out->others.count));
	TRY(correction_texts(call->db, call->arena, &from, texts, &count));
	out->body = texts[0].body;
	out->languages.count = count - 1;
	out->languages.items = arena_array(call->arena, struct api_correction_language, count);
	for (size_t i = 1; i < count; i++)
		out->languages.items[i - 1] = (struct api_correction_language){(enum api_correction_language_language)(texts[i].language - 1), texts[i].people, texts[i].body};
	TRY(members_reached(call->db, call->arena, delivery.members, from.id, &reached));
	out->people = people_count(reached);
	out->others.items = arena_array(call->arena, struct api_correction_other, out->others.count);
	for (size_t i = 0; i < out->others.count; i++)
		out->others.items[i] = (struct api_correction_other){list[i].id, list[i].title, list[i].at, list[i].people};
	return OK;
}

enum err broadcast_correct_post(struct call *call, const struct api_correction_ask *in, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	struct broadcast_correcting_text texts[LANGUAGES] = {{.reviewed = false}};
	struct broadcast_correcting correcting = {.text = in->body, .texts = texts, .others = in->others.items, .other_count = in->others.count};
	for (size_t i = 0; in->has_translations && i < in->translations.count; i++) {
		const struct api_correction_text *text = &in->translations.items[i];
		texts[correcting.text_count++] = (struct broadcast_correcting_text){(enum language)((int)text->language + 1), text->body, text->reviewed};
	}
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_correct(call->db, call->arena, call->id, &correcting, who(call), &made));
	TRY(record(call, "broadcast.correction", NULL, made,
	           (struct fact[]){{"from", call->id}, {"others", (int64_t)in->others.count}, {NULL, 0}}));
	return broadcast_view(call, made, out);
}

enum err broadcast_resend_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_resend(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.resend", NULL, made, (struct fact[]){{"origin", call->id}, {NULL, 0}}));
	return broadcast_view(call, made, out);
}

enum err broadcast_unanswered_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_unanswered(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.unanswered", NULL, made, (struct fact[]){{"origin", call->id}, {NULL, 0}}));
	return broadcast_view(call, made, out);
}
