/* open_cookie: which simulated person this browser is. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct world;

void open_cookie_set(struct http_response *res, struct str user_id);
/* NOBODY when there is no cookie or nobody of that id. */
uint32_t open_cookie_person(const struct world *world, const struct http_request *req);
