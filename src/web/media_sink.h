/* media_sink: an upload on its way to disk, so that 200 MB never lie in memory. */
#pragma once

#include "http_request.h"

struct arena;
struct call;

/* Takes pieces of the body (http_plan.sink); the file has no name and vanishes
 * with the request. */
enum err media_sink(struct http_request *req, struct str bytes) MUST_CHECK;
/* In the handler: the file's descriptor and size; ERR_INVALID when nothing came.
 * Borrowed: it is closed with the request's arena. */
enum err media_spooled(struct http_request *req, int *file, int64_t *size) MUST_CHECK;
/* All of it in memory, for files that were bounded at the door (a CSV). ERR_INVALID
 * (field "file") when nothing came. */
enum err media_spooled_bytes(struct call *call, struct arena *arena, struct str *out) MUST_CHECK;
