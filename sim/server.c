/* server: LINE's paths, the login pages, LIFF and the control API on one port. */
#include "server.h"

#include "api.h"
#include "arena.h"
#include "control.h"
#include "http_server.h"
#include "liff.h"
#include "login_page.h"

#include <stdio.h>

#define BODY_MOST ((size_t)3 << 20)          /* over LINE's 2 MB, so that we answer like LINE */
#define CONTROL_BODY_MOST ((size_t)12 << 20) /* a film in base64 */
#define GRACE_MS 300

struct servers {
	struct door door, data_door;
	struct http_server *main, *data;
	struct str main_host, data_host;
	struct arena *arena;
};

static bool is_control(struct str path) { return str_starts(path, S("/_sim")); }

static enum err route(void *context, struct http_request *req, struct http_plan *plan, struct http_response *res)
{
	(void)context, (void)res;
	plan->max_body = is_control(req->path) ? CONTROL_BODY_MOST : BODY_MOST;
	return OK;
}

/* LIFF pages ask LINE from the browser, from an origin of their own. */
static bool is_for_browsers(struct str path)
{
	return str_starts(path, S("/oauth2/v2.1/")) || str_eq(path, S("/v2/profile")) ||
	       str_eq(path, S("/friendship/v1/status")) || str_eq(path, S("/message/v3/share"));
}

/* True when it was only the browser's question before the real one. */
static bool is_preflight(const struct http_request *req, struct http_response *res)
{
	if (!http_header(req, "origin").ptr || !is_for_browsers(req->path))
		return false;
	http_set_header(res, S("Access-Control-Allow-Origin"), S("*"));
	if (req->method != HTTP_OPTIONS)
		return false;
	http_set_header(res, S("Access-Control-Allow-Methods"), S("GET, POST"));
	http_set_header(res, S("Access-Control-Allow-Headers"), S("authorization, content-type"));
	http_respond(res, 204, S(""), S(""));
	return true;
}

static enum err handle(void *context, struct http_request *req, struct http_response *res)
{
	const struct door *door = context;
	if (is_preflight(req, res))
		return OK;
	if (door->data_role)
		return api_handle(door, req, res);
	if (is_control(req->path))
		return control_handle(door->world, req, res);
	if (liff_is_path(req->path))
		return liff_handle(door->world, req, res);
	if (login_page_is_path(req->path))
		return login_page_handle(door->world, req, res);
	return api_handle(door, req, res);
}

static enum err open_door(struct servers *servers, struct str where, struct door *door, struct http_server **server,
                          struct str *host)
{
	struct http_server_options options = {
		.listen = where,
		.threads = 2,
		.context = door,
		.route = route,
		.handle = handle,
	};
	TRY(http_server_start(&options, server));
	size_t colon = where.len;
	while (colon > 0 && where.ptr[colon - 1] != ':')
		colon--;
	*host = str_fmt(servers->arena, "http://%.*s%d", (int)colon, where.ptr, http_server_port(*server));
	return OK;
}

enum err servers_start(struct world *world, struct later *later, struct servers **out)
{
	struct servers *servers = mem_make(sizeof *servers);
	bool apart = world->options->data_listen.len > 0;
	*out = servers;
	servers->arena = arena_new();
	servers->door = (struct door){.world = world, .later = later, .main_role = apart};
	servers->data_door = (struct door){.world = world, .later = later, .data_role = true};
	TRY(open_door(servers, world->options->listen, &servers->door, &servers->main, &servers->main_host));
	return apart ? open_door(servers, world->options->data_listen, &servers->data_door, &servers->data,
	                         &servers->data_host)
	             : OK;
}

void servers_announce(const struct servers *servers)
{
	printf("listening on %.*s\n", FMT(servers->main_host));
	if (servers->data)
		printf("data listening on %.*s\n", FMT(servers->data_host));
	fflush(stdout);
}

void servers_stop(struct servers **servers_at)
{
	struct servers *servers = *servers_at;
	*servers_at = NULL;
	if (!servers)
		return;
	http_server_stop(&servers->main, GRACE_MS);
	http_server_stop(&servers->data, GRACE_MS);
	arena_free(&servers->arena);
	mem_free(servers);
}
