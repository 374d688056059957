/* access_line: what the access log says about one request. */
#pragma once

#include "access.h"

struct call;
struct http_access;
struct web;

/* call: NULL when the request was refused before a route was looked for. */
struct access_line access_line_of(const struct web *web, const struct http_access *access, const struct call *call);
/* Listed one by one, or only counted? */
bool access_line_is_listed(const struct access_line *line);

/* "/l/{code}" for the route "/l/{code}" and "/api/friends/17" for
 * "/api/friends/{id}": what could be somebody's own is replaced. */
void access_path(const char *route_path, enum access_door door, struct str path, char out[ACCESS_PATH_MOST + 1]);
enum access_door access_door_of(const char *route_path);
