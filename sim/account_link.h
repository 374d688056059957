/* account_link: ties a person of LINE to an account elsewhere.
 *
 * The API issues a token for a person; the dialog checks that the same person
 * came back with it and a nonce, and tells the webhook. Wants the world's lock. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct world;

#define LINK_TOKEN_MS 600000

struct str account_link_issue(struct world *world, struct arena *arena, uint32_t person);
void account_link_page(struct world *world, struct http_request *req, struct http_response *res);
