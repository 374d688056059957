/* right_view: the permissions table as the console's screens need it. */
#pragma once

#include "api.gen.h"
#include "rights.h"

struct call;

struct right_function_list {
	struct api_right_function *items;
	size_t count;
};
struct right_function_list right_functions(struct call *call);

struct right_name_list {
	struct str *items;
	size_t count;
};
/* "broadcast.edit", …: of one place. */
struct right_name_list right_names(struct call *call, const unsigned may[RIGHT_FUNCTIONS]);
/* The same from a list with commas. */
struct right_name_list right_names_split(struct call *call, struct str names);
