/* broadcast_deeds: what staff set going, stop, and make from what was sent. */
#include "api.gen.h"
#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "call.h"
#include "emit.h"

static struct broadcast_who who(const struct call *call)
{
	return (struct broadcast_who){.staff_id = call->session->staff_id, .now = call->now};
}

static struct broadcast_ask ask_of(const struct call *call, const struct api_send_ask *in)
{
	return (struct broadcast_ask){
	        .id = call->id, .version = in->version, .people = in->people, .at = in->has_at ? in->at : 0};
}

static enum err record(struct call *call, const char *action, int64_t id, struct str detail)
{
	return call_audit(call, action, str_fmt(call->arena, "broadcast %" PRId64, id), detail);
}

static struct str numbers(struct call *call, const char *name, int64_t number, const char *other, int64_t second)
{
	if (!other)
		return str_fmt(call->arena, "{\"%s\":%" PRId64 "}", name, number);
	return str_fmt(call->arena, "{\"%s\":%" PRId64 ",\"%s\":%" PRId64 "}", name, number, other, second);
}

enum err broadcast_schedule_post(struct call *call, const struct api_send_ask *in, struct api_broadcast *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = ask_of(call, in);
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_schedule(call->db, call->arena, &delivery, &ask, who(call)));
	TRY(broadcast_view(call, call->id, out));
	return record(call, "broadcast.schedule", call->id, numbers(call, "people", in->people, "at", out->scheduled_at));
}

enum err broadcast_send_post(struct call *call, const struct api_send_ask *in, struct api_broadcast *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = ask_of(call, in);
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_send_now(call->db, call->arena, &delivery, &ask, who(call)));
	TRY(record(call, "broadcast.send", call->id, numbers(call, "people", in->people, NULL, 0)));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_unschedule_post(struct call *call, const struct api_version_ask *in, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_unschedule(call->db, call->arena, call->id, in->version, who(call)));
	TRY(record(call, "broadcast.unschedule", call->id, S("")));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_stop_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_stop(call->db, call->arena, call->id, who(call)));
	TRY(broadcast_view(call, call->id, out));
	return record(call, "broadcast.stop", call->id,
	              numbers(call, "sent", out->progress.sent, "audience", out->progress.audience));
}

enum err broadcast_resume_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_resume(call->db, call->arena, call->id, who(call)));
	TRY(record(call, "broadcast.resume", call->id, S("")));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_test_post(struct call *call, const struct api_test_ask *in, struct api_test_answer *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct broadcast_ask ask = {.id = call->id, .version = in->version};
	struct broadcast made;
	TRY(broadcast_admit(call, &made));
	TRY(broadcast_send_test(call->db, call->arena, &delivery, &ask,
	                        &(struct broadcast_testers){in->testers.items, in->testers.count}, who(call),
	                        &out->broadcast_id));
	TRY(broadcast_find(call->db, call->arena, out->broadcast_id, &made));
	out->people = made.audience;
	return record(call, "broadcast.test", call->id, numbers(call, "test", out->broadcast_id, "people", out->people));
}

enum err broadcast_copy_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_derive_copy(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.copy", made, numbers(call, "from", call->id, NULL, 0)));
	return broadcast_view(call, made, out);
}

enum err broadcast_correction_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_correction(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.correction", made, numbers(call, "from", call->id, NULL, 0)));
	return broadcast_view(call, made, out);
}

enum err broadcast_resend_post(struct call *call, struct api_broadcast *out)
{
	int64_t made;
	TRY(broadcast_resend(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.resend", made, numbers(call, "from", call->id, NULL, 0)));
	return broadcast_view(call, made, out);
}

enum err broadcast_unanswered_post(struct call *call, struct api_broadcast *out)
{
	struct broadcast from;
	int64_t made;
	TRY(broadcast_admit(call, &from));
	TRY(broadcast_unanswered(call->db, call->arena, call->id, who(call), &made));
	TRY(record(call, "broadcast.unanswered", made, numbers(call, "from", call->id, NULL, 0)));
	return broadcast_view(call, made, out);
}
