/* api_richmenu_link: menus for one person, or up to 500 at a time. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "richmenu.h"

/* --- one person ------------------------------------------------------------------------------------ */

/* Blocked, unknown and foreign people: 200 without effect. */
void api_richmenu_link(struct call *call)
{
	uint32_t person;
	if (!call_user(call, 0, &person))
		return;
	uint32_t menu = menu_find(call->world, call->params[1]);
	if (menu == MENU_NONE) {
		answer_message(call, 404, S("Not found"));
		return;
	}
	if (!call->world->menus.items[menu].image.len) {
		answer_message_details(call, 400, S("must upload richmenu image before applying it to user"));
		return;
	}
	if (person != NOBODY)
		menu_link(call->world, menu, person);
	answer_empty(call, 200);
}

void api_richmenu_of_user(struct call *call)
{
	uint32_t person;
	struct json json;
	if (!call_user(call, 0, &person))
		return;
	uint32_t menu = person == NOBODY ? 0 : people_at(call->world, person)->menu;
	if (!menu || call->world->menus.items[menu - 1].deleted) {
		answer_message_details(call, 404, S("the user has no richmenu"));
		return;
	}
	emit_text(json_begin(&json, call->arena), "richMenuId", str_from(call->world->menus.items[menu - 1].id));
	answer_json(call, 200, &json);
}

void api_richmenu_unlink(struct call *call)
{
	uint32_t person;
	if (!call_user(call, 0, &person))
		return;
	if (person != NOBODY)
		menu_link(call->world, MENU_NONE, person);
	answer_empty(call, 200);
}

/* --- many ------------------------------------------------------------------------------------------- */

/* From mem_make(), for the batch to keep; NULL when answered with 400. */
static uint32_t *read_people(struct call *call, uint32_t *count)
{
	const struct node *ids = node_get(call->body, "userIds");
	struct id16 id;
	if (!node_is(ids, NODE_ARRAY)) {
		answer_bad_property(call, S("userIds"));
		return NULL;
	}
	if (node_count(ids) < 1 || node_count(ids) > LINE_USERS_PER_CALL) {
		answer_problem(call, S("userIds"), S("Size must be between 1 and 500"));
		return NULL;
	}
	for (size_t i = 0; i < node_count(ids); i++) {
		if (!ids_user(node_text(node_at(ids, i), S("")), &id)) {
			answer_bad_property(call, str_fmt(call->arena, "userIds[%zu]", i));
			return NULL;
		}
	}
	uint32_t *people = mem_make(node_count(ids) * sizeof *people);
	*count = (uint32_t)node_count(ids);
	for (uint32_t i = 0; i < *count; i++)
		people[i] = people_find(call->world, node_text(node_at(ids, i), S("")));
	return people;
}

static void start(struct call *call, uint32_t menu)
{
	struct batch batch = {.request_id = call->request_id, .accepted_at = call->now, .menu = menu};
	batch.people = read_people(call, &batch.person_count);
	if (!batch.people)
		return;
	batch_add(call->world, &batch);
	answer_empty(call, 202);
}

void api_richmenu_bulk_link(struct call *call)
{
	struct str id = node_text(node_get(call->body, "richMenuId"), S(""));
	uint32_t menu = menu_find(call->world, id);
	if (!richmenu_is_id(id))
		answer_message_details(call, 400, S("invalid richMenuId"));
	else if (menu == MENU_NONE)
		answer_message_details(call, 404, S("richmenu not found"));
	else if (!call->world->menus.items[menu].image.len)
		answer_message_details(call, 400, S("must upload richmenu image before applying it to user"));
	else
		start(call, menu);
}

void api_richmenu_bulk_unlink(struct call *call) { start(call, MENU_NONE); }
