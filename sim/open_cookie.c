/* open_cookie: one cookie for the simulator's own origin. */
#include "open_cookie.h"

#include "world.h"

#define NAME "line_sim_person"

void open_cookie_set(struct http_response *res, struct str user_id)
{
	struct cookie cookie = {
		.name = S(NAME),
		.value = user_id,
		.path = S("/"),
		.max_age_s = -1,
		.insecure = true, /* plain http on loopback */
	};
	http_set_cookie(res, &cookie);
}

uint32_t open_cookie_person(const struct world *world, const struct http_request *req)
{
	struct str id = http_cookie(req, NAME);
	return id.ptr ? people_find(world, id) : NOBODY;
}
