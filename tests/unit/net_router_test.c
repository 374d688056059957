#include "test.h"

#include "router.h"

static const char rows[20];

static const struct router *sample(struct arena *arena)
{
	struct router *router = router_new(arena);
	router_add(router, HTTP_GET, "/", &rows[0]);
	router_add(router, HTTP_GET, "/api/broadcasts", &rows[1]);
	router_add(router, HTTP_POST, "/api/broadcasts", &rows[2]);
	router_add(router, HTTP_GET, "/api/broadcasts/{id}", &rows[3]);
	router_add(router, HTTP_PUT, "/api/broadcasts/{broadcast}", &rows[4]);
	router_add(router, HTTP_GET, "/api/broadcasts/new", &rows[5]);
	router_add(router, HTTP_POST, "/api/broadcasts/{id}/schedule", &rows[6]);
	router_add(router, HTTP_GET, "/assets/{path...}", &rows[7]);
	router_add(router, HTTP_GET, "/assets/{name}", &rows[8]);
	router_add(router, HTTP_GET, "/api/{any...}", &rows[9]);
	return router;
}

static const void *found(const struct router *router, enum http_method method, const char *path)
{
	struct router_match match;
	return router_match(router, method, str_from(path), &match) == ROUTER_FOUND ? match.row : NULL;
}

TEST(the_most_literal_route_wins)
{
	const struct router *router = sample(arena);
	assert_ptr_equal(found(router, HTTP_GET, "/"), &rows[0]);
	assert_ptr_equal(found(router, HTTP_GET, "/api/broadcasts"), &rows[1]);
	assert_ptr_equal(found(router, HTTP_POST, "/api/broadcasts"), &rows[2]);
	assert_ptr_equal(found(router, HTTP_GET, "/api/broadcasts/new"), &rows[5]);
	assert_ptr_equal(found(router, HTTP_GET, "/api/broadcasts/7"), &rows[3]);
	assert_ptr_equal(found(router, HTTP_PUT, "/api/broadcasts/new"), &rows[4]);
	assert_ptr_equal(found(router, HTTP_POST, "/api/broadcasts/7/schedule"), &rows[6]);
	assert_ptr_equal(found(router, HTTP_GET, "/assets/a"), &rows[8]);
	assert_ptr_equal(found(router, HTTP_GET, "/assets/a/b"), &rows[7]);
	assert_ptr_equal(found(router, HTTP_GET, "/api/broadcasts/7/other"), &rows[9]);
}

TEST(captures_are_found_by_their_name_in_the_matching_row)
{
	struct router_match match;
	const struct router *router = sample(arena);
	assert_int_equal(router_match(router, HTTP_PUT, S("/api/broadcasts/42"), &match), ROUTER_FOUND);
	assert_str(router_capture(&match, "broadcast"), "42");
	assert_null(router_capture(&match, "id").ptr);
	assert_int_equal(router_match(router, HTTP_GET, S("/assets/a/b.js"), &match), ROUTER_FOUND);
	assert_str(router_capture(&match, "path"), "a/b.js");
	assert_int_equal(match.count, 1);
}

TEST(a_wrong_method_is_not_an_unknown_path)
{
	struct router_match match;
	const struct router *router = sample(arena);
	assert_int_equal(router_match(router, HTTP_DELETE, S("/api/broadcasts"), &match), ROUTER_NO_METHOD);
	assert_str(match.allow, "GET, HEAD, POST");
	assert_int_equal(router_match(router, HTTP_GET, S("/nothing"), &match), ROUTER_NO_PATH);
	assert_int_equal(router_match(router, HTTP_GET, S("/assets/"), &match), ROUTER_NO_PATH);
	assert_int_equal(router_match(router, HTTP_GET, S("/assets"), &match), ROUTER_NO_PATH);
	assert_int_equal(router_match(router, HTTP_GET, S(""), &match), ROUTER_NO_PATH);
	assert_int_equal(router_match(router, HTTP_OTHER, S("/"), &match), ROUTER_NO_METHOD);
}

TEST(head_is_served_by_the_row_of_get)
{
	const struct router *router = sample(arena);
	assert_ptr_equal(found(router, HTTP_HEAD, "/api/broadcasts"), &rows[1]);
	assert_ptr_equal(found(router, HTTP_HEAD, "/api/broadcasts/7/schedule"), &rows[9]);
}
