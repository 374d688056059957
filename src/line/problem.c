/* problem: collecting faults, and LINE's error bodies. */
#include "problem.h"

#include "arena.h"
#include "emit.h"
#include "str.h"

#include <string.h>

#define ERROR_BODY_MOST ((size_t)1 << 20)

void problems_init(struct problems *problems, struct arena *arena)
{
	*problems = (struct problems){
		.arena = arena,
		.items = arena_array(arena, struct problem, PROBLEMS_MOST),
	};
}

enum err problems_result(const struct problems *problems)
{
	if (problems->count == 0)
		return OK;
	const struct problem *first = &problems->items[0];
	char field[200];
	struct str place = str_left(first->place, sizeof field - 1);
	memcpy(field, place.ptr, place.len);
	field[place.len] = 0;
	return fail_field(ERR_INVALID, field, "%.*s", FMT(first->japanese));
}

static bool belongs(const struct problem *problem, const struct problem *first)
{
	return problem->form == first->form &&
	       (problem->form != PROBLEM_MESSAGE || problem->message == first->message);
}

/* The problem at which LINE would have stopped: the earliest step, then the
 * earliest message. */
static const struct problem *leading(const struct problems *problems)
{
	const struct problem *lead = &problems->items[0];
	for (size_t i = 1; i < problems->count; i++)
		if (problems->items[i].form < lead->form)
			lead = &problems->items[i];
	return lead;
}

static void emit_details(struct emit *emit, const struct problems *problems, const struct problem *lead)
{
	emit_list(emit, "details");
	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *problem = &problems->items[i];
		if (!belongs(problem, lead))
			continue;
		emit_begin(emit, NULL);
		emit_text(emit, "message", problem->line_text);
		emit_text(emit, "property", problem->property);
		emit_end(emit);
	}
	emit_end_list(emit);
}

static struct str headline(struct arena *arena, const struct problems *problems, const struct problem *lead)
{
	size_t count = 0;
	for (size_t i = 0; i < problems->count; i++)
		count += belongs(&problems->items[i], lead);
	switch (lead->form) {
	case PROBLEM_TYPE:
		return str_fmt(arena, "The property, '%.*s', in the request body is invalid (line: -, column: -)",
		               FMT(lead->property));
	case PROBLEM_BODY: return str_fmt(arena, "The request body has %zu error(s)", count);
	case PROBLEM_MESSAGE:
		return str_fmt(arena, "A message (messages[%zu]) in the request body is invalid", lead->message);
	}
	return S("");
}

struct str line_error_body(struct arena *arena, const struct problems *problems)
{
	assert(problems->count > 0);
	const struct problem *lead = leading(problems);
	struct buf out;
	struct emit emit;
	struct str body;
	buf_init(&out, arena, ERROR_BODY_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "message", headline(arena, problems, lead));
	if (lead->form != PROBLEM_TYPE)
		emit_details(&emit, problems, lead);
	emit_end(&emit);
	return buf_done(&out, &body) == OK ? body : S("{\"message\":\"Bad Request\"}");
}

struct str line_error_plain(struct arena *arena, struct str message, bool empty_details)
{
	struct buf out;
	struct emit emit;
	struct str body;
	buf_init(&out, arena, ERROR_BODY_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "message", message);
	if (empty_details) {
		emit_list(&emit, "details");
		emit_end_list(&emit);
	}
	emit_end(&emit);
	return buf_done(&out, &body) == OK ? body : S("{\"message\":\"Bad Request\"}");
}
