/* source_answer: counts from the table, who still follows from the sets. */
#include "source_answer.h"

#include "arena.h"
#include "call.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "str.h"
#include "url.h"

struct str source_url(struct call *call, struct str code)
{
	return str_fmt(call->arena, "%.*s/q/%.*s", FMT(call->web->options.public_url), FMT(code));
}

static struct api_source_counts counts_of(const struct source_counts *counts)
{
	return (struct api_source_counts){counts->scans, counts->added, counts->returned, counts->known};
}

enum err source_answer(struct call *call, const struct source *source, struct api_source *out)
{
	const struct people *following, *came;
	TRY(members_following(call->db, call->arena, call->web->members, &following));
	TRY(members_of_option(call->db, call->arena, call->web->members, source->option_id, &came));
	*out = (struct api_source){
		.id = source->id,
		.option_id = source->option_id,
		.code = source->code,
		.url = source_url(call, source->code),
		.name = source->name,
		.has_department_id = source->department_id != 0,
		.department_id = source->department_id,
		.department = source->department,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_SOURCE, ACTION_EDIT, source->department_id),
		.note = source->note,
		.hidden = source->hidden,
		.created_at = source->created_at,
		.following = people_and_count(following, came),
		.total = counts_of(&source->total),
		.recent = counts_of(&source->recent),
	};
	return OK;
}

enum err source_answer_id(struct call *call, int64_t id, struct api_source *out)
{
	struct source source;
	TRY(source_find(call->db, call->arena, id, jst_day_of_ms(call->now), &source));
	return source_answer(call, &source, out);
}

enum err source_file(struct call *call, const struct source *source, const char *type, const char *extension,
                     struct str body)
{
	struct buf name;
	buf_init(&name, call->arena, 4096);
	buf_fmt(&name, "attachment; filename=\"qr-%.*s.%s\"; filename*=UTF-8''", FMT(source->code), extension);
	url_encode(&name, source->name);
	buf_fmt(&name, ".%s", extension);
	http_respond(call->response, 200, str_from(type), body);
	http_add_header(call->response, S("Content-Disposition"), buf_view(&name));
	return OK;
}
