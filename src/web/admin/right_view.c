/* right_view: the permissions table, written out. */
#include "right_view.h"

#include "arena.h"
#include "call.h"

struct right_function_list right_functions(struct call *call)
{
	struct right_function_list out = {.items = arena_array(call->arena, struct api_right_function, RIGHT_FUNCTIONS)};
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++) {
		struct api_right_function *function = &out.items[out.count++];
		function->key = str_from(right_key(f));
		function->label = str_from(right_label(f));
		function->departments = right_has_departments(f);
		function->actions.items = arena_array(call->arena, struct api_right_action, RIGHT_ACTIONS);
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			if (right_exists(f, a))
				function->actions.items[function->actions.count++] =
					(struct api_right_action){str_from(action_key(a)), str_from(action_label(a))};
	}
	return out;
}

struct right_name_list right_names(struct call *call, const unsigned may[RIGHT_FUNCTIONS])
{
	struct right_name_list out = {.items = arena_array(call->arena, struct str, (size_t)RIGHT_FUNCTIONS * RIGHT_ACTIONS)};
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			if (may[f] & 1u << a && right_exists(f, a))
				out.items[out.count++] = right_name(call->arena, f, a);
	return out;
}

struct right_name_list right_names_split(struct call *call, struct str names)
{
	struct right_name_list out = {.items = arena_array(call->arena, struct str, (size_t)RIGHT_FUNCTIONS * RIGHT_ACTIONS)};
	struct str name;
	while (names.len && str_cut(&names, ',', &name))
		out.items[out.count++] = name;
	return out;
}
